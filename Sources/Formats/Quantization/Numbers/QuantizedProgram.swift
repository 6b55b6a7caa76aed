import GraphIR
import Primitives

/// A network in 8-bit numbers: what runs on a microcontroller, operator by operator.
///
/// Numbers are those of the public TFLite 8-bit specification: weights per output channel, symmetric, from −127 to 127;
/// activations per tensor with a zero point; biases in 32 bits with the scale of the products.
/// https://ai.google.dev/edge/litert/models/quantization_spec. How sums are brought back to 8 bits is defined by
/// ``QuantizedInterpreter``, in whole numbers, so that every processor gives the same bits.
public struct QuantizedProgram: Hashable, Sendable {
  public struct Tensor: Hashable, Sendable {
    public var name: String
    public var elementCount: Int
    public var range: QuantizedRange
    /// The numbers of a constant that an operator reads as a tensor; nil for activations, and for weights, which are parts
    /// of their operators.
    public var constant: [Int8]?
  }

  public struct Operator: Hashable, Sendable {
    public var kind: Kind
    public var inputs: [Int]
    public var output: Int
    /// The layer, by its index in the graph.
    public var origin: Int
  }

  public enum Kind: Hashable, Sendable {
    case convolution(ConvolutionGeometry, QuantizedProducts)
    case linear(LinearGeometry, QuantizedProducts)
    case maximum(PoolingGeometry)
    /// The sum times 256, divided by the count, rounded; then requantised.
    case mean(PoolingGeometry, Requantization)
    /// By the number + 128.
    case table([Int8])
    case sum(StridedLoop, QuantizedSum)
    case product(StridedLoop, Requantization, lower: Int8, upper: Int8)
    case reduction(ReductionGeometry, Requantization)
    case move([Movement], fillsFirst: Bool)
    /// 32767 · exp(−scale · d) by the distance d from the largest.
    case softmax(outer: Int, count: Int, step: Int, exponentials: [UInt16])
  }

  /// By the same indices as in the ``DeviceProgram``.
  public var tensors: [Tensor]
  public var operators: [Operator]
  public var input: Int
  public var output: Int
}

/// The constants of a convolution or matrix product, by output channel.
public struct QuantizedProducts: Hashable, Sendable {
  /// [outputs][products of one output].
  public var weights: [Int8]
  public var biases: [Int32]
  public var requantizations: [Requantization]
  /// What one step of a weight stands for.
  public var scales: [Double]
  public var lower: Int8
  public var upper: Int8
}

/// y = zero point + ((x₁ − z₁) · m₁ + (x₂ − z₂) · m₂ + 2^(shift − 1)) >> shift, all in 32 bits.
public struct QuantizedSum: Hashable, Sendable {
  public var left: Int32
  public var right: Int32
  public var shift: Int32
  public var lower: Int8
  public var upper: Int8

  /// - parameters:
  ///   - left, right: the factors of the operands, of which at least one is not 0
  init(left: Double, right: Double, limits: (lower: Int8, upper: Int8)) {
    let largest = max(left.magnitude, right.magnitude, 1e-30)
    // As many bits as 32 hold: 255 · 2²¹ twice.
    var shift = Int32(1)
    while shift < 28, largest * Double(1 << Int(shift + 1)) < Double(1 << 21) { shift += 1 }
    self.shift = shift
    let unit = Double(1 << Int(shift))
    self.left = Int32(max(-2_097_152, min(2_097_152, (left * unit).rounded())))
    self.right = Int32(max(-2_097_152, min(2_097_152, (right * unit).rounded())))
    (lower, upper) = limits
  }
}

extension QuantizedProgram.Kind {
  /// Bytes of an operator's own that it needs while it runs, which convolutions do.
  public var scratchByteCount: Int {
    if case .convolution(let geometry, _) = self { geometry.quantizedScratch } else { 0 }
  }
}

extension ConvolutionGeometry {
  /// What two positions of a convolution read, or the band of a depthwise one.
  var quantizedScratch: Int { isDepthwise ? band.byteCount : 2 * reach }

  /// The part of a channel's padded map that a depthwise convolution copies at a time.
  public struct Band: Hashable, Sendable {
    /// The rows of outputs whose windows lie in it.
    public var rows: Int
    public var width: Int
    var byteCount: Int
  }

  /// As many rows as 256 bytes hold, but those of one window at least: enough for the whole maps of late layers, and few beside
  /// the large ones of early layers.
  public var band: Band {
    let reach = Extent(
      height: (window.kernel.height - 1) * window.dilation.height + 1,
      width: (window.kernel.width - 1) * window.dilation.width + 1)
    let width = max((output.width - 1) * window.stride.width + reach.width, window.padding.left)
    let rows = min(output.height, max(256 / width - reach.height, 0) / window.stride.height + 1)
    let height = (rows - 1) * window.stride.height + reach.height
    // Four outputs at a time are read for the last of a row, too.
    return Band(rows: rows, width: width, byteCount: height * width + 3 * window.stride.width)
  }

  /// Whether outputs may be written over the input: none over what has yet to be copied to the band.
  var canOverwriteInput: Bool {
    isDepthwise && input == output && window.padding.top <= (window.kernel.height - 1) * window.dilation.height
  }
}

extension DeviceProgram {
  /// The program over 8-bit numbers.
  public var quantizedArena: ArenaProblem {
    var problem = ArenaProblem(self, bytesPerElement: 1) { step in
      if case .convolution(let geometry, _) = step.kind { geometry.quantizedScratch } else { 0 }
    }
    for (index, step) in operators.enumerated() {
      guard case .convolution(let geometry, _) = step.kind, geometry.canOverwriteInput else { continue }
      problem.steps[index].overwritable = [step.inputs[0]]
    }
    return problem
  }
}
