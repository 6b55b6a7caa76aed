import Figures
import Glibc
import Search
import Studies

extension BenchReport {
  /// A row a variant, the best median first: for people, in 80 columns.
  public var table: Table { table(showsTestQuartiles: false) }

  /// As ``table``, with all that programs may want.
  public var dataTable: Table { table(showsTestQuartiles: true) }

  private func table(showsTestQuartiles: Bool) -> Table {
    let isConfirmed = lines.contains { $0.confirmed != nil }
    var columns = [
      Column("Variant"), Column("Trials", .right, priority: 3), Column("Volume", .right, key: "hypervolume"),
      Column("Q1", .right, priority: 1, key: "hypervolumeQ1"), Column("Q3", .right, priority: 1, key: "hypervolumeQ3"),
      Column("Reaches", .right, key: "reachesBaselineAfter"), Column("Speed-up", .right, key: "speedUp"),
    ]
    let tests = [
      Column("Tested", .right, key: "confirmed"), Column("T1", .right, key: "confirmedQ1"),
      Column("T3", .right, key: "confirmedQ3"),
    ].prefix(isConfirmed ? (showsTestQuartiles ? 3 : 1) : 0)
    columns += tests
    let seeds = lines.map(\.runs.count).max() ?? 0
    var table = Table(
      "\(name): \(NumberText.count(multiplyAdds)) multiply-adds, \(seeds) seed\(seeds == 1 ? "" : "s")",
      columns: columns)
    let goal = baselineFinal
    let own = lines.first(where: \.isBaseline)?.multiplyAdds(reaching: goal)
    for line in ranked {
      let reach = line.multiplyAdds(reaching: goal)
      var cells: [Cell] = [
        .text(line.name), .optional(Quartiles(line.runs.map { Double($0.trials) })) { .integer(Int($0.median)) },
      ]
      cells += Self.cells(line.final)
      cells.append(.optional(reach) { .integer(Int(min($0, 9e18)), .count) })
      cells.append(.optional(reach.flatMap { reach in own.map { $0 / reach } }) { .number($0, decimals: 2) })
      cells += Self.cells(line.confirmed).prefix(tests.count)
      table.append(cells)
    }
    table.notes = notes(isConfirmed: isConfirmed)
    return table
  }

  private var ranked: [Line] {
    lines.enumerated().sorted { left, right in
      (-(left.element.final?.median ?? 0), left.offset) < (-(right.element.final?.median ?? 0), right.offset)
    }.map(\.element)
  }

  private static func cells(_ quartiles: Quartiles?) -> [Cell] {
    [quartiles?.median, quartiles?.lower, quartiles?.upper].map { .optional($0) { .number($0, decimals: 4) } }
  }

  private func notes(isConfirmed: Bool) -> [String] {
    let baseline = lines.first(where: \.isBaseline)?.name ?? ""
    var notes = [
      "Volume: the hypervolume of the frontier by validation \(metric.name) when the multiply-adds are spent, median and "
        + "quartiles (Q1, Q3) over seeds, as a part of the box from \(box.reference.words) to the ideal.",
      "Reaches: multiply-adds of training after which the median is what \(baseline) ends with; speed-up: those of "
        + "\(baseline) by these.",
    ]
    if isConfirmed {
      notes.append(
        "Tested: the same of the final frontiers by their \(metric.name) on the test samples, trained from scratch with "
          + "\(confirmations) other seed\(confirmations == 1 ? "" : "s"); not charged.")
    }
    return notes
  }

  /// A row a run, for statistics of the reader's own.
  public var runTable: Table {
    var table = Table(
      columns: [
        Column("Variant"), Column("Seed", .right), Column("Trials", .right), Column("Hypervolume", .right),
        Column("Confirmed", .right),
      ])
    for line in lines {
      for run in line.runs {
        table.append([
          .text(line.name), .integer(Int(clamping: run.seed), .plain), .integer(run.trials),
          .number(run.curve.final, decimals: 6), .optional(run.confirmed) { .number($0, decimals: 6) },
        ])
      }
    }
    return table
  }

  /// Where curves are drawn: evenly in the logarithm over the last 29 of 30 parts of the budget.
  private var grid: [Double] {
    let steps = 160
    return (0...steps).map { multiplyAdds * pow(30, Double($0) / Double(steps) - 1) }
  }

  /// The curves as numbers, a row for each variant and point.
  public var curveTable: Table {
    var table = Table(
      columns: [
        Column("Variant"), Column("Multiply-adds", .right), Column("Q1", .right), Column("Median", .right),
        Column("Q3", .right),
      ])
    for line in lines {
      for point in grid {
        guard let quartiles = line.quartiles(after: point) else { continue }
        table.append([
          .text(line.name), .number(point, decimals: 0), .number(quartiles.lower, decimals: 6),
          .number(quartiles.median, decimals: 6), .number(quartiles.upper, decimals: 6),
        ])
      }
    }
    return table
  }

  /// Medians as lines, the quartiles as bands around them.
  public var chart: LineChart {
    let series = lines.compactMap { line -> LineChart.Series? in
      // Before each run has a result there is nothing to compare.
      let points = grid.filter { line.quartiles(after: $0)?.lower ?? 0 > 0 }
      guard !points.isEmpty else { return nil }
      let quartiles = points.compactMap { line.quartiles(after: $0) }
      var series = LineChart.Series(
        line.name, points: zip(points, quartiles).map { ChartPoint(x: $0, y: $1.median) })
      series.band = zip(points, quartiles).map { LineChart.Series.Span(x: $0, lower: $1.lower, upper: $1.upper) }
      return series
    }
    let panel = LineChart.Panel(
      x: Axis("multiply-adds of training", scale: .logarithmic, format: .count),
      y: Axis("hypervolume (part of the box, validation \(metric.name)): medians, quartiles shaded"), series: series)
    return LineChart(name, panels: [panel], height: 460)
  }
}
