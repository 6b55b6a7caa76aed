import Primitives
import TensorTypes

/// A layer normalisation of a program: the values that one pass forward and one back read and write.
///
/// Layers lower to primitives, so a layer normalisation is means, differences, squares and products, and its gradient is a good
/// dozen of passes over memory. Here it is found again:
///
///     mean = mean(x)                             y = (x − mean) · r · scale + shift
///     centred = x − mean                           with mean and r of each row kept
///     r = rsqrt(mean(centred²) + ε)
///     y = centred · r · scale + shift
///     …                                          …
///     13 instructions                            dx, dscale, dshift of x, dy, mean, r, scale
struct LayerNormalization {
  struct Gradient {
    /// That of the result.
    var output: Value
    /// That of the input.
    var input: Value
    /// With the scale and the shift.
    var parameters: (scale: Value, shift: Value)?
  }

  var rows: Int
  var length: Int
  var epsilon: Double
  var x: Value
  var y: Value
  var mean: Value
  var inverse: Value
  var parameters: (scale: Value, shift: Value)?
  var gradient: Gradient?
  /// Of the elements of maps: bfloat16 if all of them are in that, the results after the rounding that follows them.
  var type: DataType

  /// What the passes write.
  var results: [Value] { [y] + [gradient?.input].compactMap(\.self) }
}

/// The layer normalisations of a program, by the instructions in whose place they run.
struct LayerNormalizations {
  private(set) var forward: [Int: LayerNormalization] = [:]
  private(set) var backward: [Int: LayerNormalization] = [:]
  /// Instructions whose work the passes do.
  private(set) var skipped: Set<Int> = []

  init(of program: Program, _ layouts: [Layout]) {
    guard DepthwiseConvolution.hasWideRegisters else { return }
    let anchors = program.instructions.indices.filter {
      program.instructions[$0].primitive == .elementwise(.inverseSquareRoot)
    }
    guard !anchors.isEmpty else { return }
    let links = InstructionLinks(program)
    for anchor in anchors {
      guard let found = LayerNormalizationMatch(at: anchor, in: links, layouts) else { continue }
      forward[found.forward.max()!] = found.normalization
      if let first = found.backward.min() { backward[first] = found.normalization }
      skipped.formUnion(found.forward + found.backward)
      // In bfloat16 the passes write what roundings would.
      for result in found.normalization.results {
        guard let maker = links.makers[result.index], case .conversion = links.primitive(maker) else { continue }
        skipped.insert(maker)
      }
    }
    skipConversions(links)
  }

  /// Conversions that skipped instructions alone would read.
  private mutating func skipConversions(_ links: InstructionLinks) {
    for (index, instruction) in links.program.instructions.enumerated() {
      guard case .conversion = instruction.primitive else { continue }
      let output = instruction.outputs[0]
      let readers = links.plainReaders[output.index]
      guard !readers.isEmpty, !links.isResult(output), readers.allSatisfy({ skipped.contains($0) }) else { continue }
      skipped.insert(index)
    }
  }
}

/// Who makes and who reads each value, as if conversions were not there.
struct InstructionLinks {
  let program: Program
  /// By the value's index, the instruction that makes it.
  let makers: [Int?]
  /// By the value's index, the instructions that read it, each once.
  let plainReaders: [[Int]]
  /// The value of which another one is a conversion, or itself.
  private let roots: [Value]
  /// By the root's index, the instructions that read it or a conversion of it.
  private let rootReaders: [[Int]]
  private let results: Set<Value>

  init(_ program: Program) {
    self.program = program
    var makers = [Int?](repeating: nil, count: program.values.count)
    var roots = program.values.indices.map { Value(index: $0) }
    var (plain, collected) = (makers.map { _ in [Int]() }, makers.map { _ in [Int]() })
    for (index, instruction) in program.instructions.enumerated() {
      for output in instruction.outputs { makers[output.index] = index }
      for input in Set(instruction.inputs) { plain[input.index].append(index) }
      if case .conversion = instruction.primitive {
        roots[instruction.outputs[0].index] = roots[instruction.inputs[0].index]
      } else {
        for root in Set(instruction.inputs.map { roots[$0.index] }) { collected[root.index].append(index) }
      }
    }
    (self.makers, self.roots, plainReaders, rootReaders) = (makers, roots, plain, collected)
    results = program.results
  }

  func root(_ value: Value) -> Value { roots[value.index] }
  func readers(of value: Value) -> Set<Int> { Set(rootReaders[root(value).index]) }
  func isResult(_ value: Value) -> Bool { results.contains(value) }

  /// The instruction that alone reads a value which is no result.
  func onlyReader(of value: Value) -> Int? {
    let readers = readers(of: value)
    return readers.count == 1 && !isResult(value) ? readers.first : nil
  }

  func maker(of value: Value) -> Int? { makers[root(value).index] }
  func primitive(_ index: Int) -> Primitive { program.instructions[index].primitive }
  func output(_ index: Int) -> Value { program.instructions[index].outputs[0] }
  func inputs(_ index: Int) -> [Value] { program.instructions[index].inputs }
  func shape(_ value: Value) -> Shape { program[value].shape }

  /// Whether an instruction is a function of two values, in either order if it is one of sums or products.
  func isBinary(_ index: Int, _ binary: Binary, _ a: Value, _ b: Value) -> Bool {
    guard primitive(index) == .binary(binary) else { return false }
    let (first, second) = (root(inputs(index)[0]), root(inputs(index)[1]))
    if first == root(a), second == root(b) { return true }
    return binary != .subtract && first == root(b) && second == root(a)
  }

  /// The operand of a binary beside the given one, as it is read; nil if it is none, or reads only this one.
  func other(_ index: Int, than value: Value) -> Value? {
    guard case .binary = primitive(index), let other = inputs(index).first(where: { root($0) != root(value) }),
      inputs(index).contains(where: { root($0) == root(value) })
    else { return nil }
    return other
  }

  /// A parameter, or one in another shape.
  func isStored(_ value: Value) -> Bool {
    if case .parameter = program[root(value)].role { return true }
    guard let maker = maker(of: value), case .reshape = primitive(maker),
      case .parameter = program[root(inputs(maker)[0])].role
    else { return false }
    return true
  }
}
