import Compilation
import Conformance
import Primitives
import ReferenceBackend
import TensorTypes
import Testing

@testable import OneDNNBackend

/// Training steps in bfloat16 against the reference, which rounds where the program does and sums in floats.
@Suite(.enabled(if: OneDNNBackend().obstacle(to: .bfloat16) == nil))
struct Bfloat16Tests {
  /// A number is rounded to 8 bits, by either side to another neighbour where their sums differ by a little.
  static let tolerance: Float = 0.02

  private static func results(_ example: PrimitiveCase) throws -> (found: CaseResult, expected: CaseResult) {
    let program = example.build().transformed { $0.trainingStep(in: .bfloat16) }
    var backend = OneDNNBackend()
    backend.guardByteCount = 256
    return (try program.run(on: backend), try program.run(on: ReferenceBackend()))
  }

  /// Some gradients in networks are zero but for rounding, so that all are held together.
  @Test(arguments: networkCases + fusionCases) func networks(_ example: PrimitiveCase) throws {
    var (found, expected) = try Self.results(example)
    let difference = zip(found.gradients.joined(), expected.gradients.joined()).reduce(0) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
    }
    let norm = expected.gradients.joined().reduce(0) { $0 + $1 * $1 }
    #expect(difference.squareRoot() <= Self.tolerance * norm.squareRoot())
    (found.gradients, found.loss) = (expected.gradients, expected.loss)
    let differences = found.differences(from: expected, tolerance: Self.tolerance)
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test(arguments: networkCases) func hasNoReferenceImplementation(_ example: PrimitiveCase) throws {
    let program = example.build().transformed { $0.trainingStep(in: .bfloat16) }.program
    let session = try OneDNNBackend().open(program, threads: 1)
    let executable = try #require(try session.compile(program) as? OneDNNExecutable)
    let slow = executable.steps.filter { $0.implementation.hasPrefix("ref") }
    #expect(slow.isEmpty, "\(slow)")
  }

  /// An input near the kink of a relu falls on either side, so that gradients are held together, not number by number.
  @Test(arguments: PlanTests.Network.allCases) func plans(_ network: PlanTests.Network) throws {
    let comparison = try Comparison(network.program(batch: 4).inBfloat16())
    comparison.run()
    comparison.expectEqualOutputs(0.05, "\(network)")
    let distance = comparison.gradientDistance
    #expect(distance < 0.2, "the gradients of \(network) are off by \(distance)")
  }

  /// Channels, extents and margins that a Winograd kernel must get right: whole and cut tiles, odd numbers of them.
  @Test(arguments: [
    [16, 16, 8, 8, 1], [16, 64, 7, 9, 1], [48, 32, 6, 5, 0], [32, 80, 3, 3, 1], [16, 96, 4, 13, 0], [64, 16, 5, 4, 1],
  ]) func winograd(_ extents: [Int]) throws {
    let program = Self.convolutions(extents)
    let comparison = try Comparison(program)
    let kernels = comparison.executable.steps.filter { $0.implementation == "kernel" }.map(\.primitive)
    #expect(kernels.contains("convolution"))
    #expect(kernels.contains("convolutionInputGradient"))
    #expect(kernels.contains("convolutionWeightGradient"))
    comparison.expectAgreement(tolerance: 0.06, "\(extents)")
    let rectified = try Comparison(Self.convolutions(extents, rectifies: true))
    rectified.run()
    rectified.expectEqualOutputs(0.06, "\(extents) with a relu")
  }

