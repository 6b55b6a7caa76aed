import GraphIR
import Primitives
import TensorTypes

/// One layer with attributes and inputs that it accepts: a case that every backend must pass. Built-in layers and those of
/// plug-ins are tested alike.
public struct LayerCase: Sendable, CustomStringConvertible {
  public let definition: LayerDefinition
  /// A value for each attribute.
  public let attributes: [AttributeValue]
  /// The shapes of the inputs for one sample.
  public let inputs: [Shape]
  public let operation: any LayerOperation
  /// The shape of the output, as the layer declares it.
  public let output: Shape
  public let parameters: [Parameter]

  public var description: String {
    let written = zip(definition.attributes, attributes).filter { $0.defaultValue != $1 }
    let words = written.map { "\($0.name) \($1.json.briefly)" } + inputs.map { "\($0)" }
    return "\(definition.kind): \(words.joined(separator: ", "))"
  }

  /// The layer alone in a program for a batch, its first input the network's.
  public func primitiveCase(batchSize: Int) -> PrimitiveCase {
    PrimitiveCase("\(self), batch \(batchSize)") { builder in
      var values: [Value] = []
      for shape in inputs {
        let batch = Self.sound { try shape.batchShape(batchSize) }
        values.append(values.isEmpty ? builder.activation(batch, .scattered) : builder.parameter(batch, .spread))
      }
      var tensors: [String: Value] = [:]
      for parameter in parameters {
        // A running variance must be positive; nothing else minds.
        tensors[parameter.name] =
          parameter.isTrainable
          ? builder.parameter(parameter.shape, .spread) : builder.buffer(parameter.shape, .positive)
      }
      builder.program.beginLayer(0, tensors: tensors)
      return operation.lower(values, shapes: inputs, into: &builder.program)
    }
  }

  /// The shape of the output for a batch.
  public func batchOutput(_ batchSize: Int) -> Shape {
    Self.sound { try output.batchShape(batchSize) }
  }

  private static func sound(_ shape: () throws -> Shape) -> Shape {
    do {
      return try shape()
    } catch {
      preconditionFailure("the shapes of cases are small: \(error)")
    }
  }
}

extension LayerDefinition {
  /// Cases of this kind: each attribute varied with the others at their defaults, on images, sequences and vectors of odd
  /// sizes that the layer accepts.
  /// - parameter limit: the most cases; of more, evenly spaced ones are taken
  public func conformanceCases(limit: Int = 16) -> [LayerCase] {
    let samples = attributes.map { ($0.writtenDefault.map { [$0] } ?? []) + $0.type.conformanceSamples }
    let defaults = conformanceDefaults
    var settings = [defaults]
    for (index, values) in samples.enumerated() {
      for value in values {
        var setting = defaults
        setting[index] = value
        settings.append(setting)
      }
    }
    var seen: Set<[AttributeValue]> = []
    let cases = settings.filter { seen.insert($0).inserted }.flatMap { setting in
      inputShapes.compactMap { accepted(setting, $0) }
    }
    guard cases.count > limit else { return cases }
    return (0..<limit).map { cases[$0 * cases.count / limit] }
  }

  /// Each attribute at its default; a required one at some value that it accepts.
  public var conformanceDefaults: [AttributeValue] {
    attributes.map { $0.defaultValue ?? $0.type.conformanceSamples.first ?? .text("") }
  }

  private func accepted(_ values: [AttributeValue], _ inputs: [Shape]) -> LayerCase? {
    guard let operation = try? make(values), let output = try? operation.output(inputs),
      let parameters = try? operation.parameters(inputs), output.elementCount <= 4096
    else { return nil }
    return LayerCase(
      definition: self, attributes: values, inputs: inputs, operation: operation, output: output,
      parameters: parameters)
  }

  private var inputShapes: [[Shape]] {
    let shapes: [Shape] = [[3, 7, 5], [16, 4, 4], [15, 3, 6], [1, 8, 8], [17, 9], [4, 12], [1, 1, 1], [12], [1]]
    switch arity {
    case .one: return shapes.map { [$0] }
    case .atLeast(let least):
      return shapes.flatMap { shape in
        [Array(repeating: shape, count: least), [shape, [shape[0]]], Array(repeating: shape, count: least + 1)]
      }
    }
  }
}

extension AttributeType {
  fileprivate var conformanceSamples: [AttributeValue] {
    func integers(_ range: ClosedRange<Int>) -> [Int] { [2, 3, 1, 4, 7, 17].filter(range.contains) }
    func extents(_ range: ClosedRange<Int>) -> [Extent] {
      integers(range).prefix(4).map { Extent($0) }
        + (range.contains(1) && range.contains(2) ? [Extent(height: 1, width: 2)] : [])
    }
    return switch self {
    case .integer(let range): integers(range).map(AttributeValue.integer)
    case .number(let range):
      [0.25, 0.5].filter(range.contains).map(AttributeValue.number)
    case .boolean: [.boolean(false), .boolean(true)]
    case .choice(let words): words.map(AttributeValue.text)
    case .extent(let range): extents(range).map(AttributeValue.extent)
    case .padding(let range):
      [.padding(.same), .padding(.margins(Margins(top: 1, left: 0, bottom: 0, right: 1)))]
        + extents(range).prefix(3).map { .padding(.amount($0)) }
    case .sequencePadding(let range):
      [.padding(.same), .padding(.ends(before: 0, after: 1))]
        + integers(range).prefix(3).map { .padding(.amount(Extent($0))) }
    case .integers(let counts, let range):
      counts.prefix(3).flatMap { count in
        integers(range).prefix(3).map { .integers(Array(repeating: $0, count: count)) }
      }
    case .formula: AttributeType.sampleFormulas.map(AttributeValue.formula)
    case .text: []
    }
  }
}
