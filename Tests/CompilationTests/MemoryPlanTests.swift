import Compilation
import Conformance
import Primitives
import ReferenceBackend
import TensorTypes
import Testing

@Suite struct MemoryPlanTests {
  /// Runs programs with tags in place of numbers: what an instruction reads must be what was written for it.
  @Test(arguments: UInt64(0)..<60)
  func noValueIsOverwrittenBeforeItsLastReader(seed: UInt64) throws {
    let forward = randomProgram(seed: seed, length: 5 + Int(seed))
    for program in [forward, forward.differentiated(), forward.trainingStep(), forward.inferenceForm()] {
      let prepared = program.hoistingPrelude()
      let scratch: @Sendable (Int) -> Int = { $0 % 3 == 0 ? 40 * $0 : 0 }
      for reuses in [true, false] {
        let options = MemoryPlan.Options(
          scratchByteCount: scratch, reuses: reuses, preludeCount: prepared.preludeCount)
        let plan = try MemoryPlan(of: prepared.program, options: options)
        var memory = TaggedMemory(prepared, plan, scratch)
        #expect(memory.run() == [])
        #expect(plan.arenaByteCount >= plan.liveByteCount)
        #expect(try MemoryPlan(of: prepared.program, options: options) == plan)
      }
    }
  }

  @Test(arguments: UInt64(100)..<130)
  func resultsDoNotDependOnTheOrderOfInstructionsOrTheirStorage(seed: UInt64) throws {
    let forward = randomProgram(seed: seed, length: 30)
    let program = CaseProgram(
      program: forward.differentiated(), input: ramp(24), target: [], parameters: [ramp(24), ramp(24)],
      buffers: [ramp(24)])
    let plain = try program.run(on: ReferenceBackend())
    let step = try program.transformed { _ in forward.trainingStep() }.run(on: ReferenceBackend())
    #expect(step.differences(from: plain, tolerance: 1e-5) == [])
  }

  @Test func elementwiseChainsRunInPlace() throws {
    var builder = ProgramBuilder(mode: .inference)
    let x = builder.placeholder([16, 16], role: .input)
    var value = builder(.permutation(axes: [1, 0]), x)
    for function in [Elementwise.relu, .tanh, .square] { value = builder(.elementwise(function), value) }
    builder.setOutput(builder(.reshape([256]), value))
    let plan = try MemoryPlan(of: builder.program)
    #expect(plan.arenaByteCount == 2 * 1024)
    #expect(try MemoryPlan(of: builder.program, options: .init(reuses: false)).arenaByteCount == 5 * 1024)
    #expect(try MemoryPlan(of: builder.program, options: .init(keepsInputs: false)).arenaByteCount == 2 * 1024)
  }

  @Test func gradientsAreWrittenWhereTheSessionKeepsThem() throws {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.placeholder([2, 3], role: .input)
    let weight = parameter([3, 4], in: &builder)
    let y = builder(.matrixProduct(MatrixProduct(bias: true)), x, weight, parameter([4], in: &builder))
    builder.setLoss(sum(of: builder(.elementwise(.tanh), y), in: &builder))
    let program = builder.program.differentiated()
    let plan = try MemoryPlan(of: program)
    #expect(program.gradients.map { plan[$0] } == [.gradient(0), .gradient(1)])
    // The bias' gradient is a reshape of a sum over rows; the sum is formed in its place.
    let rows = program.instructions.last { if case .reduction = $0.primitive { true } else { false } }
    #expect(plan[rows!.outputs[0]] == .gradient(1))
    #expect(plan[weight] == .parameter(0))
  }

  /// What a prelude made is not made again, so it must not lie where another program of the session writes.
  @Test func aGradientDoesNotRenameWhatAPreludeMade() throws {
    var builder = ProgramBuilder(mode: .training)
    let a = parameter([2, 3], in: &builder)
    let squares = builder(.elementwise(.square), builder(.reshape([3, 2]), a))
    builder.setGradients([builder(.reshape([2, 3]), squares)])
    let prepared = builder.program.hoistingPrelude()
    let plan = try MemoryPlan(of: prepared.program, options: .init(preludeCount: prepared.preludeCount))
    #expect(prepared.preludeCount == 2)
    #expect(plan[prepared.program.gradients[0]] == .gradient(0))
    #expect(plan[squares] == .arena(offset: 0))
  }

