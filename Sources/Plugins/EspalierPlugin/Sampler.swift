import CEspalierPlugin

/// A way to choose the next candidate from the results so far.
public protocol Sampler: SendableMetatype {
  static var kind: String { get }
  /// One sentence.
  static var help: String { get }
  static var settings: [Setting] { get }

  /// A sampler that knows no results yet.
  /// - parameter settings: an object with a value for each setting
  init(settings: JSON) throws

  /// Takes the result of a trial. A later report of the same trial replaces the earlier one.
  mutating func tell(_ report: TrialReport) throws

  /// How to make a trial: a function of the reports so far, of the trial's number and of the generator.
  func propose(trial: Int, using generator: inout SeededGenerator) throws -> Proposal
}

/// The result of a trial.
public struct TrialReport: Hashable, Sendable {
  public var trial: Int
  public var rung: Int
  /// Smaller is better; nil if the trial failed.
  public var costs: [Double]?
  public var parameters: Int
}

public enum Proposal: Hashable, Sendable {
  /// A sample of the search space.
  case random
  /// A trial's candidate, after so many mutations, at least one.
  case mutate(parent: Int, steps: Int)
  /// A child of two different trials' candidates, after so many mutations.
  case crossover(first: Int, second: Int, steps: Int)

  var json: JSON {
    switch self {
    case .random: ["kind": "random"]
    case .mutate(let parent, let steps): ["kind": "mutate", "parent": .integer(parent), "steps": .integer(steps)]
    case .crossover(let first, let second, let steps):
      ["kind": "crossover", "first": .integer(first), "second": .integer(second), "steps": .integer(steps)]
    }
  }
}

extension TrialReport {
  init(_ json: JSON) throws(PluginError) {
    guard let trial = json["trial"]?.integer, let parameters = json["parameters"]?.integer else {
      throw PluginError("'\(json.line)' is no report")
    }
    self.init(
      trial: trial, rung: json["rung"]?.integer ?? 0, costs: json["costs"]?.elements?.map { $0.double ?? .nan },
      parameters: parameters)
  }
}

extension Sampler {
  public static var settings: [Setting] { [] }

  static var table: espalier_sampler {
    let maker = SamplerMaker { settings in
      var sampler = try Self(settings: settings)
      return SamplerWitness(
        tell: { try sampler.tell($0) },
        propose: { trial, seed in
          var generator = SeededGenerator(seed: seed)
          return try sampler.propose(trial: trial, using: &generator)
        })
    }
    let schema: JSON = ["settings": .array(settings.map(\.json))]
    return espalier_sampler(
      size: UInt64(MemoryLayout<espalier_sampler>.size), context: Permanent.object(maker),
      kind: Permanent.text(kind), help: Permanent.text(help), schema: Permanent.text(schema.line),
      open: { context, settings, state, error in
        attempt(error) {
          let witness = try context.object(SamplerMaker.self).make(JSON(parsing: read(settings)))
          state?.pointee = Unmanaged.passRetained(witness).toOpaque()
        }
      },
      close: { $0.release(SamplerWitness.self) },
      tell: { state, report, error in
        attempt(error) { try state.object(SamplerWitness.self).tell(TrialReport(JSON(parsing: read(report)))) }
      },
      propose: { state, trial, seed, result, error in
        attempt(error) {
          result?.say(try state.object(SamplerWitness.self).propose(Int(clamping: trial), seed).json)
        }
      })
  }
}

private final class SamplerMaker: Sendable {
  let make: @Sendable (JSON) throws -> SamplerWitness

  init(_ make: @escaping @Sendable (JSON) throws -> SamplerWitness) {
    self.make = make
  }
}

private final class SamplerWitness {
  let tell: (TrialReport) throws -> Void
  let propose: (Int, UInt64) throws -> Proposal

  init(tell: @escaping (TrialReport) throws -> Void, propose: @escaping (Int, UInt64) throws -> Proposal) {
    self.tell = tell
    self.propose = propose
  }
}
