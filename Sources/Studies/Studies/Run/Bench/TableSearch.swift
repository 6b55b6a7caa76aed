import Diagnostics
import Randomness
import Search

/// A search on a table: the samplers, schedulers and screenings of studies, with a table in place of networks and training.
///
/// A mutation changes one choice, a child of two takes each choice from one of them. The result is a function of the
/// variant and the seed. The search sees one of each network's results, chosen by the seed.
struct TableSearch {
  private let bench: TableBench
  private let seed: UInt64
  private let box: ObjectiveBox
  private let screening: any Screening
  private var scheduler: OrderedScheduler
  /// Entries by trial.
  private var order: [Int] = []
  private var seen: Set<Int> = []

  /// How often a proposal is tried before any other network of the table is taken.
  private static let tries = 48

  init(_ bench: TableBench, _ variant: TableBench.Variant, seed: UInt64, methods: StudyMethods) {
    self.bench = bench
    box = bench.box
    self.seed = seed
    do {
      let sampler = try methods.samplers.definition(of: variant.sampler.kind).make(variant.sampler.settings)
      screening = try methods.screenings.definition(of: variant.screening.kind).make(variant.screening.settings)
      scheduler = OrderedScheduler(
        sampler: sampler, fidelity: FullFidelity(), window: variant.window,
        isScreened: variant.screening.kind != NoScreening.kind)
    } catch {
      preconditionFailure("a bench that was checked names methods: \(error)")
    }
  }

  /// The entries in the order in which they were evaluated.
  /// - Throws: when a plug-in's sampler fails
  mutating func run() throws(DiagnosticsError) -> [Int] {
    while case .run(let step, let job) = scheduler.next(mayStart: order.count < bench.trials) {
      var generator = SeededGenerator(seed: seed, stream: .proposal, position: job.trial)
      let (entry, proposal) = try propose(trial: job.trial, using: &generator)
      order.append(entry)
      seen.insert(entry)
      scheduler.record(
        TrialReport(
          trial: job.trial, proposal: proposal, rung: job.rung, costs: costs(of: bench.table.entries[entry]),
          parameters: max(1, bench.table.entries[entry].size.parameters)),
        step: step)
    }
    return order
  }

  private func costs(of entry: ResultTable.Entry) -> [Double] {
    bench.costs(of: entry, metric: entry.results[Int(seed % UInt64(entry.results.count))])
  }

  private mutating func propose(
    trial: Int, using generator: inout SeededGenerator
  ) throws(DiagnosticsError) -> (Int, Proposal) {
    var drawn: [(entry: Int, proposal: Proposal)] = []
    var taken = seen
    let pool = screening.pool(after: scheduler.screened.count)
    // As studies draw: what was seen before counts as one of the pool.
    for _ in 0..<(pool > 1 ? pool : 0) {
      let proposal = try scheduler.sampler.propose(trial: trial, using: &generator)
      guard let entry = bench.table[draft(proposal, using: &generator)], taken.insert(entry).inserted else { continue }
      drawn.append((entry, proposal))
    }
    guard !drawn.isEmpty else {
      let proposal = try scheduler.sampler.propose(trial: trial, using: &generator)
      guard let entry = candidate(for: proposal, besides: taken, using: &generator) else {
        preconditionFailure("a bench has no more trials than its table networks")
      }
      return (entry, proposal)
    }
    guard drawn.count > 1 else { return drawn[0] }
    let results = scheduler.screened.latest(screening.memory).map {
      ScreeningResult(features: features(of: order[$0.trial]), costs: $0.costs, rung: $0.rung)
    }
    let subjects = drawn.map { draw in
      let entry = bench.table.entries[draw.entry]
      let costs = zip(bench.objectives, bench.costs(of: entry, metric: 0)).map { $0.metric == nil ? $1 : nil }
      return ScreeningSubject(features: features(of: draw.entry), costs: costs, parameters: entry.size.parameters)
    }
    let known = ScreeningResults(
      count: scheduler.screened.count, latest: results, topRung: scheduler.screened.topRung,
      front: scheduler.screened.front, ideals: bench.objectives.map(\.idealCost))
    return drawn[screening.choose(among: subjects, after: known, reference: box.reference.costs)]
  }

  /// A network that was not evaluated; nil if the table has no other.
  private func candidate(
    for proposal: Proposal, besides taken: Set<Int>, using generator: inout SeededGenerator
  ) -> Int? {
    var duplicates = 0
    for _ in 0..<Self.tries {
      let more = CandidateMaker.furtherMutations(after: duplicates)
      guard let entry = bench.table[draft(proposal.mutated(more), using: &generator)] else { continue }
      if !taken.contains(entry) { return entry }
      duplicates += 1
    }
    let left = bench.table.entries.indices.filter { !taken.contains($0) }
    return left.isEmpty ? nil : left[generator.nextIndex(of: left)]
  }

  private func draft(_ proposal: Proposal, using generator: inout SeededGenerator) -> [Character] {
    let entries = bench.table.entries
    switch proposal {
    case .random: return entries[generator.nextIndex(of: entries)].key
    case .mutate(let parent, let steps):
      return mutated(entries[order[parent]].key, steps: steps, using: &generator)
    case .crossover(let first, let second, let steps):
      let crossed = zip(entries[order[first]].key, entries[order[second]].key).map {
        generator.nextInt(below: 2) == 0 ? $0 : $1
      }
      return mutated(crossed, steps: steps, using: &generator)
    }
  }

  private func mutated(_ key: [Character], steps: Int, using generator: inout SeededGenerator) -> [Character] {
    var key = key
    let free = bench.table.choices.indices.filter { bench.table.choices[$0].count > 1 }
    guard !free.isEmpty else { return key }
    for _ in 0..<steps {
      let index = free[generator.nextIndex(of: free)]
      let others = bench.table.choices[index].filter { $0 != key[index] }
      key[index] = others[generator.nextIndex(of: others)]
    }
    return key
  }

  /// A number for each choice that there is: 1 where the network has it.
  private func features(of entry: Int) -> CandidateFeatures {
    var values: [String: Double] = [:]
    for (index, choice) in bench.table.entries[entry].key.enumerated() { values["\(index) \(choice)"] = 1 }
    return CandidateFeatures(values)
  }
}

extension TableBench {
  /// In minimisation form, in the order of the objectives.
  func costs(of entry: ResultTable.Entry, metric: Double) -> [Double] {
    Measurement(metric: metric, size: entry.size, measures: [:]).costs(of: objectives)
  }

  /// What hypervolumes are parts of.
  var box: ObjectiveBox {
    ObjectiveBox(objectives, limits: SizeLimits(), sizes: table.entries.map(\.size), measurements: [])
  }
}
