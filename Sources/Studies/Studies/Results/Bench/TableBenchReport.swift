import Diagnostics
import Search

/// What searches on a table found: for each way to search, and each rival, the hypervolume by evaluations over its runs.
///
/// A search sees one result of each network, and is judged by the means of all: its hypervolume is that of all networks
/// that it evaluated, as a part of what the table allows.
public struct TableBenchReport: Sendable {
  public struct Line: Sendable {
    public var name: String
    public var isRival: Bool
    /// By run; the hypervolume after each evaluation.
    public var curves: [[Double]]

    /// After so many evaluations, from 1. A run that ended before keeps its last value.
    public func quartiles(after evaluations: Int) -> Quartiles? { Quartiles(values(after: evaluations)) }

    func values(after evaluations: Int) -> [Double] {
      curves.map { curve in curve.isEmpty ? 0 : curve[min(evaluations, curve.count) - 1] }
    }
  }

  public var name: String
  public var evaluations: Int
  public var objectives: [ObjectiveDefinition]
  public var networks: Int
  /// Variants in the order of the bench, then rivals.
  public var lines: [Line]

  /// Runs every variant with every seed. Nothing is trained, so that this takes seconds.
  /// - Throws: when a plug-in's sampler fails
  public init(_ bench: TableBench, methods: StudyMethods = .builtin) throws(DiagnosticsError) {
    name = bench.name
    evaluations = bench.trials
    objectives = bench.objectives
    networks = bench.table.entries.count
    let judge = Judge(bench)
    lines = []
    for variant in bench.variants {
      var curves: [[Double]] = []
      for seed in bench.seeds {
        var search = TableSearch(bench, variant, seed: seed, methods: methods)
        curves.append(judge.curve(try search.run()))
      }
      lines.append(Line(name: variant.name, isRival: false, curves: curves))
    }
    for rival in bench.rivals {
      let curves = rival.runs.map { judge.curve(Array($0.prefix(bench.trials))) }
      lines.append(Line(name: rival.name, isRival: true, curves: curves))
    }
  }

  /// The rival with the highest median at the end; nil if there is none.
  public var bestRival: Line? {
    lines.filter(\.isRival).max { median($0) < median($1) }
  }

  func median(_ line: Line) -> Double { line.quartiles(after: evaluations)?.median ?? 0 }

  /// The probability that a line differs from the best rival by chance alone; nil if there is no other rival.
  public func probability(_ line: Line) -> Double? {
    guard let best = bestRival, best.name != line.name else { return nil }
    return rankSumProbability(line.values(after: evaluations), best.values(after: evaluations))
  }

  /// Measures by the means of a table.
  private struct Judge {
    let costs: [[Double]]
    let box: ObjectiveBox
    let attainable: Double

    init(_ bench: TableBench) {
      costs = bench.table.entries.map { bench.costs(of: $0, metric: $0.mean) }
      box = bench.box
      attainable = max(box.hypervolume(of: paretoFront(of: costs).map { [costs] in costs[$0] }), .leastNormalMagnitude)
    }

    func curve(_ run: [Int]) -> [Double] {
      var front: [Int] = []
      return run.map { entry in
        if !front.contains(entry) {
          let rivals = front + [entry]
          front = paretoFront(of: rivals.map { costs[$0] }).map { rivals[$0] }
        }
        return box.hypervolume(of: front.map { costs[$0] }) / attainable
      }
    }
  }
}
