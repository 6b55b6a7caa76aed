import Compilation
import Diagnostics
import Primitives

/// Everything that a run of a case leaves behind.
public struct CaseResult: Hashable, Sendable {
  public var output: [Float]
  public var loss: Float
  /// The gradient of each parameter; empty after a forward run.
  public var gradients: [[Float]]
  public var buffers: [[Float]]
}

extension CaseProgram {
  /// The case's program through a pass, with the same numbers.
  public func transformed(_ pass: (Program) -> Program) -> CaseProgram {
    var result = self
    result.program = pass(program)
    return result
  }

  /// Runs the program as it stands, once.
  public func run(on backend: some Backend) throws(DiagnosticsError) -> CaseResult {
    let session = try backend.open(program, threads: 1)
    let executable = try session.compile(program)
    let result = run(executable, in: session)
    try executable.checkFault()
    return result
  }

  /// Runs the program with its gradients, not fused.
  public func runGradients(on backend: some Backend) throws(DiagnosticsError) -> CaseResult {
    try transformed { $0.differentiated() }.run(on: backend)
  }

  func run(_ executable: any Executable, in session: any Session) -> CaseResult {
    for (number, values) in parameters.enumerated() { session.write(values, to: .parameter(number)) }
    for (number, values) in buffers.enumerated() { session.write(values, to: .buffer(number)) }
    fill(executable)
    executable.run(key: RandomKey(seed: 7, step: 3))
    return CaseResult(
      output: executable.withOutput(Array.init), loss: executable.loss,
      gradients: program.gradients.indices.map { session.read(.gradient($0)) },
      buffers: buffers.indices.map { session.read(.buffer($0)) })
  }

  func fill(_ executable: any Executable) {
    executable.fill { input, target in
      precondition(input.count == self.input.count && target.count == self.target.count, "the batch has its size")
      for index in input.indices { input[index] = self.input[index] }
      for index in target.indices { target[index] = self.target[index] }
    }
  }
}

extension CaseResult {
  /// The differences from an expected result of more than `tolerance` times the tensor's largest element, as sentences.
  public func differences(from expected: CaseResult, tolerance: Float = 1e-4) -> [String] {
    var found = difference("output", output, expected.output, tolerance)
    found += difference("loss", [loss], [expected.loss], tolerance)
    for (number, pair) in zip(gradients, expected.gradients).enumerated() {
      found += difference("gradient \(number + 1)", pair.0, pair.1, tolerance)
    }
    for (number, pair) in zip(buffers, expected.buffers).enumerated() {
      found += difference("buffer \(number + 1)", pair.0, pair.1, tolerance)
    }
    if gradients.count != expected.gradients.count { found.append("the number of gradients differs") }
    return found
  }

  private func difference(_ name: String, _ values: [Float], _ expected: [Float], _ tolerance: Float) -> [String] {
    guard values.count == expected.count else { return ["\(name) has \(values.count) elements, not \(expected.count)"] }
    let scale = max(1e-2, expected.reduce(0) { max($0, abs($1)) })
    for (index, (value, wanted)) in zip(values, expected).enumerated()
    where !(abs(value - wanted) <= tolerance * scale) {
      return ["\(name)[\(index)] is \(value), not \(wanted)"]
    }
    return []
  }
}
