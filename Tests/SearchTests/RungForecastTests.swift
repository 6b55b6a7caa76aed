import Glibc
@testable import Search
import Testing

/// Deep and costly networks are expected to gain more from further training.
@Suite struct RungForecastTests {
  private static let rungs = [1, 3, 9].map { FidelityRung(epochs: $0) }

  private func report(
    _ trial: Int, rung: Int = 0, error: Double, multiplyAdds: Int, layers: Int, parameters: Int = 100
  ) -> TrialReport {
    TrialReport(
      trial: trial, proposal: .random, rung: rung, costs: [Double(parameters), error - 1], parameters: parameters,
      prospects: TrainingProspects(objective: 1, ideal: -1, multiplyAdds: multiplyAdds, weightedLayers: layers))
  }

  private func error(_ report: TrialReport) -> Double { (report.costs?[1] ?? .nan) + 1 }

  @Test func thePriorComparesWhatHasNoPairs() {
    var forecast = RungForecast(Self.rungs)
    let shallow = report(0, error: 0.4, multiplyAdds: 1_000_000, layers: 4)
    let deep = report(1, error: 0.4, multiplyAdds: 2_000_000, layers: 8)
    let changes = [shallow, deep].map { forecast.learn($0) }
    #expect(changes == [false, false])
    // The first network told is what the others are compared with.
    #expect(forecast.forecasting(shallow).costs == shallow.costs)
    // 0.4 · exp(−(0.021 + 0.026) · log 2 · log 9)
    #expect(abs(error(forecast.forecasting(deep)) - 0.372368) < 1e-6)
    // A third of the way is left from the second rung, and nothing from the last.
    let later = report(1, rung: 1, error: 0.4, multiplyAdds: 2_000_000, layers: 8)
    #expect(abs(error(forecast.forecasting(later)) - 0.385937) < 1e-6)
    let last = report(1, rung: 2, error: 0.4, multiplyAdds: 2_000_000, layers: 8)
    #expect(forecast.forecasting(last).costs == last.costs)
    #expect(forecast.forecasting(deep).costs?[0] == 100, "a size is known")
  }

  @Test func whatIsNotKnownStaysAsItIs() {
    var forecast = RungForecast(Self.rungs)
    let unknown = TrialReport(trial: 0, proposal: .random, costs: [0.4], parameters: 1)
    let failed = TrialReport(trial: 1, proposal: .random, costs: nil, parameters: 1)
    let perfect = report(2, error: 0, multiplyAdds: 5, layers: 1)
    for report in [unknown, failed, perfect] {
      let hasChanged = forecast.learn(report)
      #expect(!hasChanged)
      #expect(forecast.forecasting(report).costs == report.costs)
    }
    let hasChanged = forecast.learn(report(2, rung: 1, error: 0.1, multiplyAdds: 5, layers: 1))
    #expect(!hasChanged, "from 0 is no share")
  }

  @Test func pairsOfRungsTeachIt() {
    var forecast = RungForecast(Self.rungs)
    var generator = SplitMix64(seed: 3)
    var changes = 0
    for trial in 0..<400 {
      let (multiplyAdds, layers) = (1_000 << generator.nextInt(below: 12), 1 + generator.nextInt(below: 30))
      let gain = -0.05 * log(Double(multiplyAdds)) + 0.02 * log(Double(layers)) - 0.3
      var error = 0.5
      for rung in 0..<3 {
        if forecast.learn(report(trial, rung: rung, error: error, multiplyAdds: multiplyAdds, layers: layers)) {
          changes += 1
        }
        error *= exp(gain * log(3.0))
      }
    }
    #expect(abs(forecast.coefficients[0] + 0.05) < 0.001)
    #expect(abs(forecast.coefficients[1] - 0.02) < 0.002)
    // Each time a sixteenth more.
    #expect(40..<80 ~= changes)
  }

  @Test func oneThatWillGainIsPromotedBeforeOneThatIsAhead() {
    func promoted(forecast: Bool) -> FidelityDecision {
      var scheduler = AsynchronousHalving()
      (scheduler.maxEpochs, scheduler.reduction, scheduler.forecast) = (60, 2, forecast)
      for _ in 0..<2 { _ = scheduler.next(mayStart: true) }
      scheduler.tell(report(0, error: 0.39, multiplyAdds: 1_000_000, layers: 4))
      scheduler.tell(report(1, error: 0.4, multiplyAdds: 4_000_000, layers: 12))
      return scheduler.next(mayStart: false)
    }
    #expect(promoted(forecast: false) == .run(FidelityJob(trial: 0, rung: 1, epochs: 2)))
    #expect(promoted(forecast: true) == .run(FidelityJob(trial: 1, rung: 1, epochs: 2)))
  }

  /// A margin of next to nothing sorts each rung at each decision, and leaves the costs as they are.
  @Test(arguments: 0..<12) func whatIsKeptIsWhatSortingGives(_ seed: Int) {
    func jobs(margin: Double) -> [FidelityJob] {
      var scheduler = AsynchronousHalving()
      (scheduler.maxEpochs, scheduler.wholeFronts) = (27, seed % 2)
      (scheduler.forecast, scheduler.accuracyMargin) = (true, margin)
      var jobs: [FidelityJob] = []
      while case .run(let job) = scheduler.next(mayStart: jobs.count { $0.rung == 0 } < 150) {
        jobs.append(job)
        var generator = SplitMix64(seed: UInt64(1_000 * seed + job.trial))
        let (layers, parameters) = (1 + generator.nextInt(below: 20), 1 + generator.nextInt(below: 400))
        let slope = 0.1 + 0.02 * log(Double(layers)) + 0.05 * generator.nextUnit()
        let error = (0.3 + 0.4 * generator.nextUnit()) * exp(-slope * log(Double(job.epochs)))
        var told = report(
          job.trial, rung: job.rung, error: error, multiplyAdds: 50 * parameters, layers: layers, parameters: parameters
        )
        if generator.nextInt(below: 10) == 0 { told.costs = nil }
        scheduler.tell(told)
      }
      return jobs
    }
    let kept = jobs(margin: 0)
    #expect(kept == jobs(margin: 1e-300))
    #expect(kept.contains { $0.epochs == 27 })
  }

  @Test func bracketsAreDecidedByForecasts() {
    func promoted(forecast: Bool) -> Int? {
      var scheduler = SuccessiveHalving()
      (scheduler.bracket, scheduler.maxEpochs, scheduler.forecast) = (3, 27, forecast)
      for _ in 0..<3 { _ = scheduler.next(mayStart: true) }
      scheduler.tell(report(0, error: 0.395, multiplyAdds: 1_000_000, layers: 4))
      scheduler.tell(report(1, error: 0.4, multiplyAdds: 4_000_000, layers: 12))
      scheduler.tell(report(2, error: 0.5, multiplyAdds: 1_000_000, layers: 4))
      guard case .run(let job) = scheduler.next(mayStart: false) else { return nil }
      return job.trial
    }
    #expect(promoted(forecast: false) == 0)
    #expect(promoted(forecast: true) == 1)
  }
}
