extension BatchNormalization {
  /// The inputs of ``Primitive/batchNormalization(_:)`` by name.
  public struct Inputs<Operand> {
    public var x: Operand
    public var scale: Operand?
    public var shift: Operand?
    public var runningMean: Operand
    public var runningVariance: Operand
    /// The map that is added before the relu.
    public var residual: Operand?
    /// The map that is added at the end.
    public var addend: Operand?

    public init(
      x: Operand, scale: Operand? = nil, shift: Operand? = nil, runningMean: Operand, runningVariance: Operand,
      residual: Operand? = nil, addend: Operand? = nil
    ) {
      self.x = x
      self.scale = scale
      self.shift = shift
      self.runningMean = runningMean
      self.runningVariance = runningVariance
      self.residual = residual
      self.addend = addend
    }

    public var list: [Operand] {
      [x] + [scale, shift].compactMap { $0 } + [runningMean, runningVariance] + [residual, addend].compactMap { $0 }
    }
  }

  /// What a normalisation in training writes beside its result.
  public struct Statistics<Operand> {
    public var mean: Operand
    public var variance: Operand
    public var newRunningMean: Operand
    public var newRunningVariance: Operand

    public var list: [Operand] { [mean, variance, newRunningMean, newRunningVariance] }
  }

  /// The outputs of ``Primitive/batchNormalization(_:)`` by name.
  public struct Outputs<Operand> {
    public var y: Operand
    /// In training only.
    public var statistics: Statistics<Operand>?
    /// Which elements the relu let pass, in training only.
    public var mask: Operand?

    public var list: [Operand] { [y] + (statistics?.list ?? []) + [mask].compactMap { $0 } }
  }

  /// The inputs of ``Primitive/batchNormalizationGradient(_:)`` by name.
  public struct GradientInputs<Operand> {
    public var x: Operand
    public var mean: Operand
    public var variance: Operand
    public var outputGradient: Operand
    public var scale: Operand?
    public var mask: Operand?
    /// For the input of the activation.
    public var shift: Operand?

    public var list: [Operand] { [x, mean, variance, outputGradient] + [scale, mask, shift].compactMap { $0 } }
  }

  /// The outputs of ``Primitive/batchNormalizationGradient(_:)`` by name.
  public struct GradientOutputs<Operand> {
    public var x: Operand
    public var scale: Operand?
    public var shift: Operand?
  }

  public func inputs<Operand>(_ list: some Sequence<Operand>) -> Inputs<Operand> {
    var cursor = OperandCursor(list)
    return Inputs(
      x: cursor.next(), scale: cursor.next(if: affine), shift: cursor.next(if: affine), runningMean: cursor.next(),
      runningVariance: cursor.next(), residual: cursor.next(if: residual),
      addend: cursor.next(if: addend))
  }

  public func outputs<Operand>(_ list: some Sequence<Operand>) -> Outputs<Operand> {
    var cursor = OperandCursor(list)
    let y = cursor.next()
    guard training else { return Outputs(y: y) }
    let statistics = Statistics(
      mean: cursor.next(), variance: cursor.next(), newRunningMean: cursor.next(), newRunningVariance: cursor.next())
    return Outputs(y: y, statistics: statistics, mask: cursor.next(if: relu))
  }

  public func gradientInputs<Operand>(_ list: some Sequence<Operand>) -> GradientInputs<Operand> {
    var cursor = OperandCursor(list)
    return GradientInputs(
      x: cursor.next(), mean: cursor.next(), variance: cursor.next(), outputGradient: cursor.next(),
      scale: cursor.next(if: affine), mask: cursor.next(if: relu),
      shift: cursor.next(if: affine && activation != nil))
  }

  public func gradientOutputs<Operand>(_ list: some Sequence<Operand>) -> GradientOutputs<Operand> {
    var cursor = OperandCursor(list)
    return GradientOutputs(x: cursor.next(), scale: cursor.next(if: affine), shift: cursor.next(if: affine))
  }
}
