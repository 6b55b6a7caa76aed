import Datasets
import Diagnostics
import GraphIR
import JSONText
import Training

extension StudySpecification {
  /// The accuracy of guessing among the classes that the architecture distinguishes, for studies that do not know their
  /// samples' labels; nil if that cannot be said.
  func chance(loader: ArchitectureLoader) -> Double? {
    guard metric == .accuracy, let graph = try? network(by: loader).graph, graph.outputShape.elementCount > 1 else {
      return nil
    }
    return 1 / Double(graph.outputShape.elementCount)
  }
}
