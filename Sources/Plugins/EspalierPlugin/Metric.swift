import CEspalierPlugin

/// How good predictions are, as one number.
public protocol Metric: SendableMetatype {
  /// A lower-case letter, then letters and digits.
  static var kind: String { get }
  /// The name in tables and charts; the kind by default.
  static var name: String { get }
  /// One sentence.
  static var help: String { get }
  /// Whether smaller is better.
  static var isMinimized: Bool { get }
  static var unit: MetricUnit { get }
  /// What it can judge.
  static var targets: [TargetForm] { get }

  /// - returns: nil if the predictions do not define it
  static func value(_ predictions: Predictions) throws -> Double?
}

public enum MetricUnit: String, Sendable {
  /// From 0 to 1.
  case share
  /// That of the quantities.
  case target
  case number
}

public enum TargetForm: String, Sendable {
  case classes, labels, quantities
}

/// What a network gave for some samples, beside what it should have given.
public struct Predictions {
  public enum Truth {
    case classes([Int32])
    /// [samples, width]: 1 where a sample has a label and 0 elsewhere, or the quantities.
    case numbers([Double])
  }

  /// [samples, width]: logits of classes or labels; quantities in their own units.
  public let outputs: [Double]
  public let width: Int
  public let truth: Truth

  init?(_ table: UnsafePointer<espalier_predictions>?) {
    guard let table = table?.pointee, let start = table.outputs else { return nil }
    let (count, width) = (Int(table.sample_count), Int(table.width))
    outputs = Array(UnsafeBufferPointer(start: start, count: count * width))
    self.width = width
    if let classes = table.classes {
      truth = .classes(Array(UnsafeBufferPointer(start: classes, count: count)))
    } else if let numbers = table.targets {
      truth = .numbers(Array(UnsafeBufferPointer(start: numbers, count: count * width)))
    } else {
      return nil
    }
  }
}

extension Metric {
  public static var name: String { kind }
  public static var unit: MetricUnit { .number }

  static var table: espalier_metric {
    let witness = MetricWitness { try value($0) }
    let schema: JSON = [
      "name": .string(name), "direction": isMinimized ? "minimize" : "maximize", "unit": .string(unit.rawValue),
      "targets": .array(targets.map { .string($0.rawValue) }),
    ]
    return espalier_metric(
      size: UInt64(MemoryLayout<espalier_metric>.size), context: Permanent.object(witness),
      kind: Permanent.text(kind), help: Permanent.text(help), schema: Permanent.text(schema.line),
      compute: { context, predictions, value, error in
        attempt(error) {
          guard let predictions = Predictions(predictions) else { throw PluginError("there is nothing to judge") }
          value?.pointee = try context.object(MetricWitness.self).value(predictions) ?? .nan
        }
      })
  }
}

private final class MetricWitness: Sendable {
  let value: @Sendable (Predictions) throws -> Double?

  init(_ value: @escaping @Sendable (Predictions) throws -> Double?) {
    self.value = value
  }
}
