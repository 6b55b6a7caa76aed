import Compilation
import Diagnostics
import Optimizers
import Primitives
import TensorTypes
import Testing

@Suite struct FeasibilityTests {
  /// [1, 4, 4] → 1024 channels → 4096 features, for one sample.
  let program: Program

  init() {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.placeholder([1, 1, 4, 4], role: .input)
    builder.beginLayer(3, tensors: [:])
    let weight = parameter([1024, 1, 3, 3], in: &builder)
    let convolution = Convolution(window: Window(kernel: Extent(3)), bias: false)
    let y = builder(.convolution(convolution), x, weight)
    builder.setOutput(y)
    builder.setLoss(sum(of: y, in: &builder))
    program = builder.program
  }

  @Test func acceptsWhatFits() throws {
    try program.checkBatch(of: 1)
    try program.checkBatch(of: 1 << 28)
    try program.trainingStep().checkMemory(limit: 1 << 20)
  }

  @Test func namesTheLayerThatGrowsTooLarge() throws {
    let error = #expect(throws: DiagnosticsError.self) {
      try program.checkBatch(of: 1 << 29) { $0 == 3 ? "block1.conv" : nil }
    }
    #expect(
      error?.description
        == "error: block1.conv: [1024, 2, 2] for each of 536870912 samples is more than 2^40 elements. Choose a smaller batch size"
    )
  }

  @Test(arguments: [0, -1, Int.max])
  func refusesNumbersThatAreNoBatchSize(size: Int) {
    let error = #expect(throws: DiagnosticsError.self) { try program.checkBatch(of: size) }
    #expect(error?.diagnostics.map(\.code) == ["bad-batch-size"])
  }

  @Test func saysHowMuchMemoryIsMissing() throws {
    let error = #expect(throws: DiagnosticsError.self) {
      try program.trainingStep().checkMemory(limit: 100 << 10, stateCopies: 2)
    }
    #expect(
      error?.description
        == "error: the program needs 176.2 KiB; 100 KiB may be used. Choose a smaller batch size or a smaller network")
    #expect(throws: DiagnosticsError.self) {
      try program.checkMemory(limit: .max, options: .init(byteCount: { _ in .max / 2 }))
    }
  }

  @Test func segmentsOfAFlatBufferAreAligned() {
    let tensors = [[3, 7], [5], [16]].map { (shape: Shape) in
      StoredTensor(name: "p", shape: shape, initializer: .constant(0))
    }
    let layout = FlatLayout(tensors)
    #expect(layout.segments.map(\.range) == [0..<21, 32..<37, 48..<64])
    #expect(layout.segments.map(\.isVector) == [false, true, true])
    #expect(layout.elementCount == 64)
    #expect(FlatLayout(tensors, elementCount: { $0 == 1 ? 16 : 32 }).segments[1].range == 32..<48)
  }
}
