import Search
import Tasks

/// The result of a bench: for each variant the hypervolume of the frontier by the compute spent, over its seeds.
///
/// All runs are measured in one box. A step counts where the run's compute up to it, itself included, is within the
/// budget: what a scheduler brings to its end after that is left out.
public struct BenchReport: Sendable {
  public struct Line: Sendable {
    public var name: String
    public var isBaseline: Bool
    /// One for each seed, in the order of the bench.
    public var runs: [Run]

    public var final: Quartiles? { Quartiles(runs.map(\.curve.final)) }
    public var confirmed: Quartiles? {
      let values = runs.compactMap(\.confirmed)
      return values.count == runs.count ? Quartiles(values) : nil
    }

    /// Over the runs, when each has spent so many multiply-adds.
    public func quartiles(after multiplyAdds: Double) -> Quartiles? {
      Quartiles(runs.map { $0.curve[multiplyAdds] })
    }

    /// The least multiply-adds after which the median over the runs is at least so much; nil if it never is.
    public func multiplyAdds(reaching hypervolume: Double) -> Double? {
      let points = Set(runs.flatMap(\.curve.multiplyAdds)).sorted()
      return points.first { quartiles(after: $0)?.median ?? 0 >= hypervolume }
    }
  }

  public struct Run: Sendable {
    public var seed: UInt64
    /// Trials that were begun within the budget.
    public var trials: Int
    public var curve: HypervolumeCurve
    /// The hypervolume of the final frontier by its metric on the test samples; nil before all of it was confirmed.
    public var confirmed: Double?
  }

  public var name: String
  /// Of each run.
  public var multiplyAdds: Double
  public var confirmations: Int
  public var box: ObjectiveBox
  /// The one that decides.
  public var metric: MetricDefinition
  public var lines: [Line]

  /// - Parameter records: by variant and seed, in the order of the bench; runs may still be missing at the end
  public init(_ bench: BenchSpecification, records: [[StudyRecord]]) {
    name = bench.name
    multiplyAdds = Double(bench.multiplyAdds)
    confirmations = bench.confirmations
    let all = records.flatMap(\.self)
    let study = bench.variants[0].study
    let box = ObjectiveBox(
      study.objectives, limits: study.limits, sizes: all.flatMap(\.sizes),
      measurements: all.flatMap { $0.steps.compactMap(\.measurement) },
      constantMetric: all.first?.constantMetric)
    metric = study.metric
    self.box = box
    let budget = multiplyAdds
    lines = zip(bench.variants, records).enumerated().map { index, pair in
      Line(
        name: pair.0.name, isBaseline: index == bench.baseline,
        runs: zip(bench.seeds, pair.1).map { Run(seed: $0, $1.prefix(multiplyAdds: budget), in: box) })
    }
  }

  /// The median that the baseline ends with.
  public var baselineFinal: Double { lines.first(where: \.isBaseline)?.final?.median ?? 0 }
}

extension BenchReport.Run {
  init(seed: UInt64, _ record: StudyRecord, in box: ObjectiveBox) {
    self.seed = seed
    trials = record.trials
    curve = HypervolumeCurve(record, in: box)
    let results = record.results
    let tested = record.frontier(box.objectives).map { trial -> [Double]? in
      guard var measurement = results[trial], let tested = record.tests[trial] else { return nil }
      measurement.metric = tested
      return measurement.costs(of: box.objectives)
    }
    let known = tested.compactMap(\.self)
    confirmed = known.count == tested.count ? box.hypervolume(of: known) : nil
  }
}
