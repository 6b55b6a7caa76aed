import Testing

@testable import Search

private func report(_ job: FidelityJob, costs: [Double]?, parameters: Int = 100) -> TrialReport {
  TrialReport(trial: job.trial, proposal: .random, rung: job.rung, costs: costs, parameters: parameters)
}

@Suite struct FidelityTests {
  /// Runs one job after another; trial t costs t. Returns (trial, rung) in the order run.
  private func sequence(_ scheduler: some FidelityScheduler, trials: Int) -> [[Int]] {
    var scheduler = scheduler
    var sequence: [[Int]] = []
    while case .run(let job) = scheduler.next(mayStart: sequence.count { $0[1] == 0 } < trials) {
      sequence.append([job.trial, job.rung])
      scheduler.tell(report(job, costs: [Double(job.trial)]))
    }
    return sequence
  }

  @Test func rungsGrowUpToTheMost() {
    #expect(epochLadder(from: 1, to: 27, reduction: 3) == [1, 3, 9, 27])
    #expect(epochLadder(from: 2, to: 20, reduction: 3) == [2, 6, 18, 20])
    #expect(epochLadder(from: 5, to: 5, reduction: 3) == [5])
    #expect(epochLadder(from: 9, to: 5, reduction: 3) == [5])
    #expect(epochLadder(from: 1, to: .max, reduction: 2).last == .max)
  }

  @Test func fullTrainsEverythingOnce() {
    #expect(sequence(FullFidelity(), trials: 3) == [[0, 0], [1, 0], [2, 0]])
    var scheduler = FullFidelity()
    _ = scheduler.next(mayStart: true)
    #expect(scheduler.next(mayStart: false) == .wait)
  }

  @Test func halvingPromotesTheBestOfABracket() {
    var scheduler = SuccessiveHalving()
    (scheduler.bracket, scheduler.maxEpochs) = (9, 9)
    let bracket = (0..<9).map { [$0, 0] } + [[0, 1], [1, 1], [2, 1], [0, 2]]
    // Twelve trials: a bracket, and one cut short.
    #expect(sequence(scheduler, trials: 12) == bracket + [[9, 0], [10, 0], [11, 0], [9, 1], [9, 2]])
  }

  @Test func halvingWaitsForARungAndOutlivesOneThatFails() {
    var scheduler = SuccessiveHalving()
    scheduler.bracket = 2
    var jobs: [FidelityJob] = []
    while case .run(let job) = scheduler.next(mayStart: true) { jobs.append(job) }
    #expect(jobs.map(\.trial) == [0, 1])
    scheduler.tell(report(jobs[0], costs: nil))
    #expect(scheduler.next(mayStart: true) == .wait)
    scheduler.tell(report(jobs[1], costs: [.nan]))
    #expect(scheduler.next(mayStart: true) == .run(FidelityJob(trial: 2, rung: 0, epochs: 1)))
  }

  @Test func ashaPromotesAsSoonAsItMay() {
    var scheduler = AsynchronousHalving()
    scheduler.maxEpochs = 9
    let expected = [
      [0, 0], [1, 0], [2, 0], [0, 1], [3, 0], [4, 0], [5, 0], [1, 1], [6, 0], [7, 0], [8, 0], [2, 1], [0, 2],
    ]
    #expect(sequence(scheduler, trials: 9) == expected)
  }

  @Test func ashaPromotesNobodyTwiceWhileUnderWay() {
    var scheduler = AsynchronousHalving()
    for trial in 0..<3 {
      #expect(scheduler.next(mayStart: true) == .run(FidelityJob(trial: trial, rung: 0, epochs: 1)))
    }
    for trial in 0..<3 {
      scheduler.tell(report(FidelityJob(trial: trial, rung: 0, epochs: 1), costs: [Double(trial)]))
    }
    #expect(scheduler.next(mayStart: false) == .run(FidelityJob(trial: 0, rung: 1, epochs: 3)))
    #expect(scheduler.next(mayStart: false) == .wait)
    scheduler.tell(report(FidelityJob(trial: 0, rung: 1, epochs: 3), costs: [0]))
    #expect(scheduler.next(mayStart: false) == .finished)
  }

  @Test func binsHoldTheirLowerEdge() {
    #expect([1, 2, 3, 4, 7, 8].map { parameterBin(of: $0, ratio: 2) } == [0, 1, 1, 2, 2, 3])
    #expect([9, 10, 999, 1000].map { parameterBin(of: $0, ratio: 10) } == [0, 1, 2, 3])
  }

  @Test func everyBinPromotesItsShare() {
    // The six large networks beat all six small ones; the front counts more than the error alone.
    let large = (0..<6).map { report(FidelityJob(trial: $0, rung: 0, epochs: 1), costs: [0.1 + Double($0) / 100]) }
    let small = (6..<12).map { report(FidelityJob(trial: $0, rung: 0, epochs: 1), costs: [0.5 + Double($0) / 100]) }
    let reports = large.map { with($0, parameters: 100_000) } + small.map { with($0, parameters: 1_000) }
    #expect(Array(promotionOrder(of: reports, binRatio: 2).prefix(4)) == [0, 6, 1, 7])
    #expect(Array(promotionOrder(of: reports, binRatio: 1e9).prefix(4)) == [0, 1, 2, 3])
    let failed = [TrialReport(trial: 12, proposal: .random, costs: nil, parameters: 5)]
    #expect(promotionOrder(of: failed + reports, binRatio: 2).contains(0) == false)
  }

