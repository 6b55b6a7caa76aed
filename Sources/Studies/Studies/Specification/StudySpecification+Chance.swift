import Datasets
import Diagnostics
import GraphIR
import JSONText
import Training

extension StudySpecification {
  /// The accuracy of guessing among the classes of the architecture, for studies that do not know their
  /// samples' labels; 0 if that cannot be said.
  func chance(loader: ArchitectureLoader) -> Double {
    guard let graph = try? network(by: loader).graph, graph.outputShape.elementCount > 1 else { return 0 }
    return 1 / Double(graph.outputShape.elementCount)
  }
}

extension TrainingData {
  /// The accuracy on the validation samples of answering their commonest class for all.
  public var constantAccuracy: Double {
    guard let validation, validation.count > 0 else { return 0 }
    var counts: [Int: Int] = [:]
    for index in 0..<validation.count { counts[validation.label(at: index), default: 0] += 1 }
    return Double(counts.values.max() ?? 0) / Double(validation.count)
  }
}
