import Compilation
import GraphIR
import Layers
@testable import Quantization
import Testing

@testable import Formats

@Suite struct ArenaPlanTests {
  /// A program of steps that each read some earlier tensors and make one: tensor 0 is the input.
  private func problem(_ sizes: [Int], _ steps: [[Int]], output: Int) throws -> ArenaProblem {
    var problem = ArenaProblem(DeviceProgram(), bytesPerElement: 1) { _ in 0 }
    problem.byteCounts = sizes
    problem.steps = steps.enumerated().map { index, inputs in
      ArenaProblem.Step(inputs: inputs, output: index + 1, scratch: 0, overwritable: [])
    }
    (problem.input, problem.output) = (0, output)
    return problem
  }

  /// Two branches from one input, each with a large tensor that shrinks at once: one after the other is best.
  @Test func reordersBranches() throws {
    // 0 ─▶ 1 (100) ─▶ 3 (4) ─┐
    // 0 ─▶ 2 (100) ─▶ 4 (4) ─▶ 5
    let plan = ArenaPlan(
      of: try problem([8, 100, 100, 4, 4, 4], [[0], [0], [1], [2], [3, 4]], output: 5))
    #expect(plan.order == [0, 2, 1, 3, 4])
    // The input, one result and one large tensor, then its own result.
    #expect(plan.byteCount == 8 + 4 + 100)
    #expect(plan.isOptimal)
  }

  /// No order of any random small program needs less than the one that is found.
  @Test(arguments: 0..<30) func findsTheBestOrder(_ seed: Int) throws {
    var state = UInt64(seed) &* 77 &+ 5
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let count = 6
    let sizes = (0...count).map { _ in 4 * (1 + random(20)) }
    var steps: [[Int]] = (0..<count - 1).map { index in
      let first = random(index + 1)
      let second = random(index + 1)
      return first == second ? [first] : [first, second]
    }
    // The last reads whatever nobody else does.
    let read = Set(steps.joined())
    steps.append((0..<count).filter { !read.contains($0) })
    let problem = try problem(sizes, steps, output: count)
    let plan = ArenaPlan(of: problem)
    #expect(plan.liveByteCount == Self.leastPeak(problem))
    #expect(plan.byteCount >= plan.liveByteCount)
    #expect(Self.conflicts(plan, problem) == [])
  }

  /// Plans of the networks that ship: no tensor is overwritten before it is read.
  @Test func shippedNetworksFit() throws {
    for (name, network) in try CaseNetworks.shipped(multiplyAdds: 20_000_000) {
      let program = DeviceProgram(try FrozenProgram(network.graph), graph: network.graph)
      for problem in [program.floatArena, program.quantizedArena] {
        let plan = ArenaPlan(of: problem)
        #expect(Self.conflicts(plan, problem) == [], "\(name)")
        #expect(plan.byteCount < plan.liveByteCount * 5 / 4, "\(name)")
      }
    }
  }

  /// A depthwise convolution needs a band of its input, and no map for its results if they are as many.
  @Test func depthwiseResultsAreWrittenOverTheInput() throws {
    func plans(_ attributes: String) throws -> (integers: ArenaPlan, floats: ArenaPlan) {
      let graph = try exported(network([4, 16, 16], #"{"kind": "conv2d", "kernel": 3, "padding": 1, \#(attributes)}"#))
        .network.graph
      let program = DeviceProgram(try FrozenProgram(graph), graph: graph)
      return (ArenaPlan(of: program.quantizedArena), ArenaPlan(of: program.floatArena))
    }
    let (map, half) = (4 * 16 * 16, 4 * 8 * 8)
    let plan = try plans(#""out": 4, "groups": 4"#)
    // 14 rows of 18, and 3 bytes more.
    #expect(plan.integers.byteCount == map + 256)
    #expect(plan.floats.byteCount == 4 * 2 * map)
    // 15 rows of 17, and 6 bytes more.
    #expect(try plans(#""out": 4, "groups": 4, "stride": 2"#).integers.byteCount == map + half + 264)
    // Two positions of four channels.
    #expect(try plans(#""out": 4"#).integers.byteCount == 2 * map + 2 * 4 * 9)
  }

  /// By trying every order.
  private static func leastPeak(_ problem: ArenaProblem) -> Int {
    func size(_ tensor: Int) -> Int { (problem.byteCounts[tensor] + 3) / 4 * 4 }
    func best(_ done: [Int], _ peak: Int) -> Int {
      guard done.count < problem.steps.count else { return peak }
      let made = Set(done.map { problem.steps[$0].output }).union([problem.input])
      var least = Int.max
      for index in problem.steps.indices where !done.contains(index) {
        guard problem.steps[index].inputs.allSatisfy(made.contains) else { continue }
        let live = made.filter { tensor in
          tensor == problem.output
            || problem.steps.indices.contains { !done.contains($0) && problem.steps[$0].inputs.contains(tensor) }
        }
        let now = live.reduce(0) { $0 + size($1) } + size(problem.steps[index].output)
        least = min(least, best(done + [index], max(peak, now)))
      }
      return least
    }
    return best([], size(problem.input))
  }

  /// Runs the plan on names in place of bytes: what an operator reads must still be there.
  static func conflicts(_ plan: ArenaPlan, _ problem: ArenaProblem) -> [String] {
    var bytes = [Int](repeating: -1, count: plan.byteCount)
    var faults: [String] = []
    func range(_ tensor: Int) -> Range<Int> {
      plan.offsets[tensor]!..<plan.offsets[tensor]! + problem.byteCounts[tensor]
    }
    for index in range(problem.input) { bytes[index] = problem.input }
    for step in plan.order {
      for input in problem.steps[step].inputs where !range(input).allSatisfy({ bytes[$0] == input }) {
        faults.append("operator \(step) reads tensor \(input) too late")
      }
      if let scratch = plan.scratchOffsets[step] {
        for index in scratch..<scratch + problem.steps[step].scratch {
          if problem.steps[step].inputs.contains(where: { range($0).contains(index) }) {
            faults.append("operator \(step)'s scratch lies in what it reads")
          }
          bytes[index] = -2
        }
        if range(problem.steps[step].output).overlaps(scratch..<scratch + problem.steps[step].scratch) {
          faults.append("operator \(step)'s scratch lies in what it writes")
        }
      }
      let output = problem.steps[step].output
      for input in problem.steps[step].inputs
      where range(input).overlaps(range(output)) && !problem.steps[step].overwritable.contains(input) {
        faults.append("operator \(step) writes over what it reads")
      }
      for index in range(output) { bytes[index] = output }
    }
    if !range(problem.output).allSatisfy({ bytes[$0] == problem.output }) { faults.append("the output is lost") }
    return faults
  }
}
