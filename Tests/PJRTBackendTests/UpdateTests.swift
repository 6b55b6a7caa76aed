import Compilation
import Conformance
import Optimizers
import PJRTBackend
import Primitives
import ReferenceBackend
import TensorTypes
import Testing

/// Steps of optimisers on a device against those of the reference.
@Suite(.enabled(if: TestDevice.plugin != nil, TestDevice.skipped))
struct UpdateTests {
  private static let rules: [Update] = [
    Update(rule: .sgd(momentum: 0, nesterov: false), learningRate: 0.1, weightDecay: 0.01, step: 1),
    Update(rule: .sgd(momentum: 0.9, nesterov: false), learningRate: 0.1, weightDecay: 0.01, clipNorm: 0.5, step: 1),
    Update(
      rule: .sgd(momentum: 0.9, nesterov: true), learningRate: 0.1, weightDecay: 0.01, sparesVectors: true,
      averageDecay: 0.95, step: 1),
    Update(
      rule: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decoupledDecay: false), learningRate: 0.01,
      weightDecay: 0.02, step: 1),
    Update(
      rule: .adam(beta1: 0.8, beta2: 0.99, epsilon: 1e-6, decoupledDecay: true), learningRate: 0.01, weightDecay: 0.1,
      sparesVectors: true, clipNorm: 1, averageDecay: 0.9, step: 1),
    Update(
      rule: .muon(momentum: 0.95, beta1: 0.9, beta2: 0.999, epsilon: 1e-8), learningRate: 0.01, weightDecay: 0.1,
      clipNorm: 1, averageDecay: 0.9, step: 1),
  ]

  private static var program: Program {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.placeholder([2, 3], role: .input)
    let weight = builder.addParameter(StoredTensor(name: "weight", shape: [5, 3], initializer: .constant(0)))
    let bias = builder.addParameter(StoredTensor(name: "bias", shape: [5], initializer: .constant(0)))
    let y = builder(.matrixProduct(MatrixProduct(transposeB: true, bias: true)), x, weight, bias)
    builder.setOutput(y)
    return builder.program
  }

  private func values(_ count: Int, _ seed: UInt64) -> [Float] { CaseValues.spread.numbers(count, seed: seed) }

  @Test(arguments: rules.indices) func stepsEqualThoseOfTheReference(_ index: Int) throws {
    var update = Self.rules[index]
    let sessions = [
      try TestDevice.backend().open(Self.program, threads: 1), try ReferenceBackend().open(Self.program, threads: 1),
    ]
    for session in sessions {
      session.write(values(15, 1), to: .parameter(0))
      session.write(values(5, 2), to: .parameter(1))
    }
    for step in 1...4 {
      update.step = step
      let norms = sessions.map { session in
        session.write(values(15, UInt64(10 * step)), to: .gradient(0))
        session.write(values(5, UInt64(10 * step + 1)), to: .gradient(1))
        return session.apply(update)
      }
      #expect(abs(norms[0] - norms[1]) < 1e-6 * norms[1])
    }
    try sessions[0].checkFault()
    for tensor in [.parameter(0), .parameter(1), .firstMoment(0), .secondMoment(1), .average(0), .average(1)]
      as [TensorReference]
    {
      let (found, expected) = (sessions[0].read(tensor), sessions[1].read(tensor))
      let distance = zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(found.count == expected.count && distance < 2e-6, "\(tensor) of rule \(index) is off by \(distance)")
    }
  }

  /// A norm that is no number reaches the parameters, as on the CPU.
  @Test func clippingHidesNoNaN() throws {
    let session = try TestDevice.backend().open(Self.program, threads: 1)
    session.write([Float](repeating: .nan, count: 5), to: .gradient(1))
    let norm = session.apply(Self.rules[1])
    #expect(norm.isNaN)
    let parameters = session.read(.parameter(0))
    #expect(parameters.allSatisfy { $0.isNaN })
    try session.checkFault()
  }
}
