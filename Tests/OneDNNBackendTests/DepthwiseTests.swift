import Compilation
import Primitives
import TensorTypes
import Testing

@testable import OneDNNBackend

/// Convolutions of each channel by itself, by our own kernels, against the reference: windows of every size that they serve,
/// parts of vectors, odd maps, margins that differ, sequences.
struct DepthwiseTests {
  struct Case: CustomStringConvertible, Sendable {
    var channels = 24
    var map = Extent(height: 9, width: 11)
    var kernel = 3
    var stride = 1
    var padding: Margins?
    var batch = 3

    var description: String {
      "\(channels) channels on \(map.height)×\(map.width), kernel \(kernel), stride \(stride), batch \(batch)"
    }

    var window: Window {
      let isLine = map.height == 1
      let sides = Margins(Extent(height: isLine ? 0 : kernel / 2, width: kernel / 2))
      return Window(
        kernel: Extent(height: isLine ? 1 : kernel, width: kernel),
        stride: Extent(height: isLine ? 1 : stride, width: stride), padding: padding ?? sides)
    }
  }

  static let cases: [Case] =
    [3, 5, 7, 9].flatMap { kernel in
      [1, 2].flatMap { stride in
        [
          Case(channels: 24, kernel: kernel, stride: stride),
          Case(channels: 67, kernel: kernel, stride: stride, batch: 1),
        ]
      }
    } + [
      Case(channels: 64, map: Extent(8)), Case(channels: 9, map: Extent(height: 4, width: 5), batch: 19),
      Case(channels: 200, map: Extent(6), kernel: 5, stride: 2),
      Case(map: Extent(10), kernel: 3, stride: 2, padding: Margins(top: 0, left: 1, bottom: 1, right: 0)),
      Case(map: Extent(7), kernel: 5, padding: Margins.none), Case(map: Extent(3), kernel: 7),
      Case(channels: 20, map: Extent(height: 1, width: 40), kernel: 5, stride: 2),
      Case(channels: 16, map: Extent(height: 1, width: 9), kernel: 9),
    ]

  /// A convolution, the one under test, and a normalisation, so that nothing is fused into it.
  private func program(_ example: Case, bias: Bool) throws -> (ForwardNet, Value) {
    var net = try ForwardNet([3, example.map.height, example.map.width], batch: example.batch)
    let first = net.convolution(net.input, example.channels, Extent(1), bias: false)
    let window = example.window
    let weight = net.parameter("weight", [example.channels, 1, window.kernel.height, window.kernel.width])
    let biases = bias ? [net.parameter("bias", [example.channels])] : []
    let attributes = Convolution(window: window, groups: example.channels, bias: bias)
    let value = net.apply(.convolution(attributes), [first, weight] + biases)
    // A sum of squares lets gradients of biases be what they are; a normalisation would make them zero.
    let square = net.apply(.elementwise(.square), value)
    return (net, square)
  }

  @Test(arguments: cases) func agreesWithTheReference(_ example: Case) throws {
    for bias in [false, true] {
      var (net, value) = try program(example, bias: bias)
      let comparison = try Comparison(net.finish(value))
      comparison.expectAgreement("\(example)")
      expectKernels(in: comparison)
    }
  }

  @Test(.enabled(if: OneDNNBackend().obstacle(to: .bfloat16) == nil), arguments: cases)
  func agreesInBfloat16(_ example: Case) throws {
    var (net, value) = try program(example, bias: true)
    let comparison = try Comparison(net.finish(value).inBfloat16())
    comparison.run()
    comparison.expectEqualOutputs(0.02, "\(example)")
    #expect(comparison.gradientDistance < 0.02, "\(example): \(comparison.gradientDistance)")
    expectKernels(in: comparison)
  }

  /// Sums of gradients do not depend on how samples were divided. Without AVX-512 those of the library's products do.
  @Test(.enabled(if: DepthwiseConvolution.hasWideRegisters)) func threadsChangeNothing() throws {
    var (net, value) = try program(Case(channels: 40, kernel: 5, batch: 21), bias: true)
    let program = net.finish(value)
    let (one, two) = (try Comparison(program, threads: 1), try Comparison(program, threads: 2))
    for comparison in [one, two] { comparison.run() }
    for index in program.gradients.indices where ["weight", "bias"].contains(program.parameters[index].name) {
      #expect(one.fast.read(.gradient(index)) == two.fast.read(.gradient(index)))
    }
  }

  private func expectKernels(in comparison: Comparison) {
    let kernels = Set(comparison.executable.steps.filter { $0.implementation == "kernel" }.map(\.primitive))
    // Without AVX-512 they are the library's.
    guard OneDNNBackend().obstacle(to: .bfloat16) == nil else { return }
    #expect(kernels.isSuperset(of: ["convolution", "convolutionInputGradient"]))
  }
}
