import Diagnostics
import Randomness
import Tasks

/// Turns samples into the batches that a network reads: gathers, normalises and augments in one pass, into memory that
/// the caller owns. Allocates nothing for a batch, and may be called from several threads at once.
///
/// What a batch holds depends on the seed, the epoch, and the positions in the epoch: not on the thread, the order of
/// calls, or the machine (but for mixup's λ, see `SeededGenerator.beta`). All changes but mixup work sample by
/// sample, so without it not even the batch size matters.
///
/// ```swift
/// let loader = try BatchLoader(training, normalization: .identity, seed: 7)
/// let order = loader.order(epoch: 0)
/// for positions in order.batches(of: 64) {
///   loader.fill(positions, of: order, inputs: inputs, targets: targets)
/// }
/// ```
public struct BatchLoader: Sendable {
  public let samples: Samples
  public let augmentation: Augmentation
  /// How targets are written.
  public let encoding: TargetEncoding
  public let seed: UInt64
  let channels: [PixelMap]

  /// - Throws: when the normalisation, the augmentation or the encoding does not fit the samples.
  public init(
    _ samples: Samples, normalization: Normalization, augmentation: Augmentation = .none,
    encoding: TargetEncoding = TargetEncoding(), seed: UInt64
  ) throws(DiagnosticsError) {
    try augmentation.check(for: samples.shape)
    try encoding.check(for: samples.targets)
    self.samples = samples
    self.augmentation = augmentation
    self.encoding = encoding
    self.seed = seed
    channels = try normalization.resolved(channels: samples.channels).map(PixelMap.init)
  }

  /// The shuffled order of a training epoch.
  public func order(epoch: Int) -> EpochOrder {
    .shuffled(samples.count, epoch: epoch, seed: seed)
  }

  /// Writes a training batch.
  ///
  /// - Parameters:
  ///   - positions: indices in the order, not beyond its end.
  ///   - inputs: [batch, …sample], at least the batch's elements; what lies beyond is left alone.
  ///   - targets: [batch, n]: of each class the probability that the network should give, of each label 1 or 0, of each
  ///     quantity its value, as the encoding writes it.
  public func fill(
    _ positions: Range<Int>, of order: EpochOrder, inputs: UnsafeMutableBufferPointer<Float>,
    targets: UnsafeMutableBufferPointer<Float>
  ) {
    fillInputs(positions, of: order, inputs)
    if augmentation.changesSignals { augmentSignals(positions, of: order, inputs) }
    fillTargets(positions, of: order, targets)
    guard augmentation.mixup > 0 else { return }
    let lambda = mixupShare(positions, of: order)
    Self.mixReversed(inputs, rows: positions.count, width: samples.shape.elementCount, lambda)
    Self.mixReversed(targets, rows: positions.count, width: samples.targets.count, lambda)
  }

  /// λ, the share that a sample has of the mixture at its position; the sample at the mirrored position of the batch has
  /// the rest. 1 without mixup.
  public func mixupShare(_ positions: Range<Int>, of order: EpochOrder) -> Float {
    guard augmentation.mixup > 0 else { return 1 }
    var generator = SeededGenerator(seed: seed, stream: .mixup, epoch: order.epoch, position: positions.lowerBound)
    return Float(generator.beta(augmentation.mixup))
  }

  /// Writes the classes of a batch, unmixed and unsmoothed, for counting right answers.
  public func fillLabels(
    _ positions: Range<Int>, of order: EpochOrder, _ labels: UnsafeMutableBufferPointer<Int32>
  ) {
    precondition(labels.count >= positions.count, "the labels' memory is too small")
    for (row, position) in positions.enumerated() {
      labels[row] = Int32(samples.label(at: Int(order.indices[position])))
    }
  }

  /// Writes the inputs of a batch for evaluation, as they are: normalised, and neither augmented nor mixed.
  public func fillPlainInputs(
    _ positions: Range<Int>, of order: EpochOrder, _ inputs: UnsafeMutableBufferPointer<Float>
  ) {
    gather(positions, of: order, inputs) { _ in .none }
  }

  private func fillInputs(
    _ positions: Range<Int>, of order: EpochOrder, _ inputs: UnsafeMutableBufferPointer<Float>
  ) {
    let unmixed = augmentation.horizontalFlip || augmentation.cropPadding > 0 || augmentation.cutout > 0
    guard unmixed else { return fillPlainInputs(positions, of: order, inputs) }
    let (height, width) = (samples.shape[1], samples.shape[2])
    gather(positions, of: order, inputs) { position in
      AugmentationDraw(
        augmentation, height: height, width: width, seed: seed, epoch: order.epoch, position: position)
    }
  }

  private func fillTargets(
    _ positions: Range<Int>, of order: EpochOrder, _ targets: UnsafeMutableBufferPointer<Float>
  ) {
    let width = samples.targets.count
    precondition(targets.count >= positions.count * width, "the targets' memory is too small")
    func sample(_ row: Int) -> Int { Int(order.indices[positions.lowerBound + row]) }
    guard samples.targets.form != .classes else {
      ClassTargets(smoothing: encoding.smoothing, weights: encoding.classWeights)
        .write(count: positions.count, classes: width, to: targets) { samples.label(at: sample($0)) }
      return
    }
    let (smoothing, isSet) = (Float(encoding.smoothing), samples.targets.form == .labels)
    for row in 0..<positions.count {
      for column in 0..<width {
        let value = samples.targetValue(at: sample(row), column: column)
        targets[row * width + column] =
          isSet ? (1 - smoothing) * value + smoothing / 2 : encoding.scaling?.scaled(value, at: column) ?? value
      }
    }
  }

  /// Row i becomes λ · row i + (1 − λ) · row (rows − 1 − i), in place.
  private static func mixReversed(
    _ values: UnsafeMutableBufferPointer<Float>, rows: Int, width: Int, _ lambda: Float
  ) {
    for row in 0..<rows / 2 {
      let first = row * width
      let second = (rows - 1 - row) * width
      for offset in 0..<width {
        let (a, b) = (values[first + offset], values[second + offset])
        values[first + offset] = lambda * a + (1 - lambda) * b
        values[second + offset] = lambda * b + (1 - lambda) * a
      }
    }
  }
}

extension TargetEncoding {
  /// - Throws: when it cannot write such targets
  func check(for targets: Targets) throws(DiagnosticsError) {
    guard smoothing >= 0, smoothing <= 1 else {
      throw DiagnosticsError(
        Diagnostic(code: "label-smoothing", "label smoothing is \(smoothing)", remedy: "Use a number from 0 to 1"))
    }
    precondition(
      classWeights.map { targets.form == .classes && $0.count == targets.count } ?? true, "a class, a weight")
    precondition(scaling.map { targets.form == .quantities && $0.means.count == targets.count } ?? true, "one for each")
  }
}
