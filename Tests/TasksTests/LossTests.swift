import Compilation
import Primitives
import ReferenceBackend
import Tasks
import TensorTypes
import Testing

#if ESPALIER_ONEDNN
import OneDNNBackend
#endif

@Suite struct LossTests {
  private static var backends: [any Backend] {
    #if ESPALIER_ONEDNN
    [ReferenceBackend(), OneDNNBackend()]
    #else
    [ReferenceBackend()]
    #endif
  }

  /// The loss and its gradient that PyTorch gives, to 1e-6 of the largest.
  @Test func agreeWithPyTorch() throws {
    var seen: Set<String> = []
    for (index, recorded) in try Recorded.losses().enumerated() {
      for backend in Self.backends {
        let (value, gradient) = try run(recorded, on: backend)
        #expect(abs(Double(value) - recorded.loss) <= 1e-6 * max(1, abs(recorded.loss)), "case \(index)")
        for (found, expected) in zip(gradient, recorded.gradient) {
          #expect(abs(found - expected) <= 1e-6, "case \(index)")
        }
      }
      seen.insert(recorded.kind)
    }
    #expect(
      seen == ["cross_entropy", "binary_cross_entropy", "squared_error", "absolute_error", "huber"])
  }

  /// The outputs are a parameter, so that its gradient is theirs.
  private func run(_ recorded: Recorded.Loss, on backend: any Backend) throws -> (Float, [Float]) {
    let rows = recorded.outputs.count / recorded.width
    let shape = try Shape([rows, recorded.width])
    var builder = ProgramBuilder(mode: .training)
    let input = builder.placeholder(shape, role: .input)
    let tensor = StoredTensor(name: "outputs", shape: shape, initializer: .constant(0))
    let outputs = builder(.binary(.add), input, builder.addParameter(tensor))
    let target = builder.placeholder(shape, role: .target)
    builder.setOutput(outputs)
    builder.setLoss(try loss(recorded).lower(outputs, against: target, into: &builder))
    let program = builder.program.differentiated()
    let session = try backend.open(program, threads: 1)
    session.write([Float](repeating: 0, count: recorded.outputs.count), to: .parameter(0))
    let executable = try session.compile(program)
    executable.fill { input, target in
      for (index, value) in recorded.outputs.enumerated() { input[index] = value }
      for (index, value) in targets(of: recorded).enumerated() { target[index] = value }
    }
    executable.run(key: RandomKey(seed: 0, step: 0))
    return (executable.loss, session.read(.gradient(0)))
  }

  private func loss(_ recorded: Recorded.Loss) throws -> Loss {
    let losses: [Loss] = [
      .crossEntropy, .binaryCrossEntropy, .squaredError, .absoluteError, .huber(delta: recorded.delta ?? 1),
    ]
    return try #require(losses.first { $0.kind.rawValue == recorded.kind })
  }

  private func targets(of recorded: Recorded.Loss) -> [Float] {
    guard recorded.kind == "cross_entropy" else { return recorded.targets }
    var rows = [Float](repeating: 0, count: recorded.outputs.count)
    let targets = ClassTargets(smoothing: recorded.smoothing ?? 0, weights: recorded.weights)
    rows.withUnsafeMutableBufferPointer { rows in
      targets.write(count: recorded.targets.count, classes: recorded.width, to: rows) { Int(recorded.targets[$0]) }
    }
    return rows
  }

  @Test func balancedWeightsMakeClassesCountAlike() {
    #expect(ClassTargets.balancedWeights(counts: [10, 30, 0]) == [40.0 / 30, 40.0 / 90, 1])
  }

  @Test func scalingTurnsBack() {
    let values: [Float] = [1, 10, 3, 10, 5, 10]
    let scaling = TargetScaling(values, count: 2)
    #expect(scaling.means == [3, 10])
    #expect(scaling.deviations[1] == 1)
    #expect(abs(scaling.deviations[0] - (8.0 / 3).squareRoot()) < 1e-12)
    #expect(abs(scaling.restored(Double(scaling.scaled(5, at: 0)), at: 0) - 5) < 1e-6)
    #expect(scaling.scaled(10, at: 1) == 0)
  }
}
