@testable import Search
import Testing

/// What is kept up to date report by report is what sorting everything anew gives.
@Suite struct IncrementalTests {
  /// Points of few distinct coordinates, so that many are equal, some infinite.
  private func costs(_ dimension: Int, _ levels: Int, using generator: inout SplitMix64) -> [Double] {
    (0..<dimension).map { _ in
      let level = generator.nextInt(below: levels)
      return level == 0 ? .infinity : Double(level) / 8
    }
  }

  @Test(arguments: [(1, 6), (2, 5), (2, 40), (3, 6), (4, 12)])
  func theFrontIsThatOfAllPoints(_ dimension: Int, _ levels: Int) {
    var generator = SplitMix64(seed: UInt64(100 * dimension + levels))
    for _ in 0..<20 {
      var set = NonDominatedSet()
      var points: [Int: [Double]] = [:]
      for _ in 0..<120 {
        // Points come, change, and go.
        let id = generator.nextInt(below: 40)
        let costs = generator.nextInt(below: 5) == 0 ? nil : costs(dimension, levels, using: &generator)
        set.update(id, costs: costs)
        points[id] = costs
        let ids = points.keys.sorted()
        let front = paretoFront(of: ids.map { points[$0]! }).map { ids[$0] }
        #expect(set.front.map(\.id).sorted() == front)
        #expect(set.front.allSatisfy { points[$0.id] == $0.costs })
        #expect(set.count == points.count)
      }
    }
  }

  @Test(arguments: [(1, 9), (2, 5), (2, 60), (3, 8)])
  func layersAreTheFrontsOfSorting(_ dimension: Int, _ levels: Int) {
    var generator = SplitMix64(seed: UInt64(200 * dimension + levels))
    for _ in 0..<20 {
      var layers = NonDominatedLayers()
      var points: [[Double]] = []
      var open: Set<Int> = []
      for number in 0..<150 {
        let point = costs(dimension, levels, using: &generator)
        let isOpen = generator.nextInt(below: 3) > 0
        points.append(point)
        if isOpen { open.insert(number) }
        layers.insert(number, costs: point, isOpen: isOpen)
        if generator.nextInt(below: 4) == 0, let closed = open.min() {
          open.remove(closed)
          layers.close(points[closed])
        }
        let fronts = nonDominatedFronts(of: points)
        #expect(layers.fronts.map { layers.members(of: $0) } == fronts)
        #expect(layers.fronts.map(\.size) == fronts.map(\.count))
        #expect(layers.fronts.map(\.open) == fronts.map { $0.count { open.contains($0) } })
        #expect(points.map { layers.rank(of: $0) } == nonDominatedRanks(of: points))
      }
    }
  }

  @Test(arguments: [1.2, 2, 1e6], [2, 3, 5])
  func theNextToBePromotedIsThatOfSortingTheRung(_ binRatio: Double, _ reduction: Int) {
    for seed in 0..<24 {
      var generator = SplitMix64(seed: UInt64(seed))
      let wholeFronts = seed % 2 == 0
      let (dimension, levels) = [(1, 20), (2, 6), (2, 50), (3, 10)][seed % 4]
      var standings = RungStandings(binRatio: binRatio, reduction: reduction, wholeFronts: wholeFronts)
      var reports: [TrialReport] = []
      var promoted: Set<Int> = []
      for trial in 0..<120 {
        let hasFailed = generator.nextInt(below: 8) == 0
        let report = TrialReport(
          trial: 119 - trial, proposal: .random, costs: hasFailed ? nil : costs(dimension, levels, using: &generator),
          parameters: 1 + generator.nextInt(below: 300))
        reports.append(report)
        standings.tell(report)
        while true {
          let order = promotions(of: reports, binRatio: binRatio, reduction: reduction, wholeFronts: wholeFronts)
          let next = order.map { reports[$0].trial }.first { !promoted.contains($0) }
          #expect(standings.next() == next)
          // Some wait, so that several are open at a time.
          guard let next, generator.nextInt(below: 3) > 0 else { break }
          promoted.insert(next)
          standings.promote(next)
        }
      }
      #expect(!promoted.isEmpty)
    }
  }

  @Test func aHistoryIsThatOfTheLastReports() {
    var generator = SplitMix64(seed: 5)
    var history = ScreeningHistory()
    var told: [TrialReport] = []
    for _ in 0..<600 {
      let hasFailed = generator.nextInt(below: 6) == 0
      let report = TrialReport(
        trial: generator.nextInt(below: 60), proposal: .random, rung: generator.nextInt(below: 3),
        costs: hasFailed ? nil : costs(2, 30, using: &generator), parameters: 1)
      told.append(report)
      history.tell(report)
      var seen: Set<Int> = []
      let latest = told.reversed().filter { seen.insert($0.trial).inserted }.reversed().filter { $0.costs != nil }
      let all = ScreeningResults(latest.map { ScreeningResult(features: .init([:]), costs: $0.costs!, rung: $0.rung) })
      #expect(history.count == all.count)
      #expect(history.topRung == all.topRung)
      #expect(history.front == all.front)
      #expect(history.latest(7).map(\.trial) == latest.suffix(7).map(\.trial))
      #expect(history.latest(7).map(\.costs) == latest.suffix(7).map { $0.costs! })
      for axis in 0..<2 { #expect(history.worstCost(axis) == latest.map { $0.costs![axis] }.max()) }
    }
  }
}
