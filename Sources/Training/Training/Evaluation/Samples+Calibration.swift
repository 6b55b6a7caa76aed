import Datasets
import Diagnostics
import GraphIR

extension Samples {
  /// Normalised samples, one after the other, to choose ranges of activations on: evenly spaced among all.
  /// - parameter count: how many; fewer if there are fewer
  /// - throws: samples that the network cannot read, or a normalisation for another count of channels
  public func calibrationInputs(
    for graph: Graph, count: Int, normalization: Normalization
  ) throws(DiagnosticsError) -> [Float] {
    try check(graph)
    let taken = min(count, self.count)
    let order = EpochOrder(epoch: 0, indices: (0..<taken).map { Int32($0 * self.count / taken) })
    let loader = try BatchLoader(self, normalization: normalization, seed: 0)
    var inputs = [Float](repeating: 0, count: taken * shape.elementCount)
    inputs.withUnsafeMutableBufferPointer { loader.fillPlainInputs(0..<taken, of: order, $0) }
    return inputs
  }
}
