import Primitives

/// Who makes and who reads each value of a program. O(size of the program) to make.
struct Uses {
  /// The instruction that makes a value, by the value's index; −1 for placeholders.
  private var makers: [Int]
  /// The readers of all values, those of the first value first; and where those of each value begin, and the last ones end.
  private var readers: [Int]
  private var starts: [Int]
  private var areResults: [Bool]

  init(of program: Program) {
    let count = program.values.count
    makers = Array(repeating: -1, count: count)
    starts = Array(repeating: 0, count: count + 1)
    areResults = program.areResults
    for (index, instruction) in program.instructions.enumerated() {
      for value in instruction.outputs { makers[value.index] = index }
      for value in instruction.inputs { starts[value.index + 1] += 1 }
    }
    for index in 0..<count { starts[index + 1] += starts[index] }
    readers = Array(repeating: 0, count: starts[count])
    var next = starts
    for (index, instruction) in program.instructions.enumerated() {
      for value in instruction.inputs {
        readers[next[value.index]] = index
        next[value.index] += 1
      }
    }
  }

  func maker(of value: Value) -> Int? { makers[value.index] < 0 ? nil : makers[value.index] }

  /// The instructions that read a value, in order, each as often as it reads it.
  func readers(of value: Value) -> ArraySlice<Int> { readers[starts[value.index]..<starts[value.index + 1]] }

  /// Whether whoever runs the program is given the value.
  func isResult(_ value: Value) -> Bool { areResults[value.index] }

  /// The only instruction that reads the value; nil if there are several, or if the value is a result of the program.
  func onlyReader(of value: Value) -> Int? {
    let start = starts[value.index]
    return starts[value.index + 1] == start + 1 && !areResults[value.index] ? readers[start] : nil
  }
}

extension Program {
  /// Whether each value is a result of the program, by its index.
  var areResults: [Bool] {
    var areResults = [Bool](repeating: false, count: values.count)
    for value in results { areResults[value.index] = true }
    return areResults
  }
}
