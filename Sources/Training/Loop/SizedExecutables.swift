import Compilation
import Diagnostics
import Primitives

/// A network compiled for each batch size that a set of samples is divided into: whole batches, and what remains.
struct SizedExecutables {
  private let whole: any Executable
  private let remainder: (any Executable)?

  /// - parameter make: compiles the network for a size
  init(
    batchSize: Int, sampleCount: Int, make: (_ size: Int) throws(DiagnosticsError) -> any Executable
  ) throws(DiagnosticsError) {
    whole = try make(min(batchSize, sampleCount))
    let rest = sampleCount % batchSize
    remainder = sampleCount > batchSize && rest > 0 ? try make(rest) : nil
  }

  subscript(positions: Range<Int>, of count: Int) -> any Executable {
    if let remainder, positions.upperBound == count { return remainder }
    return whole
  }
}

extension Executable {
  /// How many rows of the last output have their largest value at their label. A row that is not finite counts as wrong.
  func countCorrect(_ labels: UnsafeBufferPointer<Int32>, count: Int) -> Int {
    var correct = 0
    forEachPrediction(count: count) { row, prediction in
      if prediction == Int(labels[row]) { correct += 1 }
    }
    return correct
  }

  /// Calls the body with the place of each row's largest value, the first of several, or nil where the row holds what
  /// is no number.
  func forEachPrediction(count: Int, _ body: (_ row: Int, _ prediction: Int?) -> Void) {
    withOutput { output in
      let classes = output.count / count
      for row in 0..<count {
        let start = row * classes
        var best = start
        var isSound = true
        for index in start..<start + classes {
          if output[index] > output[best] { best = index }
          if output[index].isNaN { isSound = false }
        }
        body(row, isSound ? best - start : nil)
      }
    }
  }
}
