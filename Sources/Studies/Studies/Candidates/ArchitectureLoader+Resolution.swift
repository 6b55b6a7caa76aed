import Datasets
import GraphIR

extension ArchitectureLoader {
  /// The network of an architecture for samples at a lower resolution, with the same parameters; nil where the network does
  /// not infer there or its parameters would have other shapes, as behind a flattened map. Such a candidate is trained in
  /// full.
  /// - parameter whole: the architecture's own network
  /// - parameter resolution: see `Shape.resolution(_:)`
  func network(of architecture: Architecture, whole: Graph, at resolution: Double) -> Graph? {
    var smaller = architecture
    smaller.input = whole.input.resolution(resolution)
    guard smaller.input != whole.input, let graph = try? graph(of: smaller), graph.outputShape == whole.outputShape,
      graph.tensorShapes == whole.tensorShapes
    else { return nil }
    return graph
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
