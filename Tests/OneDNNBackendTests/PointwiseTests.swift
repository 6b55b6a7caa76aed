import Compilation
import Primitives
import TensorTypes
import Testing

@testable import OneDNNBackend

/// 1×1 convolutions of few channels, by our own kernels, against the reference: alone, before a normalisation whose sums they form,
/// after pictures in planes; and gradients of weights of maps in blocks.
struct PointwiseTests {
  /// Channels that are read and written; the last convolution is the one that is tested. By the eight channels of the first, all maps
  /// have channels last.
  static let channels = [[8, 16], [16, 8], [16, 32], [32, 16], [5, 7], [3, 24], [24, 3], [9, 20], [1, 1]]
  private static let hasKernels = DepthwiseConvolution.hasWideRegisters

  private func net(_ channels: [Int], normalized: Bool, bias: Bool, of batch: Int = 3) throws -> (ForwardNet, Value) {
    var net = try ForwardNet([3, 7, 9], batch: batch)
    let first = net.convolution(net.input, 8, Extent(1), bias: false)
    let second = net.convolution(first, channels[0], Extent(3), bias: false)
    let third = net.convolution(second, channels[1], Extent(1), bias: bias)
    let value = normalized ? net.normalization(third) : third
    let result = net.apply(.elementwise(normalized ? .relu : .square), value)
    return (net, result)
  }

  /// Of convolutions whose outputs are worked through in groups.
  static let wideChannels = [[24, 144], [144, 24], [40, 72], [16, 96], [96, 16], [33, 20], [20, 33], [72, 40]]

  @Test(.enabled(if: hasKernels), arguments: wideChannels) func groupsAgreeWithTheReference(_ channels: [Int]) throws {
    for normalized in [false, true] {
      // 31 pictures of 35 positions are more than 1024 positions.
      var (net, value) = try net(channels, normalized: normalized, bias: !normalized, of: 31)
      let comparison = try Comparison(net.finish(value))
      comparison.expectAgreement("\(channels[0]) to \(channels[1]) channels")
      let steps = comparison.executable.steps
      // The first convolution's input needs no gradient, so that the last one's gradient is the first.
      #expect(steps.filter { $0.primitive == "convolution" }.last?.implementation == "kernel")
      #expect(steps.first { $0.primitive == "convolutionInputGradient" }?.implementation == "kernel")
    }
  }

  /// Numbers of channels of which neither side is narrow enough stay the library's, and maps of few positions.
  @Test(.enabled(if: hasKernels), arguments: [([24, 72], 2), ([72, 7], 31), ([80, 72], 31)])
  func othersAreTheLibrarys(_ channels: [Int], batch: Int) throws {
    var (net, value) = try net(channels, normalized: false, bias: true, of: batch)
    let comparison = try Comparison(net.finish(value))
    comparison.expectAgreement("\(channels[0]) to \(channels[1]) channels")
    #expect(comparison.executable.steps.filter { $0.primitive == "convolution" }.last?.implementation != "kernel")
  }

  @Test(arguments: channels, [false, true]) func agreesWithTheReference(_ channels: [Int], normalized: Bool) throws {
    var (net, value) = try net(channels, normalized: normalized, bias: !normalized)
    let comparison = try Comparison(net.finish(value))
    comparison.expectAgreement("\(channels[0]) to \(channels[1]) channels")
    guard Self.hasKernels else { return }
    let gradients = comparison.executable.steps.filter { $0.primitive == "convolutionInputGradient" }
    #expect(gradients.first?.implementation == "kernel")
  }

  /// A normalisation reads its map once less, as the convolution before it forms the sums.
  @Test(.enabled(if: hasKernels)) func sumsAreFormedBefore() throws {
    var (net, value) = try net([16, 8], normalized: true, bias: false)
    let steps = try Comparison(net.finish(value)).executable.steps
    #expect(steps.count { $0.primitive == "batchNormalization" } == 2)
    (net, value) = try self.net([16, 72], normalized: true, bias: false)
    let other = try Comparison(net.finish(value)).executable.steps
    #expect(other.count { $0.primitive == "batchNormalization" } == 3)
  }

  /// Two normalisations read the same sums, and a map that is normalised is also read as it is.
  @Test func sumsHaveManyReaders() throws {
    var net = try ForwardNet([3, 8, 8], batch: 3)
    let map = net.convolution(net.input, 8, Extent(1), bias: false)
    let sum = net.apply(.binary(.add), net.normalization(map), net.normalization(map, affine: false))
    let value = net.apply(.binary(.multiply), sum, map)
    try Comparison(net.finish(value)).expectAgreement("two normalisations")
  }

  /// Pictures are read as they were filled in.
  @Test(arguments: [1, 3], [8, 16, 20, 5]) func readsPictures(_ inputs: Int, outputs: Int) throws {
    for isNormalized in [false, true] {
      var net = try ForwardNet([inputs, 9, 11], batch: 2)
      let result = net.convolution(net.input, outputs, Extent(1), bias: !isNormalized)
      let value = net.apply(.elementwise(.square), isNormalized ? net.normalization(result) : result)
      let comparison = try Comparison(net.finish(value))
      comparison.expectAgreement("pictures of \(inputs) channels")
      let convolutions = comparison.executable.steps.filter { $0.primitive.hasPrefix("convolution") }
      // Without AVX-512 they are the library's. Sixteen channels may lie in blocks, and a single channel has no planes.
      guard Self.hasKernels, outputs != Layout.blockWidth, inputs > 1 else { continue }
      #expect(convolutions.allSatisfy { $0.implementation == "kernel" } && convolutions.count == 2)
    }
  }

  @Test(arguments: [[16, 16], [64, 32], [32, 80]]) func gradientsOfWeightsInBlocks(_ channels: [Int]) throws {
    for bias in [false, true] {
      var net = try ForwardNet([16, 8, 8], batch: 3)
      let first = net.convolution(net.input, channels[0], Extent(3), bias: false)
      let second = net.convolution(first, channels[1], Extent(1), bias: bias)
      let comparison = try Comparison(net.finish(net.apply(.elementwise(.square), second)))
      comparison.expectAgreement("\(channels[0]) to \(channels[1]) channels in blocks")
      guard Self.hasKernels else { continue }
      let gradients = comparison.executable.steps.filter { $0.primitive == "convolutionWeightGradient" }
      #expect(gradients.contains { $0.implementation == "kernel" })
    }
  }

  /// Neither results nor gradients depend on how the work was divided.
  @Test(.enabled(if: hasKernels), arguments: [[8, 16], [16, 8], [7, 20], [24, 72], [72, 24]]) func threadsChangeNothing(
    _ channels: [Int]
  ) throws {
    var (net, value) = try net(channels, normalized: true, bias: false, of: 31)
    let program = net.finish(value)
    let (one, two) = (try Comparison(program, threads: 1), try Comparison(program, threads: 2))
    for comparison in [one, two] { comparison.run() }
    // The buffers are the statistics of the batch.
    for index in program.buffers.indices {
      #expect(one.fast.read(.buffer(index)) == two.fast.read(.buffer(index)))
    }
    for index in program.gradients.indices where program.parameters[index].name.hasPrefix("norm") {
      #expect(one.fast.read(.gradient(index)) == two.fast.read(.gradient(index)))
    }
  }
}