  /// The first convolution has kernels of its own where its outputs do not fill whole vectors: channels read and written, the map, the
  /// window and its margin.
  @Test(arguments: [
    [3, 24, 9, 11, 3, 1], [1, 8, 6, 33, 5, 2], [4, 40, 7, 8, 3, 0], [2, 24, 1, 1, 3, 1], [3, 8, 12, 12, 7, 3],
  ]) func stems(_ extents: [Int]) throws {
    let program = Self.stem(extents)
    let (one, two) = (try Comparison(program, threads: 1), try Comparison(program, threads: 2))
    one.expectAgreement(tolerance: 0.06, "\(extents)")
    let kernels = one.executable.steps.filter { $0.implementation == "kernel" }.map(\.primitive)
    #expect(kernels.contains("convolution") && kernels.contains("convolutionWeightGradient"))
    two.run()
    // Of the stem's weight and bias.
    for index in 0..<2 { #expect(one.fast.read(.gradient(index)) == two.fast.read(.gradient(index))) }
  }

  @Test func threadsChangeNothing() throws {
    let program = Self.convolutions([32, 64, 9, 9, 1])
    let results = try [1, 2, 3].map { threads in
      let comparison = try Comparison(program, threads: threads)
      comparison.expectAgreement(tolerance: 0.06, "\(threads) threads")
      // The kernel's own: its weight's and its bias's.
      return [1, 2].map { comparison.fast.read(.gradient($0)) }
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  /// A convolution with a bias that reads the samples, and one of 1×1 behind it.
  private static func stem(_ extents: [Int]) -> Program {
    let (inputs, outputs, kernel) = (extents[0], extents[1], extents[4])
    var builder = ProgramBuilder(mode: .training)
    func parameter(_ shape: Shape) -> Value {
      builder.addParameter(StoredTensor(name: "\(shape)", shape: shape, initializer: .constant(1)))
    }
    let window = Window(kernel: Extent(kernel), stride: Extent(1), padding: Margins(Extent(extents[5])))
    let point = Window(kernel: Extent(1), stride: Extent(1))
    let (weight, bias) = (parameter(.sound([outputs, inputs, kernel, kernel])), parameter(.sound([outputs])))
    let after = parameter(.sound([8, outputs, 1, 1]))
    var x = builder.placeholder(Shape.sound([5, inputs, extents[2], extents[3]]), role: .input)
    x = builder(.convolution(Convolution(window: window, bias: true)), x, weight, bias)
    x = builder(.convolution(Convolution(window: point, bias: false)), x, after)
    let flat = builder(.reshape(.sound([5, builder.shape(x).elementCount / 5])), x)
    builder.setOutput(flat)
    builder.setLoss(builder(.crossEntropy, flat, builder.placeholder(builder.shape(flat), role: .target)))
    return builder.program.trainingStep(in: .bfloat16)
  }

  /// Two convolutions of 1×1 around one of 3×3 with a bias.
  private static func convolutions(_ extents: [Int], rectifies: Bool = false) -> Program {
    let (inputs, outputs, height, width, padding) = (extents[0], extents[1], extents[2], extents[3], extents[4])
    var builder = ProgramBuilder(mode: .training)
    func parameter(_ shape: Shape) -> Value {
      builder.addParameter(StoredTensor(name: "\(shape)", shape: shape, initializer: .constant(1)))
    }
    let point = Window(kernel: Extent(1), stride: Extent(1))
    let around = Window(kernel: Extent(3), stride: Extent(1), padding: Margins(Extent(padding)))
    var x = builder.placeholder(Shape.sound([5, 3, height, width]), role: .input)
    let (before, weight) = (parameter(.sound([inputs, 3, 1, 1])), parameter(.sound([outputs, inputs, 3, 3])))
    let (bias, after) = (parameter(.sound([outputs])), parameter(.sound([16, outputs, 1, 1])))
    x = builder(.convolution(Convolution(window: point, bias: false)), x, before)
    x = builder(.convolution(Convolution(window: around, bias: true)), x, weight, bias)
    if rectifies { x = builder(.elementwise(.relu), x) }
    x = builder(.convolution(Convolution(window: point, bias: false)), x, after)
    let flat = builder(.reshape(.sound([5, builder.shape(x).elementCount / 5])), x)
    builder.setOutput(flat)
    builder.setLoss(builder(.crossEntropy, flat, builder.placeholder(builder.shape(flat), role: .target)))
    return builder.program.trainingStep(in: .bfloat16)
  }
}

extension Shape {
  fileprivate static func sound(_ extents: [Int]) -> Shape {
    do {
      return try Shape(extents)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}
