import Diagnostics
import JSONText
import Search

/// What a study may improve, by its name in study.json.
public struct Objective: Hashable, Sendable {
  /// Where its value comes from.
  public enum Fact: Hashable, Sendable {
    /// On the samples set aside from the training data.
    case accuracy
    /// For one sample.
    case size(CandidateSize.Measure)
    /// The worker that trained the candidate asks its definition.
    case measured
  }

  public let name: String
  public let direction: Direction
  public let fact: Fact

  private init(_ name: String, _ direction: Direction, _ fact: Fact) {
    self.name = name
    self.direction = direction
    self.fact = fact
  }

  /// One that a definition measures.
  public init(measured name: String, direction: Direction) {
    self.init(name, direction, .measured)
  }

  public static let accuracy = Objective("accuracy", .maximize, .accuracy)
  public static let parameters = size(.parameters)
  public static let multiplyAdds = size(.multiplyAdds)
  public static let activations = size(.activations)

  private static func size(_ measure: CandidateSize.Measure) -> Objective {
    Objective(measure.rawValue, .minimize, .size(measure))
  }
}

/// A candidate that was trained, as definitions of objectives see it.
public struct TrainedCandidate: Sendable {
  public var architecture: JSONValue
  public var size: CandidateSize
  public var accuracy: Double
  public var loss: Double
  /// The path of its checkpoint.
  public var checkpoint: String

  public init(architecture: JSONValue, size: CandidateSize, accuracy: Double, loss: Double, checkpoint: String) {
    self.architecture = architecture
    self.size = size
    self.accuracy = accuracy
    self.loss = loss
    self.checkpoint = checkpoint
  }
}

/// An entry of the catalogue of objectives. Those of plug-ins are told from ours by nothing.
public struct ObjectiveDefinition: Sendable {
  public let objective: Objective
  /// One sentence.
  public let help: String
  /// The value of a trained candidate.
  public let measure: @Sendable (TrainedCandidate) throws(DiagnosticsError) -> Double

  public var name: String { objective.name }

  public init(
    _ objective: Objective, help: String,
    measure: @escaping @Sendable (TrainedCandidate) throws(DiagnosticsError) -> Double
  ) {
    self.objective = objective
    self.help = help
    self.measure = measure
  }
}

/// The objectives that a specification may name.
public struct ObjectiveCatalogue: Sendable {
  /// In the order of registration.
  public private(set) var definitions: [ObjectiveDefinition] = []

  /// - throws: ``CatalogueError/alreadyRegistered(kind:)``
  public mutating func register(_ definition: ObjectiveDefinition) throws(CatalogueError) {
    guard self[definition.name] == nil else { throw .alreadyRegistered(kind: definition.name) }
    definitions.append(definition)
  }

  public subscript(name: String) -> ObjectiveDefinition? { definitions.first { $0.name == name } }

  public static let builtin: ObjectiveCatalogue = {
    var catalogue = ObjectiveCatalogue()
    let sizes: [(Objective, String, CandidateSize.Measure)] = [
      (.parameters, "Trainable parameters.", .parameters),
      (.multiplyAdds, "Multiply-adds for one sample.", .multiplyAdds),
      (.activations, "Elements of all layers' outputs for one sample.", .activations),
    ]
    do throws(CatalogueError) {
      try catalogue.register(
        ObjectiveDefinition(.accuracy, help: "On the samples set aside from the training data.") { $0.accuracy })
      for (objective, help, measure) in sizes {
        try catalogue.register(ObjectiveDefinition(objective, help: help) { Double($0.size[measure]) })
      }
    } catch {
      preconditionFailure("\(error)")
    }
    return catalogue
  }()
}

/// What a trial measured, in the terms of every objective.
public struct Measurement: Hashable, Sendable {
  public var accuracy: Double
  public var size: CandidateSize
  /// What the study's other objectives came to, by name.
  public var measured: [String: Double]

  public init(accuracy: Double, size: CandidateSize, measured: [String: Double] = [:]) {
    self.accuracy = accuracy
    self.size = size
    self.measured = measured
  }

  /// Not a number where the objective was not measured.
  public subscript(objective: Objective) -> Double {
    switch objective.fact {
    case .accuracy: accuracy
    case .size(let measure): Double(size[measure])
    case .measured: measured[objective.name] ?? .nan
    }
  }

  /// In minimisation form.
  public func costs(of objectives: [Objective]) -> [Double] {
    objectives.map { $0.direction.cost(of: self[$0]) }
  }
}
