import Compilation
import Primitives
import TensorTypes
import Testing

@testable import OneDNNBackend

/// Convolutions of few channels, by our own kernels, against the reference: windows of every size that they serve, parts of
/// vectors, odd maps, margins that differ, sequences.
struct DirectConvolutionTests {
  struct Case: CustomStringConvertible, Sendable {
    var inputs = 8
    var outputs = 8
    var map = Extent(height: 13, width: 17)
    var kernel = Extent(3)
    var padding: Margins?
    var relu = false

    var description: String {
      "\(inputs) to \(outputs) channels on \(map.height)×\(map.width), kernel \(kernel.height)×\(kernel.width)"
    }

    var window: Window {
      Window(
        kernel: kernel,
        padding: padding ?? Margins(Extent(height: kernel.height / 2, width: kernel.width / 2)))
    }
  }

  static let cases = [
    Case(), Case(map: Extent(32), relu: true), Case(inputs: 4, outputs: 4), Case(inputs: 6, outputs: 3, relu: true),
    Case(inputs: 17, outputs: 7, kernel: Extent(5)), Case(kernel: Extent(7)),
    Case(inputs: 5, outputs: 2, map: Extent(height: 1, width: 130), kernel: Extent(height: 1, width: 5)),
    Case(kernel: Extent(height: 2, width: 4), padding: Margins(top: 0, left: 2, bottom: 1, right: 1)),
    Case(map: Extent(height: 16, width: 15), padding: Margins.none),
  ]

  /// A convolution by which the one under test has neighbours of many kinds, and a square, so that gradients of biases are
  /// what they are; a normalisation would make them zero.
  private func program(_ example: Case, bias: Bool, of batch: Int = 3) throws -> (ForwardNet, Value) {
    var net = try ForwardNet([3, example.map.height, example.map.width], batch: batch)
    let first = net.convolution(net.input, example.inputs, Extent(1), bias: false)
    let kernel = example.kernel
    let weight = net.parameter("weight", [example.outputs, example.inputs, kernel.height, kernel.width])
    let biases = bias ? [net.parameter("bias", [example.outputs])] : []
    let attributes = Convolution(window: example.window, groups: 1, bias: bias)
    let value = net.apply(.convolution(attributes), [first, weight] + biases)
    let function: Elementwise = example.relu ? .relu : .square
    let result = net.apply(.elementwise(function), value)
    return (net, result)
  }

  @Test(arguments: cases) func agreesWithTheReference(_ example: Case) throws {
    for bias in [false, true] {
      var (net, value) = try program(example, bias: bias)
      let comparison = try Comparison(net.finish(value))
      comparison.expectAgreement("\(example)")
      expectKernels(["convolution", "convolutionInputGradient", "convolutionWeightGradient"], in: comparison)
    }
  }

  /// A stem reads pictures as they were filled in.
  @Test(arguments: [1, 3]) func readsPictures(_ channels: Int) throws {
    var net = try ForwardNet([channels, 20, 18], batch: 2)
    let value = net.apply(.elementwise(.square), net.convolution(net.input, 8, Extent(3), bias: true))
    let comparison = try Comparison(net.finish(value))
    comparison.expectAgreement("a stem of \(channels) channels")
    expectKernels(["convolution", "convolutionWeightGradient"], in: comparison)
  }

  /// The gradient of a 1×1 convolution's input is a convolution with the weights transposed, whatever else reads them.
  @Test(arguments: [[8, 16], [16, 8], [5, 40], [3, 3]]) func pointwiseGradients(_ channels: [Int]) throws {
    var net = try ForwardNet([3, 9, 12], batch: 3)
    let first = net.convolution(net.input, channels[0], Extent(1), bias: false)
    let second = net.convolution(first, channels[1], Extent(1), bias: true)
    let value = net.apply(.elementwise(.square), second)
    let comparison = try Comparison(net.finish(value))
    comparison.expectAgreement("\(channels[0]) to \(channels[1]) channels")
    let gradients = comparison.executable.steps.filter { $0.primitive == "convolutionInputGradient" }
    #expect(gradients.count == 1)
  }

  /// Sums of gradients do not depend on how the work was divided. Without AVX-512 those of the library's products do.
  @Test(.enabled(if: DepthwiseConvolution.hasWideRegisters)) func threadsChangeNothing() throws {
    var (net, value) = try program(Case(inputs: 7), bias: true, of: 21)
    let program = net.finish(value)
    let (one, two) = (try Comparison(program, threads: 1), try Comparison(program, threads: 2))
    for comparison in [one, two] { comparison.run() }
    for index in program.gradients.indices where ["weight", "bias"].contains(program.parameters[index].name) {
      #expect(one.fast.read(.gradient(index)) == two.fast.read(.gradient(index)))
    }
  }

  /// Whole vectors of channels are the library's.
  @Test func wideConvolutionsAreTheLibrarys() throws {
    var (net, value) = try program(Case(inputs: 16, outputs: 16, map: Extent(8)), bias: true)
    let comparison = try Comparison(net.finish(value))
    let steps = comparison.executable.steps.filter { $0.primitive == "convolution" }
    #expect(!steps.isEmpty && steps.allSatisfy { $0.implementation != "kernel" })
  }

  private func expectKernels(_ names: Set<String>, in comparison: Comparison) {
    let kernels = Set(comparison.executable.steps.filter { $0.implementation == "kernel" }.map(\.primitive))
    // Without AVX-512 they are the library's.
    guard DepthwiseConvolution.hasWideRegisters else { return }
    #expect(kernels.isSuperset(of: names), "\(kernels)")
  }
}
