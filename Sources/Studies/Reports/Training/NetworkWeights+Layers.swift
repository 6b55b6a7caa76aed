import Diagnostics
import Figures
import JSONText
import Safetensors
import Training

extension NetworkWeights {
  /// Tensors that a layer multiplies by, in the order of the file: `conv1.weight`.
  private var matrices: [SafetensorsFile.Tensor] { tensors.filter { $0.name.hasSuffix(".weight") } }

  /// The weights of a layer.
  /// - Parameter layer: its path; nil for the first that has a matrix or kernels
  func matrix(of layer: String?) throws(DiagnosticsError) -> SafetensorsFile.Tensor {
    guard let layer else {
      if let first = matrices.first(where: { $0.shape.rank > 1 }) ?? matrices.first { return first }
      throw DiagnosticsError(
        Diagnostic(
          code: "no-layer", "'\(path)' has no layer with weights",
          remedy: "Name a checkpoint, or a file of weights with tensors such as 'conv1.weight'"))
    }
    if let tensor = tensors.first(where: { $0.name == layer + ".weight" || $0.name == layer }), tensor.shape.rank > 0 {
      return tensor
    }
    let known = matrices.map { String($0.name.dropLast(7)) }
    let some = known.count > 12 ? known.prefix(12).joined(separator: ", ") + ", …" : known.joined(separator: ", ")
    throw DiagnosticsError(
      Diagnostic(
        code: "no-layer", "'\(path)' has no layer '\(layer.echoed(upTo: 60))' with weights",
        remedy: didYouMean(layer, among: known) ?? (known.isEmpty ? "Name another file" : "Known: \(some)")))
  }

  /// The names of classes, of the last layer if it has an output for each.
  func classNames(of tensor: SafetensorsFile.Tensor) -> [String]? {
    guard let targets = checkpoint?.data.targets, matrices.last?.name == tensor.name, tensor.shape.rank > 0,
      tensor.shape[0] == targets.names.count
    else { return nil }
    return targets.names
  }

  /// The shape of one sample; nil if the file does not say.
  var inputShape: [Int]? {
    guard case .object(let document)? = checkpoint?.architecture, case .array(let sides)? = document["input"] else {
      return nil
    }
    let shape = sides.compactMap { side -> Int? in if case .integer(let value) = side { value } else { nil } }
    return shape.count == sides.count ? shape : nil
  }

  /// A row for each tensor: what it is called, its shape, and how its values are spread.
  public var table: Table {
    var table = Table(columns: [
      Column("Tensor"), Column("Shape"), Column("Elements", .right, priority: 1), Column("Mean", .right),
      Column("Deviation", .right), Column("Least", .right, priority: 2), Column("Greatest", .right, priority: 2),
    ])
    for tensor in tensors {
      let values = tensor.values.map(Double.init).filter(\.isFinite)
      let mean = values.reduce(0, +) / Double(max(1, values.count))
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      func number(_ value: Double?) -> Cell { .optional(value) { .number($0, decimals: 4) } }
      table.append([
        .text(tensor.name), .text("\(tensor.shape)"), .integer(tensor.values.count),
        number(values.isEmpty ? nil : mean),
        number(values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil), number(values.min()),
        number(values.max()),
      ])
    }
    return table
  }
}
