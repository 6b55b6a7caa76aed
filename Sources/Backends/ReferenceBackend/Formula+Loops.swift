import Primitives

extension Formula {
  /// Every result for every element. A result may take the memory of an input.
  func forward(_ inputs: [Floats], to outputs: [Floats]) {
    var numbers = [Float](repeating: 0, count: steps.count)
    for index in outputs[0].indices {
      evaluate({ inputs[$0][index] }, into: &numbers)
      for (output, result) in zip(outputs, results) { output[index] = numbers[result] }
    }
  }
}
