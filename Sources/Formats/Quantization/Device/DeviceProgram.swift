import GraphIR
import Primitives
import TensorTypes

/// A network as a small processor runs it: operators, one after the other, over flat tensors of one sample.
///
/// A reshape is no operator, as it renames bytes. Maps are [channels, height, width] in row-major order.
public struct DeviceProgram: Hashable, Sendable {
  public struct Tensor: Hashable, Sendable {
    public enum Source: Hashable, Sendable {
      case input, result
      /// A parameter of the ``FrozenProgram``, by its number.
      case constant(Int)
    }

    public var name: String
    public var elementCount: Int
    public var source: Source
    /// The value of the ``FrozenProgram`` that holds the same elements.
    public var value: Value
  }

  public var tensors: [Tensor] = []
  public var operators: [DeviceOperator] = []
  public var input = 0
  public var output = 0
}

/// One step of a ``DeviceProgram``.
public struct DeviceOperator: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// - inputs: map; weight [outputs, channels / groups, kernel height, kernel width]; bias [outputs] if there is one
    case convolution(ConvolutionGeometry, Bounds)
    /// - inputs: vector; weight [outputs, inputs]; bias [outputs] if there is one
    case linear(LinearGeometry, Bounds)
    case pooling(Pooling.Kind, PoolingGeometry)
    /// The same function of each element.
    case function(DeviceFunction)
    /// - inputs: as many tensors of one size as the formula reads
    case formula(Formula)
    /// - inputs: two tensors, of which either may be read several times
    case binary(Binary, StridedLoop, Bounds)
    case reduction(Reduction.Kind, ReductionGeometry)
    /// Copies each input to a part of the output, which begins as zeros if they do not cover it.
    case move([Movement], fillsFirst: Bool)
    /// Over `count` elements that lie `step` apart, `outer` × `step` times.
    case softmax(outer: Int, count: Int, step: Int)
  }

  public var kind: Kind
  public var inputs: [Int]
  public var output: Int
  /// The layer, by its index in the graph.
  public var origin: Int

  /// The bias of a convolution or matrix product; nil if there is none, and of other operators.
  var bias: Int? {
    switch kind {
    case .convolution, .linear: inputs.dropFirst(2).first
    default: nil
    }
  }

  /// The inputs that the output may be written over, if nothing reads them later.
  public var overwritableInputs: [Int] {
    switch kind {
    case .function: [0]
    case .formula: Array(inputs.indices)
    case .binary(_, let loop, _): [0, 1].filter { loop.strides[$0 + 1] == loop.strides[0] }
    case .softmax: [0]
    case .convolution, .linear, .pooling, .reduction, .move: []
    }
  }
}

/// The range that results are limited to; infinite where they are not.
public struct Bounds: Hashable, Sendable {
  public var lower: Double
  public var upper: Double

  public static let none = Bounds(lower: -.infinity, upper: .infinity)

  public init(lower: Double, upper: Double) { (self.lower, self.upper) = (lower, upper) }

  /// What a function does, if it only limits; nil for any other.
  public init?(_ function: Elementwise) {
    switch function {
    case .relu: self.init(lower: 0, upper: .infinity)
    case .clip(let lower, let upper) where lower <= upper: self.init(lower: lower, upper: upper)
    default: return nil
    }
  }
}

/// A function of one element.
public enum DeviceFunction: Hashable, Sendable {
  case elementwise(Elementwise)
  case formula(Formula)
}

public struct ConvolutionGeometry: Hashable, Sendable {
  public var channels: Int
  public var input: Extent
  public var outputs: Int
  public var output: Extent
  public var window: Window
  public var groups: Int

  /// Whether each output channel reads one input channel of its own.
  public var isDepthwise: Bool { groups == channels && outputs == channels }
  /// How many products an output has.
  public var reach: Int { channels / groups * window.kernel.area }
}

public struct LinearGeometry: Hashable, Sendable {
  public var inputs: Int
  public var outputs: Int
  /// Whether the constant is [inputs, outputs], and so has to be transposed.
  public var isTransposed: Bool
}

public struct PoolingGeometry: Hashable, Sendable {
  public var channels: Int
  public var input: Extent
  public var output: Extent
  public var region: Pooling.Region

  /// The most elements that one mean is taken of.
  public var largestArea: Int {
    switch region {
    case .window(let window, _): window.kernel.area
    case .adaptive(let output):
      ((input.height + output.height - 1) / output.height + 1) * ((input.width + output.width - 1) / output.width + 1)
    }
  }
}

/// Loops within each other over the operands of an operator, each operand with its own strides.
public struct StridedLoop: Hashable, Sendable {
  public var extents: [Int]
  /// For each operand; that of the output first.
  public var strides: [[Int]]

  /// Axes of extent 1 are left out, and neighbours are joined where every operand runs through both in one.
  public init(extents: [Int], strides: [[Int]]) {
    var axes: [(extent: Int, strides: [Int])] = []
    for axis in extents.indices where extents[axis] > 1 {
      let own = strides.map { $0[axis] }
      if let last = axes.last, zip(last.strides, own).allSatisfy({ $0 == $1 * extents[axis] }) {
        axes[axes.count - 1] = (last.extent * extents[axis], own)
      } else {
        axes.append((extents[axis], own))
      }
    }
    if axes.isEmpty { axes = [(1, strides.map { _ in 1 })] }
    self.extents = axes.map(\.extent)
    self.strides = strides.indices.map { operand in axes.map { $0.strides[operand] } }
  }

  public var count: Int { extents.reduce(1, *) }
}

/// A sum or mean: `outer` runs over the results, `inner` over what is summed for each.
public struct ReductionGeometry: Hashable, Sendable {
  public var outer: StridedLoop
  public var inner: StridedLoop

  public var count: Int { inner.count }
}

/// A copy of a part of one tensor to a part of another: operand 0 of the loop is the target, 1 the source.
public struct Movement: Hashable, Sendable {
  public var loop: StridedLoop
  public var targetStart: Int
  public var sourceStart: Int
}
