import Compilation
import Foundation
import Optimizers
import Primitives
import ReferenceBackend
import Testing

/// Steps of torch.optim, recorded by Fixtures/generate.py.
private struct Recording: Decodable {
  struct Case: Decodable {
    struct Step: Decodable {
      var norm: Double
      var parameters: [[Float]]
      var averages: [[Float]]
    }

    var name: String
    var momentum: Double?
    var nesterov: Bool?
    var beta1: Double?
    var beta2: Double?
    var epsilon: Double?
    var lr: Double
    var decay: Double
    var spares: Bool?
    var clip: Double?
    var average: Double?
    var steps: [Step]

    func update(step: Int) -> Update {
      let rule: Update.Rule =
        if name == "muon" {
          .muon(momentum: momentum!, beta1: beta1!, beta2: beta2!, epsilon: epsilon!)
        } else if let momentum, let nesterov {
          .sgd(momentum: momentum, nesterov: nesterov)
        } else {
          .adam(beta1: beta1!, beta2: beta2!, epsilon: epsilon!, decoupledDecay: name == "adamw")
        }
      return Update(
        rule: rule, learningRate: lr, weightDecay: decay, sparesVectors: spares ?? false, clipNorm: clip,
        averageDecay: average, step: step)
    }
  }

  var parameters: [[Float]]
  var gradients: [[[Float]]]
  var cases: [Case]
}

@Suite struct OptimizerTests {
  private let recording: Recording

  init() throws {
    recording = try fixture("optimizers")
  }

  @Test func takesTheStepsOfTorch() throws {
    for testCase in recording.cases {
      let session = try openSession()
      for (index, step) in testCase.steps.enumerated() {
        for (number, gradient) in recording.gradients[index].enumerated() {
          session.write(gradient, to: .gradient(number))
        }
        let norm = session.apply(testCase.update(step: index + 1))
        #expect(abs(norm - step.norm) < 1e-5 * step.norm)
        for number in recording.parameters.indices {
          let found = session.read(.parameter(number))
          #expect(nearest(found, step.parameters[number]) < 2e-6, "\(testCase.name) at step \(index + 1)")
          guard testCase.average != nil else { continue }
          #expect(nearest(session.read(.average(number)), step.averages[number]) < 2e-6)
        }
      }
    }
  }

  /// A tall matrix takes the step that its transpose takes.
  @Test func aMatrixMovesAsItsTranspose() throws {
    var builder = ProgramBuilder(mode: .training)
    _ = builder.addParameter(StoredTensor(name: "wide", shape: [3, 7], initializer: .constant(0)))
    _ = builder.addParameter(StoredTensor(name: "tall", shape: [7, 3], initializer: .constant(0)))
    let session = try ReferenceBackend().open(builder.program, threads: 1)
    func transposed(_ values: [Float]) -> [Float] { (0..<21).map { values[$0 % 3 * 7 + $0 / 3] } }
    session.write(recording.parameters[0], to: .parameter(0))
    session.write(transposed(recording.parameters[0]), to: .parameter(1))
    for step in recording.gradients.indices {
      session.write(recording.gradients[step][0], to: .gradient(0))
      session.write(transposed(recording.gradients[step][0]), to: .gradient(1))
      _ = session.apply(
        Update(
          rule: .muon(momentum: 0.95, beta1: 0.9, beta2: 0.999, epsilon: 1e-8), learningRate: 0.05, step: step + 1))
    }
    #expect(nearest(transposed(session.read(.parameter(0))), session.read(.parameter(1))) < 1e-6)
    #expect(session.read(.parameter(0)) != recording.parameters[0])
  }

  @Test func leavesGradientsAndPaddingAlone() throws {
    let session = try openSession()
    session.write(recording.gradients[0][0], to: .gradient(0))
    _ = session.apply(recording.cases[4].update(step: 1))
    #expect(session.read(.gradient(0)) == recording.gradients[0][0])
  }

  @Test func aNormThatIsNoNumberReachesTheParameters() throws {
    let session = try openSession()
    session.write([.nan] + Array(repeating: 0, count: 20), to: .gradient(0))
    let norm = session.apply(
      Update(rule: .sgd(momentum: 0, nesterov: false), learningRate: 0.1, clipNorm: 1, step: 1))
    #expect(norm.isNaN)
    #expect(session.read(.parameter(1)).allSatisfy { $0.isNaN })
  }

  /// A session with the recorded parameters, and a program that does nothing with them.
  private func openSession() throws -> any Session {
    var builder = ProgramBuilder(mode: .training)
    _ = builder.addParameter(StoredTensor(name: "weight", shape: [3, 7], initializer: .constant(0)))
    _ = builder.addParameter(StoredTensor(name: "bias", shape: [5], initializer: .constant(0)))
    let session = try ReferenceBackend().open(builder.program, threads: 1)
    for (number, values) in recording.parameters.enumerated() { session.write(values, to: .parameter(number)) }
    return session
  }
}
