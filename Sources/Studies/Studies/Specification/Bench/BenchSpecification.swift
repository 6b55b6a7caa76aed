import JSONText
import Search

/// Ways to search that are compared on one question at equal compute: every variant runs with every seed until its
/// training has taken so many multiply-adds.
public struct BenchSpecification: Hashable, Sendable {
  public static let format = DocumentFormat("bench", "a bench", version: 1)

  public struct Variant: Hashable, Sendable {
    /// Also the name of a folder.
    public var name: String
    public var study: StudySpecification
  }

  public var name: String
  /// They agree in everything that makes results comparable: `sharedMembers`.
  public var variants: [Variant]
  /// The index in ``variants`` of random search with early stopping, which the others are measured against.
  public var baseline: Int
  public var seeds: [UInt64]
  /// What each run may spend on training.
  public var multiplyAdds: Int
  /// Trainings of each network of a run's frontier by which it is confirmed on the test samples; 0 for none.
  public var confirmations: Int

  /// Members of a study that no variant may change.
  static let sharedMembers = [
    "$schema", "study", "name", "comment", "dataset", "subset", "validation", "objectives", "limits", "budget", "seed",
    "references", "plugins",
  ]

  /// Members that random search with early stopping may differ in from the bench's study and still be that.
  static let baselineMembers: Set<String> = ["sampler", "fidelity", "screening", "window", "epochs"]

  /// What is added where no variant is random search with early stopping.
  static let defaultBaseline = JSONObject([
    ("sampler", .string(RandomSampler.kind)), ("fidelity", .string(AsynchronousHalving.kind)),
    ("screening", .string(NoScreening.kind)),
  ])

  /// The study of one run.
  public func study(_ variant: Variant, seed: UInt64) -> StudySpecification {
    var study = variant.study.asNewStudiesSay
    study.name = "\(name)-\(variant.name)-\(seed)"
    study.seed = seed
    study.budget = .multiplyAdds(multiplyAdds)
    return study
  }

  /// The folder of one run, relative to the bench's.
  public static func folder(_ variant: Variant, seed: UInt64) -> String {
    "runs/\(variant.name)/seed-\(seed)"
  }
}
