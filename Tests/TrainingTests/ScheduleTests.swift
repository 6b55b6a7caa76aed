import Compilation
import Foundation
import JSONText
import Testing

@testable import Training

/// Learning rates are those of torch.optim.lr_scheduler, step by step.
@Suite struct ScheduleTests {
  private let golden: JSONObject

  init() throws {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/schedules", withExtension: "json"))
    guard case .object(let object) = try JSONDocument(path: url.path).root else {
      throw CocoaError(.fileReadCorruptFile)
    }
    golden = object
  }

  private func numbers(_ name: String, _ key: String) throws -> [Double] {
    guard case .object(let entry)? = golden[name], case .array(let values)? = entry[key] else {
      throw CocoaError(.fileReadCorruptFile)
    }
    return values.compactMap(\.double)
  }

  private func compare(_ name: String, _ recipe: Recipe) throws {
    let rates = try numbers(name, "rates")
    let momenta = try numbers(name, "momenta")
    #expect(rates.count > 1)
    for (step, expected) in rates.enumerated() {
      let found = recipe.rates(at: step, of: rates.count)
      // PyTorch's cosine is a recursion, whose roundings add up.
      #expect(abs(found.learningRate - expected) <= 1e-12 * 0.1, "\(name), step \(step)")
      if let momentum = found.momentum { #expect(abs(momentum - momenta[step]) <= 1e-12, "\(name), step \(step)") }
    }
  }

  private func recipe(_ edit: (inout Recipe) -> Void) -> Recipe {
    var recipe = Recipe()
    recipe.learningRate = 0.1
    edit(&recipe)
    return recipe
  }

  @Test func oneCycle() throws {
    try compare("oneCycle", recipe { $0.schedule = .oneCycle(OneCycle()) })
    try compare("oneCycleShort", recipe { $0.schedule = .oneCycle(OneCycle()) })
    var cycle = OneCycle()
    cycle.rise = 0.25
    cycle.startDivisor = 10
    cycle.endDivisor = 100
    cycle.momentum = 0.85...0.95
    try compare("oneCycleMomentum", recipe { $0.schedule = .oneCycle(cycle) })
    cycle = OneCycle()
    cycle.anneal = .linear
    try compare("oneCycleLinear", recipe { $0.schedule = .oneCycle(cycle) })
    cycle = OneCycle()
    cycle.hasThreePhases = true
    cycle.rise = 0.4
    cycle.momentum = 0.85...0.95
    try compare("oneCycleThreePhases", recipe { $0.schedule = .oneCycle(cycle) })
  }

  @Test func cosineWithWarmUp() throws {
    try compare("cosine", recipe { $0.schedule = .cosine(minimum: 0) })
    try compare(
      "warmCosine",
      recipe {
        $0.schedule = .cosine(minimum: 0.001)
        $0.epochs = 5
        $0.warmUp = WarmUp(epochs: 1, start: 0.25)
      })
  }

  @Test func cycledMomentumReachesTheOptimizer() {
    var cycle = OneCycle()
    cycle.momentum = 0.85...0.95
    let recipe = recipe { $0.schedule = .oneCycle(cycle) }
    #expect(
      recipe.update(at: 0, of: 10).rule == .adam(beta1: 0.95, beta2: 0.999, epsilon: 1e-8, decoupledDecay: false))
  }

  @Test(arguments: [1, 2, 3]) func theShortestRunsHaveSoundRates(count: Int) {
    for threePhases in [false, true] {
      var cycle = OneCycle()
      cycle.hasThreePhases = threePhases
      for step in 0..<count {
        let rate = recipe { $0.schedule = .oneCycle(cycle) }.rates(at: step, of: count).learningRate
        #expect(rate.isFinite && rate >= 0 && rate <= 0.1)
      }
    }
  }
}
