@testable import Search

/// A study of toy networks, six layers of a width each, whose workers finish in an order of their own.
struct ToyStudy {
  var window = 8
  var workers = 1
  /// Which of the jobs under way finishes first.
  var timing: UInt64 = 0
  var trials = 120
  var seed: UInt64 = 7
  /// Trials that come back without costs, or with a NaN.
  var failing: @Sendable (Int) -> Bool = { $0 % 11 == 3 }

  struct Step {
    var job: FidelityJob
    var proposal: Proposal
    var widths: [Int]
    var report: TrialReport
  }

  /// What was decided, step by step. Without the reports, in which a NaN would be unlike itself.
  struct Decision: Hashable {
    var job: FidelityJob
    var proposal: Proposal
    var widths: [Int]
  }

  func decisions(_ sampler: some Sampler, _ scheduler: some FidelityScheduler = FullFidelity()) -> [Decision] {
    run(sampler, scheduler).map { Decision(job: $0.job, proposal: $0.proposal, widths: $0.widths) }
  }

  func run(_ sampler: some Sampler, _ scheduler: some FidelityScheduler = FullFidelity()) -> [Step] {
    var (sampler, scheduler) = (sampler, scheduler)
    var results = ResultWindow<TrialReport>(size: window)
    var clock = SplitMix64(seed: timing)
    var steps: [Step] = []
    var underway: [Int] = []
    var firstStep: [Int] = []
    func finishOne() {
      let step = underway.remove(at: clock.nextIndex(of: underway))
      results.record(steps[step].report, step: step)
    }
    while true {
      guard underway.count < workers, let reports = results.release(for: steps.count) else {
        finishOne()
        continue
      }
      for report in reports {
        sampler.tell(report)
        scheduler.tell(report)
      }
      var decision = scheduler.next(mayStart: firstStep.count < trials)
      while decision == .wait {
        guard let report = results.releaseNext() else {
          finishOne()
          continue
        }
        sampler.tell(report)
        scheduler.tell(report)
        decision = scheduler.next(mayStart: firstStep.count < trials)
      }
      guard case .run(let job) = decision else { return steps }
      if job.rung == 0 {
        precondition(job.trial == firstStep.count)
        firstStep.append(steps.count)
        var generator = SplitMix64(study: seed, trial: job.trial)
        let proposal = sampler.soundProposal(trial: job.trial, using: &generator)
        let widths = apply(proposal, using: &generator) { steps[firstStep[$0]].widths }
        steps.append(step(job, proposal, widths))
      } else {
        let first = steps[firstStep[job.trial]]
        steps.append(step(job, first.proposal, first.widths))
      }
      underway.append(steps.count - 1)
    }
  }

  private func apply(
    _ proposal: Proposal, using generator: inout SplitMix64, widths: (Int) -> [Int]
  ) -> [Int] {
    var child: [Int]
    var mutations = 0
    switch proposal {
    case .random:
      child = (0..<6).map { _ in 1 + generator.nextInt(below: 64) }
    case .mutate(let parent, let steps):
      child = widths(parent)
      mutations = steps
    case .crossover(let first, let second, let steps):
      child = zip(widths(first), widths(second)).map { generator.nextUnit() < 0.5 ? $0 : $1 }
      mutations = steps
    }
    for _ in 0..<mutations { child[generator.nextInt(below: 6)] = 1 + generator.nextInt(below: 64) }
    return child
  }

  private func step(_ job: FidelityJob, _ proposal: Proposal, _ widths: [Int]) -> Step {
    let parameters = zip(widths, widths.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    let error = widths.reduce(0.0) { $0 + 1 / Double($1) } + 1 / Double(job.epochs)
    let costs: [Double]? =
      failing(job.trial) ? (job.trial % 2 == 0 ? nil : [.nan, 1]) : [error, Double(parameters)]
    let report = TrialReport(
      trial: job.trial, proposal: proposal, rung: job.rung, costs: costs, parameters: parameters)
    return Step(job: job, proposal: proposal, widths: widths, report: report)
  }
}