  @Test func takesTheSizesOfTheBackend() throws {
    var builder = ProgramBuilder(mode: .inference)
    let x = builder.placeholder([2, 3], role: .input)
    builder.setOutput(builder(.elementwise(.tanh), x))
    let padded = try MemoryPlan(of: builder.program, options: .init(byteCount: { _ in 1000 }))
    #expect(padded.arenaByteCount == 2048)
  }

  @Test func sizesThatCannotBeAddedUpAreAnError() {
    var builder = ProgramBuilder(mode: .inference)
    let x = builder.placeholder([2, 3], role: .input)
    builder.setOutput(builder(.elementwise(.tanh), x))
    for size in [Int.max, Int.max / 2 + 1, -1] {
      #expect(throws: MemoryPlanError.self) {
        try MemoryPlan(of: builder.program, options: .init(byteCount: { _ in size }))
      }
    }
  }

  private func ramp(_ count: Int) -> [Float] { (0..<count).map { Float($0 * 7 % 24) / 12 - 1 } }
}

/// An arena in which every 64 bytes remember the value that was written there last.
private struct TaggedMemory {
  private let prepared: PreparedProgram
  private let plan: MemoryPlan
  private let scratch: (Int) -> Int
  private var arena: [Int]
  private var outside: [MemoryPlan.Storage: Int] = [:]
  /// What a value's bytes are known by: reshapes keep the tag of their operand where they share its storage.
  private var tags: [Int]

  init(_ prepared: PreparedProgram, _ plan: MemoryPlan, _ scratch: @escaping (Int) -> Int) {
    self.prepared = prepared
    self.plan = plan
    self.scratch = scratch
    arena = Array(repeating: -1, count: plan.arenaByteCount / MemoryPlan.alignment)
    tags = Array(prepared.program.values.indices)
  }

  /// Prelude and body, the body once more: the prelude's values, the inputs and the results must outlast a run.
  mutating func run() -> [String] {
    let program = prepared.program
    for (index, description) in program.values.enumerated() where description.role != .result {
      if plan.storage[index] != nil { write(Value(index: index)) }
    }
    var faults = step(0..<program.instructions.count)
    faults += step(prepared.preludeCount..<program.instructions.count)
    return faults + program.results.filter { !holds($0) }.map { "result \($0.index) was overwritten" }
  }

  private mutating func step(_ range: Range<Int>) -> [String] {
    var faults: [String] = []
    for index in range {
      let instruction = prepared.program.instructions[index]
      if let offset = plan.scratchOffsets[index] {
        let size = (scratch(index) + MemoryPlan.alignment - 1) / MemoryPlan.alignment
        for cell in 0..<size { arena[offset / MemoryPlan.alignment + cell] = -2 }
      }
      for input in instruction.inputs where !holds(input) {
        faults.append("instruction \(index) reads value \(input.index), which was overwritten")
      }
      if case .reshape = instruction.primitive, plan[instruction.inputs[0]] == plan[instruction.outputs[0]] {
        tags[instruction.outputs[0].index] = tags[instruction.inputs[0].index]
      } else {
        for output in instruction.outputs { write(output) }
      }
    }
    return faults
  }

  private func cells(of value: Value) -> Range<Int>? {
    guard case .arena(let offset) = plan[value] else { return nil }
    precondition(offset % MemoryPlan.alignment == 0, "storage is aligned")
    let start = offset / MemoryPlan.alignment
    return start..<start + (prepared.program[value].byteCount + MemoryPlan.alignment - 1) / MemoryPlan.alignment
  }

  private mutating func write(_ value: Value) {
    guard let cells = cells(of: value) else {
      outside[plan[value]] = tags[value.index]
      return
    }
    for cell in cells { arena[cell] = tags[value.index] }
  }

  private func holds(_ value: Value) -> Bool {
    guard let cells = cells(of: value) else { return outside[plan[value]] == tags[value.index] }
    return cells.allSatisfy { arena[$0] == tags[value.index] }
  }
}