  @Test func withinABinTheFrontGoesFirst() {
    let costs: [[Double]] = [[3, 3], [0, 9], [9, 0], [4, 4], [4.5, 2]]
    let reports = costs.enumerated().map { trial, costs in
      report(FidelityJob(trial: trial, rung: 0, epochs: 1), costs: costs)
    }
    // Ends of the front, then by crowding, then what is dominated.
    #expect(promotionOrder(of: reports, binRatio: 2) == [1, 2, 0, 4, 3])
  }

  @Test func aFrontThatTheCutGoesThroughIsPromotedWhole() {
    // Two fronts of three; the cut of ⌊6 / 3⌋ goes through the first.
    let costs: [[Double]] = [[1, 3], [5, 9], [2, 2], [7, 7], [3, 1], [9, 5]]
    let reports = costs.enumerated().map { trial, costs in
      report(FidelityJob(trial: trial, rung: 0, epochs: 1), costs: costs)
    }
    #expect(Set(promotions(of: reports, binRatio: 2, reduction: 3)) == [0, 2, 4])
    #expect(promotions(of: reports, binRatio: 2, reduction: 3, wholeFronts: false).count == 2)
    #expect(promotions(of: Array(reports.prefix(2)), binRatio: 2, reduction: 3).isEmpty)
    #expect(promotions(of: Array(reports.prefix(2)), binRatio: 2, reduction: 3, least: 1) == [0])
  }

  @Test(arguments: RandomPoints.ordinary) func promotionsAreWholeFrontsFromTheTopOfEachBin(_ random: RandomPoints) {
    let reports = random.points(atMost: 40).enumerated().map { trial, costs in
      with(report(FidelityJob(trial: trial, rung: 0, epochs: 1), costs: costs), parameters: 1 + trial % 3 * 100)
    }
    let promoted = promotions(of: reports, binRatio: 2, reduction: 3)
    #expect(promoted.count >= reports.count / 3)
    #expect(Set(promoted).count == promoted.count)
    for bin in 0..<3 {
      let members = reports.indices.filter { $0 % 3 == bin }
      let fronts = nonDominatedFronts(of: members.map { reports[$0].costs! }).map { Set($0.map { members[$0] }) }
      var isOver = false
      for front in fronts {
        let gone = front.intersection(promoted)
        #expect(gone.isEmpty || gone == front)
        #expect(gone.isEmpty || !isOver, "a better front stays behind")
        isOver = isOver || gone.isEmpty
      }
    }
  }

  @Test func accuraciesWithinTheMarginAreOrderedByTheirTrainingLosses() {
    func reports(_ errors: [Double], _ losses: [Double?]) -> [TrialReport] {
      zip(errors, losses).enumerated().map { trial, pair in
        TrialReport(
          trial: trial, proposal: .random, costs: [pair.0], parameters: 100,
          curve: pair.1.map { LearningCurve(objective: 0, lossSum: $0) })
      }
    }
    let errors = [0.301, 0.309, 0.411, 0.302]
    let known = reports(errors, [3, 1, 0, 2])
    #expect(promotionOrder(of: known, binRatio: 2) == [0, 3, 1, 2])
    #expect(promotionOrder(of: known, binRatio: 2, accuracyMargin: 0.01) == [1, 3, 0, 2])
    // One that does not tell leaves nothing to compare.
    #expect(promotionOrder(of: reports(errors, [3, nil, 0, 2]), binRatio: 2, accuracyMargin: 0.01) == [0, 3, 1, 2])
  }

  @Test func samplesAndResolutionGrowByOneFactorARung() {
    var scheduler = AsynchronousHalving()
    (scheduler.maxEpochs, scheduler.minSamples, scheduler.minResolution) = (9, 0.25, 0.5)
    #expect(scheduler.rungs.map(\.epochs) == [1, 3, 9])
    #expect(scheduler.rungs.map(\.samples) == [0.25, 0.5, 1])
    #expect(scheduler.rungs.map { Int(($0.resolution * 1000).rounded()) } == [500, 707, 1000])
    #expect(scheduler.rungs.map { $0.sampleCount(of: 101) } == [25, 51, 101])
    scheduler.minEpochs = 9
    #expect(scheduler.rungs == [FidelityRung(epochs: 9)])
    #expect(FullFidelity().rungs == [FidelityRung(epochs: 20)])
  }

  @Test(arguments: FidelitySchedulerCatalogue.builtin.definitions)
  func decisionsDoNotDependOnWorkersAndTiming(_ definition: FidelitySchedulerDefinition) throws {
    let alone = ToyStudy().decisions(AgingEvolution(), try definition.make([:]))
    for (workers, timing) in [(2, 1), (8, 2), (8, 3)] {
      let study = ToyStudy(workers: workers, timing: UInt64(timing))
      #expect(study.decisions(AgingEvolution(), try definition.make([:])) == alone)
    }
    // Nothing runs twice, and a rung is entered from the one before.
    #expect(Set(alone.map(\.job)).count == alone.count)
    var rungs: [Int: Int] = [:]
    for job in alone.map(\.job) {
      #expect(job.rung == rungs[job.trial, default: 0])
      #expect(job.epochs == (try definition.make([:])).rungEpochs[job.rung])
      rungs[job.trial] = job.rung + 1
    }
    #expect(rungs.count == 120)
  }

  private func with(_ report: TrialReport, parameters: Int) -> TrialReport {
    var report = report
    report.parameters = parameters
    return report
  }
}
