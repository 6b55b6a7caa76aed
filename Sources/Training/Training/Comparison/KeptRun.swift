import Diagnostics
import Files
import Foundation
import Glibc
import GraphIR
import JSONText

/// A run of a comparison in its folder: the checkpoint, and beside it how long it took, which no checkpoint holds.
///
/// The files are named after all that the run depends on, so that a comparison finds what an earlier one has trained,
/// whatever else that compared.
struct KeptRun {
  let checkpoint: String
  private let times: String

  init(in folder: String, network: String, seed: UInt64, identity: String) {
    let stem = "\(folder)/\(network.fileName)-seed-\(seed)-\(identity.prefix(12))"
    checkpoint = stem + ".safetensors"
    times = stem + ".json"
  }

  /// Makes the folder of runs, and those around it, if it is not there.
  /// - throws: if it cannot be made or written to
  static func makeFolder(_ folder: String) throws(DiagnosticsError) {
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try AtomicFile.check(folder + "/run.safetensors")
  }

  /// The run as far as it has come; nil if it has not begun.
  /// - throws: if the file cannot be read
  func read() throws(DiagnosticsError) -> Checkpoint? {
    guard access(checkpoint, F_OK) == 0 else { return nil }
    do {
      return try Checkpoint(path: checkpoint)
    } catch {
      var error = error
      for index in error.diagnostics.indices {
        error.diagnostics[index].remedy = "Remove the run that was kept, '\(checkpoint)', or train with --anew"
      }
      throw error
    }
  }

  /// Seconds that the run has taken in earlier sessions.
  var seconds: Double {
    guard let document = try? JSONDocument(path: times), case .object(let object) = document.root,
      let seconds = object["seconds"]?.double, seconds >= 0
    else { return 0 }
    return seconds
  }

  func note(seconds: Double) throws(DiagnosticsError) {
    let text = JSONWriter.line(["seconds": .number(seconds)]) + "\n"
    try AtomicFile().replace(times) { output throws(DiagnosticsError) in try output.append(Array(text.utf8)) }
  }
}

/// Writes down how long a run has taken whenever it is saved, and tells another observer of all else.
final class KeptRunObserver: TrainingObserver {
  private let kept: KeptRun
  private let view: (any TrainingObserver)?
  private let earlier: Double
  private let began = monotonicSeconds()
  /// Why the times could not be written.
  private(set) var fault: DiagnosticsError?

  /// - parameter earlier: seconds that the run has taken before
  init(_ kept: KeptRun, after earlier: Double, view: (any TrainingObserver)?) {
    self.kept = kept
    self.view = view
    self.earlier = earlier
  }

  func trainingBegan(_ plan: TrainingPlan) { view?.trainingBegan(plan) }
  func stepEnded(_ step: StepReport) { view?.stepEnded(step) }
  func epochEnded(_ epoch: EpochRecord) { view?.epochEnded(epoch) }
  func trainingEnded(_ outcome: TrainingOutcome) { view?.trainingEnded(outcome) }

  func checkpointSaved(_ path: String) {
    view?.checkpointSaved(path)
    do throws(DiagnosticsError) { try kept.note(seconds: earlier + monotonicSeconds() - began) } catch { fault = error }
  }
}
