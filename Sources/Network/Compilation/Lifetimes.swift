import Primitives

/// When each value of a program is made and read for the last time, and which values share their bytes.
struct Lifetimes {
  /// The instruction that makes the value; −1 for what is there before the run. By root.
  private(set) var first: [Int]
  /// The last instruction that reads it; the number of instructions for what must outlive the run. By root.
  private(set) var last: [Int]
  /// The storage outside the arena. By root.
  private(set) var fixed: [MemoryPlan.Storage?]
  private(set) var byteCounts: [Int]
  private var parents: [Int]

  init(of program: Program, options: MemoryPlan.Options) {
    let end = program.instructions.count
    first = Array(repeating: Int.max, count: program.values.count)
    last = Array(repeating: -1, count: program.values.count)
    fixed = Array(repeating: nil, count: program.values.count)
    parents = Array(program.values.indices)
    byteCounts = program.values.indices.map { options.byteCount?(Value(index: $0)) ?? program.values[$0].byteCount }

    for (index, description) in program.values.enumerated() {
      switch description.role {
      case .input, .target, .randomKey:
        first[index] = -1
        if options.keepsInputs { last[index] = end }
      case .parameter(let number): fixed[index] = .parameter(number)
      case .buffer(let number): fixed[index] = .buffer(number)
      case .result: break
      }
    }
    for (index, instruction) in program.instructions.enumerated() {
      for value in instruction.inputs {
        let crosses = first[value.index] < options.preludeCount && index >= options.preludeCount
        let made = program[value].role == .result
        last[value.index] = max(last[value.index], crosses && made ? end : index)
      }
      for value in instruction.outputs {
        first[value.index] = index
        last[value.index] = max(last[value.index], index)
      }
    }
    for (number, value) in program.gradients.enumerated() { fixed[value.index] = .gradient(number) }
    for value in program.results { last[value.index] = end }
  }

  func root(of index: Int) -> Int {
    var index = index
    while parents[index] != index { index = parents[index] }
    return index
  }

  /// Lets reshapes share their operand's bytes and elementwise functions overwrite an operand that dies with them.
  mutating func alias(_ program: Program, options: MemoryPlan.Options) {
    let results = program.results
    for (index, instruction) in program.instructions.enumerated() {
      let output = instruction.outputs[0].index
      if case .reshape = instruction.primitive {
        let input = root(of: instruction.inputs[0].index)
        guard byteCounts[input] == byteCounts[output], fixed[input] == nil || fixed[output] == nil else { continue }
        // A gradient that renames what is not made in every run, or a result that renames a stored tensor, is a copy.
        if fixed[output] != nil, first[input] < options.preludeCount { continue }
        if fixed[input] != nil, results.contains(instruction.outputs[0]) { continue }
        join(output, to: input)
      } else if options.reuses {
        let candidates = options.overwritable(instruction, program).map { root(of: instruction.inputs[$0].index) }
        guard fixed[output] == nil,
          let input = candidates.first(where: {
            fixed[$0] == nil && last[$0] == index && byteCounts[$0] == byteCounts[output]
          })
        else { continue }
        join(output, to: input)
      }
    }
  }

  private mutating func join(_ output: Int, to input: Int) {
    parents[output] = input
    fixed[input] = fixed[input] ?? fixed[output]
    first[input] = min(first[input], first[output])
    last[input] = max(last[input], last[output])
  }

  /// The blocks that the arena must hold, one for each set of values that share bytes.
  func blocks(of program: Program) throws(MemoryPlanError) -> [MemoryBlock] {
    var blocks: [MemoryBlock] = []
    for index in program.values.indices where parents[index] == index && fixed[index] == nil && first[index] < .max {
      blocks.append(
        MemoryBlock(byteCount: try aligned(byteCounts[index]), from: first[index], through: last[index], owner: index))
    }
    return blocks
  }
}

extension ValueDescription {
  /// The size of the value in row-major order without padding.
  public var byteCount: Int { shape.elementCount * type.byteCount }
}
