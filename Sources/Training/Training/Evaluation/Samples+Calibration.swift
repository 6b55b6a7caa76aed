import Datasets
import Diagnostics

extension Samples {
  /// Normalised samples, one after the other, to choose ranges of activations on: evenly spaced among all.
  /// - parameter count: how many; fewer if there are fewer
  /// - throws: a normalisation for another count of channels
  public func calibrationInputs(count: Int, normalization: Normalization) throws(DiagnosticsError) -> [Float] {
    let taken = min(count, self.count)
    let order = EpochOrder(epoch: 0, indices: (0..<taken).map { Int32($0 * self.count / taken) })
    let loader = try BatchLoader(self, normalization: normalization, seed: 0)
    var inputs = [Float](repeating: 0, count: taken * shape.elementCount)
    inputs.withUnsafeMutableBufferPointer { loader.fillPlainInputs(0..<taken, of: order, $0) }
    return inputs
  }
}
