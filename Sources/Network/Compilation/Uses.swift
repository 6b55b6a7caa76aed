import Primitives

/// Who makes and who reads each value of a program. O(size of the program) to make.
struct Uses {
  /// The instruction that makes a value, by the value's index; nil for placeholders.
  private(set) var makers: [Int?]
  /// The instructions that read a value, in order, each as often as it reads it.
  private(set) var readers: [[Int]]
  private let results: Set<Value>

  init(of program: Program) {
    makers = Array(repeating: nil, count: program.values.count)
    readers = Array(repeating: [], count: program.values.count)
    results = program.results
    for (index, instruction) in program.instructions.enumerated() {
      for value in instruction.outputs { makers[value.index] = index }
      for value in instruction.inputs { readers[value.index].append(index) }
    }
  }

  func maker(of value: Value) -> Int? { makers[value.index] }

  func readers(of value: Value) -> [Int] { readers[value.index] }

  /// The only instruction that reads the value; nil if there are several, or if the value is a result of the program.
  func onlyReader(of value: Value) -> Int? {
    let readers = readers[value.index]
    return readers.count == 1 && !results.contains(value) ? readers[0] : nil
  }
}
