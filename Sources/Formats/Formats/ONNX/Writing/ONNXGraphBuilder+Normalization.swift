import Datasets
import Diagnostics
import Tasks

extension ONNXGraphBuilder {
  /// Appends what makes the network's input of raw values: (x − mean) / deviation, channel by channel, and before it
  /// x / 255 for bytes. Rounded as training rounds it.
  /// - returns: the name of the result; the input's own if there is nothing to do
  /// - throws: for a network that was not trained, which has no normalisation
  mutating func normalize(
    _ input: String, of network: ExportedNetwork, fromBytes: Bool
  ) throws(DiagnosticsError) -> String {
    guard let data = network.facts.data else {
      throw DiagnosticsError(
        Diagnostic(
          code: "no-normalization", "'\(network.network.name)' was not trained, so there is no normalisation to write",
          remedy: "Export a checkpoint, or leave --normalize out"))
    }
    let shape = network.network.graph.input
    var name = input
    func next(_ type: String, _ operands: [String], _ attributes: [(String, ONNXAttribute)] = []) {
      let result = unique("\(input)/\(type)")
      add(type, operands, attributes, named: result)
      name = result
    }
    if fromBytes {
      next("Cast", [name], [("to", .integer(1))])
      next("Div", [name, number(255)])
    }
    let channels = try data.normalization.resolved(channels: shape[0])
    let extents = [1, shape[0]] + [Int](repeating: 1, count: shape.rank - 1)
    func constant(_ values: [Float], _ suffix: String) -> String {
      if let first = values.first, values.allSatisfy({ $0 == first }) { return number(Double(first)) }
      let constant = unique("\(input).\(suffix)")
      add(tensor: values, extents, named: constant)
      return constant
    }
    if channels.contains(where: { $0.mean != 0 }) { next("Sub", [name, constant(channels.map(\.mean), "mean")]) }
    if channels.contains(where: { $0.deviation != 1 }) {
      next("Div", [name, constant(channels.map(\.deviation), "deviation")])
    }
    return name
  }

  /// Appends what gives quantities in their own units: y · deviation + mean.
  mutating func restore(_ output: String, _ scaling: TargetScaling, named name: String) {
    let deviations = unique("\(name).deviation")
    let means = unique("\(name).mean")
    add(tensor: scaling.deviations.map { Float($0) }, [1, scaling.deviations.count], named: deviations)
    add(tensor: scaling.means.map { Float($0) }, [1, scaling.means.count], named: means)
    let scaled = unique("\(name)/Mul")
    add("Mul", [output, deviations], named: scaled)
    add("Add", [scaled, means], named: name)
  }
}
