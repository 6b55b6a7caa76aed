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
  /// Bytes of an operator's own that it needs while it runs: the products of two positions of a convolution.
  public var scratchByteCount: Int {
    if case .convolution(let geometry, _) = self { geometry.quantizedScratch } else { 0 }
  }
}

extension ConvolutionGeometry {
  /// Two columns of what an output reads; a depthwise convolution needs none.
  var quantizedScratch: Int { isDepthwise ? 0 : 2 * reach }
}

extension DeviceProgram {
  /// The program over 8-bit numbers.
  public var quantizedArena: ArenaProblem {
    ArenaProblem(self, bytesPerElement: 1) { step in
      if case .convolution(let geometry, _) = step.kind { geometry.quantizedScratch } else { 0 }
    }
  }
}
