import Compilation
import Diagnostics
import Primitives

/// A network compiled for each size of the batches that samples are divided into.
struct SizedExecutables {
  private let whole: any Executable
  private let last: any Executable
  private let batches: EpochBatches

  /// - parameter make: compiles the network for a size
  init(
    _ batches: EpochBatches, make: (_ size: Int) throws(DiagnosticsError) -> any Executable
  ) throws(DiagnosticsError) {
    self.batches = batches
    whole = try make(batches.firstSize)
    last = batches.lastSize == batches.firstSize ? whole : try make(batches.lastSize)
  }

  subscript(batch: Int) -> any Executable { batch == batches.count - 1 ? last : whole }
}

extension Executable {
  /// How many rows of the last output have their largest value at their label. A row that is not finite counts as wrong.
  /// - parameter share: what a row's own label counts for. The rest is that of the row that mixup mixed it with: as far
  ///   from the end as it is from the beginning.
  func countCorrect(_ labels: UnsafeBufferPointer<Int32>, count: Int, share: Double = 1) -> Double {
    // Apart, so that sums of shares round once.
    var (own, mixed) = (0, 0)
    forEachPrediction(count: count) { row, prediction in
      if prediction == Int(labels[row]) { own += 1 }
      if prediction == Int(labels[count - 1 - row]) { mixed += 1 }
    }
    return share * Double(own) + (1 - share) * Double(mixed)
  }

  /// Calls the body with the index of each row's largest value, the first of several, or nil if the row holds what
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
