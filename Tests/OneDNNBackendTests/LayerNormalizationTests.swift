import Compilation
import Primitives
import TensorTypes
import Testing

@testable import OneDNNBackend

/// Layer normalisations as one pass forward and one back, against the reference, which does one instruction after the other.
struct LayerNormalizationTests {
  struct Case: CustomStringConvertible, Sendable {
    /// Of a 1×1 convolution before it; nil for features.
    var channels: Int?
    var axes = [1]
    var map = Extent(height: 5, width: 7)
    var batch = 3
    var affine = true

    var description: String {
      "\(channels.map { "\($0) channels on \(map.height)×\(map.width)" } ?? "features"), axes \(axes), batch \(batch), "
        + (affine ? "with scale and shift" : "plain")
    }
  }

  static let cases: [Case] =
    [true, false].flatMap { affine in
      [
        Case(channels: 24, affine: affine), Case(channels: 9, batch: 1, affine: affine),
        Case(channels: 67, affine: affine), Case(channels: 40, map: Extent(1), affine: affine),
        Case(channels: 20, map: Extent(height: 1, width: 30), batch: 5, affine: affine), Case(affine: affine),
        Case(channels: 24, axes: [1, 2, 3], affine: affine), Case(channels: 32, axes: [1, 2, 3], affine: affine),
        Case(channels: 8, axes: [1, 2, 3], map: Extent(height: 1, width: 6), batch: 2, affine: affine),
      ]
    }

  /// - parameter leaks: whether something else reads what lies within
  private func program(
    _ example: Case, mode: ProgramBuilder.Mode = .training, leaks: Bool = false
  ) throws -> Program {
    var net = try ForwardNet(
      example.channels == nil ? [30] : [3, example.map.height, example.map.width], batch: example.batch, mode: mode)
    var x = net.input
    if let channels = example.channels {
      // A depthwise convolution keeps channels last.
      x = net.convolution(x, channels, Extent(1))
      let window = Extent(height: example.map.height > 1 ? 3 : 1, width: 3)
      let margins = Extent(height: window.height / 2, width: 1)
      if example.axes == [1] { x = net.convolution(x, channels, window, padding: margins, groups: channels) }
    } else {
      x = net.linear(x, 50)
    }
    let shape = net.builder.shape(x)
    let mean = net.apply(.reduction(Reduction(.mean, axes: example.axes)), x)
    let centred = net.apply(.binary(.subtract), x, mean)
    let squares = net.apply(.elementwise(.square), centred)
    let variance = net.apply(.reduction(Reduction(.mean, axes: example.axes)), squares)
    let raised = net.apply(.elementwise(.affine(scale: 1, offset: 1e-5)), variance)
    var y = net.apply(.binary(.multiply), centred, net.apply(.elementwise(.inverseSquareRoot), raised))
    if example.affine {
      let whole = example.axes.count > 1
      let stored: Shape = whole ? [shape[1], shape[2], shape[3]] : [shape[1]]
      let spread: Shape =
        shape.rank == 2
        ? [1, shape[1]] : whole ? [1, shape[1], shape[2], shape[3]] : [1, shape[1], 1, 1]
      let scale = net.apply(.reshape(spread), net.parameter("scale", stored))
      y = net.apply(.binary(.multiply), y, scale)
      y = net.apply(.binary(.add), y, net.apply(.reshape(spread), net.parameter("shift", stored)))
    }
    if leaks { y = net.apply(.binary(.add), y, centred) }
    if shape.rank == 4 { y = net.convolution(y, example.axes == [1] ? 12 : shape[1], Extent(1)) }
    return net.finish(y)
  }

  @Test(arguments: cases) func agreesWithTheReference(_ example: Case) throws {
    let comparison = try Comparison(try program(example))
    comparison.expectAgreement("\(example)")
    expectPasses(in: comparison, "\(example)")
  }

  @Test(arguments: cases) func inferenceAgrees(_ example: Case) throws {
    let comparison = try Comparison(try program(example, mode: .inference))
    comparison.expectAgreement("\(example)")
    guard DepthwiseConvolution.hasWideRegisters else { return }
    #expect(comparison.executable.steps.contains { $0.primitive == "layerNormalization" }, "\(example)")
  }

  @Test(.enabled(if: OneDNNBackend().obstacle(to: .bfloat16) == nil), arguments: cases)
  func agreesInBfloat16(_ example: Case) throws {
    let comparison = try Comparison(try program(example).inBfloat16())
    comparison.run()
    comparison.expectEqualOutputs(0.03, "\(example)")
    #expect(comparison.gradientDistance < 0.03, "\(example): \(comparison.gradientDistance)")
    expectPasses(in: comparison, "\(example)")
  }

  /// What is read from outside has to be computed.
  @Test func leavesWhatIsReadElsewhere() throws {
    let comparison = try Comparison(try program(Case(channels: 24), leaks: true))
    comparison.expectAgreement("leaking")
    #expect(!comparison.executable.steps.contains { $0.primitive.hasPrefix("layerNormalization") })
  }

  @Test func threadsChangeNothing() throws {
    let program = try program(Case(channels: 40, batch: 21))
    let (one, two) = (try Comparison(program, threads: 1), try Comparison(program, threads: 2))
    for comparison in [one, two] { comparison.run() }
    for index in program.gradients.indices where ["scale", "shift"].contains(program.parameters[index].name) {
      #expect(one.fast.read(.gradient(index)) == two.fast.read(.gradient(index)))
    }
  }

  /// One pass each way, and nothing left of what they replace.
  private func expectPasses(in comparison: Comparison, _ name: String) {
    guard DepthwiseConvolution.hasWideRegisters else { return }
    let steps = comparison.executable.steps.map(\.primitive)
    #expect(steps.contains("layerNormalization") && steps.contains("layerNormalizationGradient"), "\(name): \(steps)")
    #expect(!steps.contains("broadcast"), "\(name): \(steps)")
  }
}
