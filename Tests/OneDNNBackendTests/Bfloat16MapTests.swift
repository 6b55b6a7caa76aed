import Compilation
import Primitives
import TensorTypes
import Testing

@testable import OneDNNBackend

/// Every primitive that has a kernel for maps of bfloat16, between convolutions of 1×1 that make them such.
@Suite(.enabled(if: OneDNNBackend().obstacle(to: .bfloat16) == nil))
struct Bfloat16MapTests {
  struct Middle: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let write: @Sendable (inout ForwardNet, Value) -> Value

    init(_ name: String, _ write: @escaping @Sendable (inout ForwardNet, Value) -> Value) {
      (testDescription, self.write) = (name, write)
    }

    /// A primitive of one map.
    init(_ name: String, _ primitive: Primitive) {
      self.init(name) { net, x in net.apply(primitive, x) }
    }
  }

  private static func window(_ kernel: Int, stride: Int) -> Pooling.Region {
    .window(Window(kernel: Extent(kernel), stride: Extent(stride)), countsPadding: false)
  }

  private static let functions: [Elementwise] = [
    .relu, .leakyRelu(slope: 0.1), .elu(alpha: 1), .gelu, .silu, .hardSwish, .sigmoid, .tanh,
    .clip(lower: -1, upper: 1), .square,
  ]

  static let middles: [Middle] =
    functions.map { Middle("\($0)", .elementwise($0)) }
    + Binary.allCases.map { function in
      Middle("\(function)") { net, x in net.apply(.binary(function), x, net.apply(.elementwise(.tanh), x)) }
    } + [
      Middle("maximum 2×2") { net, x in net.pool(.maximum, x, window(2, stride: 2)) },
      Middle("maximum 3×3, apart") { net, x in net.pool(.maximum, x, window(3, stride: 3)) },
      Middle("maximum 3×3, overlapping") { net, x in net.pool(.maximum, x, window(3, stride: 2)) },
      Middle("average 2×2") { net, x in net.pool(.average, x, window(2, stride: 2)) },
      Middle("average 3×3, overlapping") { net, x in net.pool(.average, x, window(3, stride: 1)) },
      Middle("adaptive") { net, x in net.pool(.average, x, .adaptive(output: Extent(3))) },
      Middle("normalization") { net, x in net.normalization(x) },
      Middle("normalization and relu") { net, x in net.relu(net.normalization(x)) },
      Middle("residual") { net, x in
        net.relu(net.apply(.binary(.add), net.normalization(x), net.apply(.elementwise(.tanh), x)))
      },
      Middle("concatenation") { net, x in
        net.apply(.concatenation(axis: 1), x, net.apply(.elementwise(.tanh), x))
      },
      Middle("slice", .slice(axis: 2, start: 1, count: 3)),
      Middle("pad", .pad(before: [0, 0, 1, 0], after: [0, 0, 0, 2])),
      Middle("upsampling", .upsampling(factor: Extent(height: 2, width: 1))),
      Middle("strided point") { net, x in net.convolution(x, 24, Extent(1), stride: 2) },
      Middle("3×3") { net, x in net.convolution(x, 8, Extent(3), padding: Extent(1), bias: false) },
      Middle("5×5") { net, x in net.convolution(x, 8, Extent(5), padding: Extent(2)) },
    ]

  @Test(arguments: middles, [3, 8, 16, 24, 100]) func agrees(_ middle: Middle, channels: Int) throws {
    var net = try ForwardNet([3, 7, 6], batch: 3, mode: .training)
    let map = net.convolution(net.input, channels, Extent(1))
    let program = net.finish(net.convolution(middle.write(&net, map), 8, Extent(1))).inBfloat16()
    let comparison = try Comparison(program)
    #expect(comparison.executable.steps.allSatisfy { !$0.implementation.hasPrefix("ref") })
    comparison.run()
    comparison.expectEqualOutputs(0.03, "\(middle.testDescription) of \(channels)")
    let distance = comparison.gradientDistance
    #expect(distance < 0.05, "the gradients are off by \(distance)")
  }
}
