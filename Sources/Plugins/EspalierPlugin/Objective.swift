import CEspalierPlugin

/// A number that a study improves.
public protocol Objective: SendableMetatype {
  static var kind: String { get }
  /// One sentence.
  static var help: String { get }
  /// Whether smaller is better.
  static var isMinimized: Bool { get }

  /// - parameters:
  ///   - candidate: "document", "parameters", "multiplyAdds", "activations", "accuracy" and "loss"
  ///   - checkpoint: the path of the trained weights, a safetensors file
  static func measure(_ candidate: JSON, checkpoint: String) throws -> Double
}

extension Objective {
  public static var isMinimized: Bool { true }

  static var table: espalier_objective {
    let witness = ObjectiveWitness { try measure($0, checkpoint: $1) }
    let schema: JSON = ["direction": isMinimized ? "minimize" : "maximize"]
    return espalier_objective(
      size: UInt64(MemoryLayout<espalier_objective>.size), context: Permanent.object(witness),
      kind: Permanent.text(kind), help: Permanent.text(help), schema: Permanent.text(schema.line),
      measure: { context, candidate, checkpoint, value, error in
        attempt(error) {
          let witness = context.object(ObjectiveWitness.self)
          value?.pointee = try witness.measure(JSON(parsing: read(candidate)), read(checkpoint))
        }
      })
  }
}

private final class ObjectiveWitness: Sendable {
  let measure: @Sendable (JSON, String) throws -> Double

  init(_ measure: @escaping @Sendable (JSON, String) throws -> Double) {
    self.measure = measure
  }
}
