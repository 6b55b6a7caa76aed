/// Floats rounded to the numbers that 8 bits hold, so that a network in training computes as its quantised form will.
///
/// Gradients pass through as if nothing were rounded (straight-through; Bengio et al. 2013, arXiv:1308.3432), but not where
/// an activation lies outside the range. Jacob et al. 2018, arXiv:1712.05877.
public enum FakeQuantization: Hashable, Sendable {
  /// Weights, for each index of an axis from −127 to 127 times its largest magnitude / 127. A factor for each channel,
  /// as of a batch normalisation that is folded later, changes nothing: the scales take it.
  case channels(axis: Int)
  /// Activations, from −128 to 127 with a zero point, over a range that is kept. In training it follows the batches with
  /// this momentum and is used as it then is; nil leaves it as it is.
  case range(momentum: Double?)
}

extension FakeQuantization {
  /// The inputs of ``Primitive/fakeQuantization(_:)`` by name.
  public struct Inputs<Operand> {
    public var x: Operand
    /// Lower and upper end; of activations.
    public var range: Operand?
  }

  /// The outputs of ``Primitive/fakeQuantization(_:)`` by name.
  public struct Outputs<Operand> {
    public var y: Operand
    /// The range after the batch, in training.
    public var newRange: Operand?
  }

  /// The inputs of ``Primitive/fakeQuantizationGradient`` by name.
  public struct GradientInputs<Operand> {
    public var x: Operand
    /// The range that x was rounded in.
    public var range: Operand
    public var outputGradient: Operand

    public init(_ list: some Sequence<Operand>) {
      var cursor = OperandCursor(list)
      (x, range, outputGradient) = (cursor.next(), cursor.next(), cursor.next())
    }
  }

  var hasRange: Bool { if case .range = self { true } else { false } }
  var updatesRange: Bool { if case .range(.some) = self { true } else { false } }

  public func inputs<Operand>(_ list: some Sequence<Operand>) -> Inputs<Operand> {
    var cursor = OperandCursor(list)
    return Inputs(x: cursor.next(), range: cursor.next(if: hasRange))
  }

  public func outputs<Operand>(_ list: some Sequence<Operand>) -> Outputs<Operand> {
    var cursor = OperandCursor(list)
    return Outputs(y: cursor.next(), newRange: cursor.next(if: updatesRange))
  }
}

/// The real numbers that 8-bit ones stand for: whole multiples of a scale, from `lower` to `upper` times it.
///
/// Every backend makes and uses it in these steps and no others, so that all give the same bits.
public struct QuantizationGrid: Hashable, Sendable {
  public var scale: Float
  /// 1 / scale, rounded once.
  public var inverse: Float
  public var lower: Float
  public var upper: Float

  /// Of a range that is widened to hold 0: scale and zero point of the TFLite 8-bit specification.
  public init(range: (lower: Float, upper: Float)) {
    let (low, high) = (Double(min(range.lower, 0)), Double(max(range.upper, 0)))
    let width = high - low
    let step = width / 255
    let exact = step > 1e-30 ? step : 1
    let position = (-128 - low / exact).rounded(.toNearestOrAwayFromZero)
    let zeroPoint = position < -128 ? -128 : position > 127 ? 127 : position
    (scale, inverse) = (Float(exact), Float(1 / exact))
    (lower, upper) = (Float(-128 - zeroPoint), Float(127 - zeroPoint))
  }

  /// Of weights whose largest magnitude is given.
  public init(largest: Float) {
    let step = Double(largest) / 127
    let exact = step > 1e-30 ? step : 1
    (scale, inverse) = (Float(exact), Float(1 / exact))
    (lower, upper) = (-127, 127)
  }

  /// The nearest number of the grid. What is no number stays so.
  @inline(__always)
  public func callAsFunction(_ x: Float) -> Float {
    let steps = x * inverse
    let limited = steps < lower ? lower : steps > upper ? upper : steps
    return limited.rounded(.toNearestOrEven) * scale
  }

  /// Whether x is rounded and not cut off.
  @inline(__always)
  public func holds(_ x: Float) -> Bool {
    let steps = x * inverse
    return steps >= lower - 0.5 && steps <= upper + 0.5
  }
}

extension FakeQuantization {
  /// The range after a batch: that of the first batch, then old + momentum · (batch − old).
  /// - parameters:
  ///   - old: zeros before the first batch
  ///   - batch: from the smallest to the largest value
  public static func range(
    after batch: (lower: Float, upper: Float), from old: (lower: Float, upper: Float), momentum: Float
  ) -> (lower: Float, upper: Float) {
    let (lower, upper) = (min(batch.lower, 0), max(batch.upper, 0))
    guard old.lower != 0 || old.upper != 0 else { return (lower, upper) }
    let changes = (momentum * (lower - old.lower), momentum * (upper - old.upper))
    return (old.lower + changes.0, old.upper + changes.1)
  }
}
