import Compilation
import Optimizers
import Primitives
import ReferenceBackend
import TensorTypes
import Testing

@testable import OneDNNBackend

struct SessionTests {
  @Test func readsWhatWasWritten() throws {
    let comparison = try Comparison(PlanTests.Network.narrowBottleneck.program(batch: 2))
    var numbers = Numbers(state: 9)
    for (index, tensor) in comparison.executable.program.parameters.enumerated() {
      for reference in [
        TensorReference.parameter(index), .gradient(index), .firstMoment(index), .secondMoment(index), .average(index),
      ] {
        let values = numbers.list(tensor.shape.elementCount, scale: 1)
        comparison.fast.write(values, to: reference)
        #expect(comparison.fast.read(reference) == values)
      }
    }
  }

  @Test func paddingStaysZero() throws {
    let comparison = try Comparison(PlanTests.Network.narrowBottleneck.program(batch: 4))
    let tensors = comparison.fast.tensors
    for step in 1...3 {
      comparison.expectAgreement(seed: UInt32(step))
      _ = comparison.fast.apply(
        Update(
          rule: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decoupledDecay: true), learningRate: 0.01,
          weightDecay: 0.1, clipNorm: 1, averageDecay: 0.9, step: step))
      // The oracle's optimiser would do as well; what counts here is where the numbers are.
      for index in tensors.parameters.indices {
        comparison.copyToReference(.parameter(index))
      }
    }
    var padded = 0
    for (index, tensor) in tensors.parameters.enumerated() where tensor.count > tensor.elementCount {
      padded += 1
      for (buffer, reference) in [
        (tensors.values, TensorReference.parameter(index)), (tensors.gradients, .gradient(index)),
        (tensors.firstMoments, .firstMoment(index)), (tensors.averages, .average(index)),
      ] {
        // As many elements are not zero as there are logical ones that are not.
        let physical = (0..<tensor.count).filter { buffer.start[tensor.start + $0] != 0 }.count
        let logical = comparison.fast.read(reference).filter { $0 != 0 }.count
        #expect(physical == logical)
      }
    }
    #expect(padded > 0, "the network has padded weights")
  }

  @Test func optimisersAgreeWithTheReference() throws {
    let program = try PlanTests.Network.narrowBottleneck.program(batch: 4)
    let comparison = try Comparison(program)
    comparison.expectAgreement()
    let update = Update(
      rule: .sgd(momentum: 0.9, nesterov: true), learningRate: 0.05, weightDecay: 0.01, sparesVectors: true,
      clipNorm: 0.5, step: 1)
    comparison.expectAgreement(after: update)
  }

  /// Matrices lie in layouts of the library's, with padding, and depthwise filters in one of ours.
  @Test(arguments: [PlanTests.Network.narrowBottleneck, .depthwise, .linear], [1, 2])
  func matricesMoveAlikeWhereverTheyLie(_ network: PlanTests.Network, threads: Int) throws {
    let comparison = try Comparison(network.program(batch: 4), threads: threads)
    comparison.expectAgreement("\(network)")
    // A first step of AdamW is as long for rounding noise as for a gradient, so of what moves so nothing is compared.
    let matrices = comparison.fast.parameters.indices.filter {
      WeightMatrix(of: comparison.fast.parameters[$0].shape.extents) != nil
    }
    let update = Update(
      rule: .muon(momentum: 0.95, beta1: 0.9, beta2: 0.999, epsilon: 1e-8), learningRate: 0.02, weightDecay: 0.01,
      clipNorm: 0.5, step: 1)
    comparison.expectAgreement(after: update, of: matrices)
  }

  /// A remainder batch and the validation pass follow the layouts of the first program.
  @Test(arguments: PlanTests.Network.allCases) func laterProgramsShareTensors(_ network: PlanTests.Network) throws {
    let comparison = try Comparison(network.program(batch: 6))
    comparison.expectAgreement("\(network)")
    try comparison.with(network.program(batch: 3)).expectAgreement("\(network), remainder")
    try comparison.with(network.program(batch: 2, mode: .inference)).expectAgreement("\(network), inference")
    let update = Update(rule: .sgd(momentum: 0, nesterov: false), learningRate: 0.05, step: 1)
    comparison.expectAgreement("\(network)")
    comparison.expectAgreement(after: update)
    try comparison.with(network.program(batch: 2, mode: .inference))
      .expectAgreement("\(network), inference after a step")
  }

  /// Sessions on different threads do not see each other, whatever their numbers of threads.
  @Test func sessionsRunSideBySide() async throws {
    @Sendable func train(threads: Int) throws -> [UInt32] {
      let program = try PlanTests.Network.narrowBottleneck.program(batch: 8)
      let comparison = try Comparison(program, threads: threads, guardByteCount: 0)
      comparison.executable.fill { input, target in
        var numbers = Numbers(state: 3)
        for index in input.indices { input[index] = numbers.next() }
        for index in target.indices { target[index] = 0.2 }
      }
      for step in 1...20 {
        comparison.executable.run(key: RandomKey(seed: 1, step: UInt64(step)))
        _ = comparison.fast.apply(
          Update(rule: .sgd(momentum: 0.9, nesterov: false), learningRate: 0.01, step: step))
      }
      return program.parameters.indices.flatMap { comparison.fast.read(.parameter($0)).map(\.bitPattern) }
    }
    let alone = try [train(threads: 1), train(threads: 2)]
    try await withThrowingTaskGroup(of: (Int, [UInt32]).self) { group in
      for index in 0..<4 { group.addTask { (index % 2, try train(threads: index % 2 + 1)) } }
      for try await (index, found) in group { #expect(found == alone[index]) }
    }
  }

  /// A run that has diverged must be seen. The library's relu makes zeros of what is not a number, so that the loss
  /// may look sound; the norm of the gradients does not.
  @Test(arguments: PlanTests.Network.allCases) func notANumberReachesTheNorm(_ network: PlanTests.Network) throws {
    let comparison = try Comparison(network.program(batch: 4), guardByteCount: 0)
    comparison.executable.fill { input, target in
      for index in input.indices { input[index] = .nan }
      for index in target.indices { target[index] = 0.2 }
    }
    comparison.executable.run(key: RandomKey(seed: 1, step: 1))
    let norm = comparison.fast.apply(
      Update(rule: .sgd(momentum: 0, nesterov: false), learningRate: 0.01, clipNorm: 1, step: 1))
    #expect(norm.isNaN)
  }

  @Test func planPlacesNothingTwice() {
    let intervals = (0..<40).map { index in
      ArenaPlan.Interval(byteCount: 64 * (1 + index * 7 % 11), first: index % 13, last: index % 13 + index % 5)
    }
    let plan = ArenaPlan(intervals)
    for left in intervals.indices {
      for right in intervals.indices where right > left {
        let (a, b) = (intervals[left], intervals[right])
        guard a.first <= b.last, b.first <= a.last else { continue }
        #expect(
          plan.offsets[left] + a.byteCount <= plan.offsets[right]
            || plan.offsets[right] + b.byteCount <= plan.offsets[left])
      }
    }
  }
}
