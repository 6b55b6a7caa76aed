import Datasets
import Synchronization

extension TrainingData {
  /// What the samples of a run are known by, those to validate on included; computed when it is first asked for.
  public var fingerprint: Fingerprint { kept.fingerprint(of: [training] + (validation.map { [$0] } ?? [])) }

  /// A fingerprint that is computed once for all copies of a value.
  final class KeptFingerprint: Sendable {
    private let known = Mutex<Fingerprint?>(nil)

    func fingerprint(of samples: [Samples]) -> Fingerprint {
      known.withLock { known in
        let fingerprint = known ?? Fingerprint(samples)
        known = fingerprint
        return fingerprint
      }
    }
  }
}
