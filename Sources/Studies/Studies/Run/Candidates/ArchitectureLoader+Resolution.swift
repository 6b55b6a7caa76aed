import Datasets
import GraphIR

extension ArchitectureLoader {
  /// A network for samples at a lower resolution, with the same parameters; nil if the network does
  /// not infer there or its parameters would have other shapes, as behind a flattened map. Such a candidate is trained in
  /// full.
  /// - parameter resolution: see `Shape.resolution(_:)`
  func network(_ whole: Network, at resolution: Double) -> Network? {
    var smaller = whole.architecture
    smaller.input = whole.graph.input.resolution(resolution)
    guard smaller.input != whole.graph.input, let network = try? network(of: smaller),
      network.graph.outputShape == whole.graph.outputShape, network.graph.tensorShapes == whole.graph.tensorShapes
    else { return nil }
    return network
  }
}

extension Graph {
  /// Of parameters and buffers, by the path of their layer and their name.
  fileprivate var tensorShapes: [String: [Int]] {
    var shapes: [String: [Int]] = [:]
    for (index, node) in nodes.enumerated() {
      for parameter in node.parameters { shapes["\(path(of: index)).\(parameter.name)"] = parameter.shape.extents }
    }
    return shapes
  }
}
