import Diagnostics
import Figures
import Files
import Search
import Studies

extension TableBenchReport {
  /// The evaluations after which the table shows medians, beside the last.
  private var waypoints: [Int] { [evaluations / 4, evaluations / 2].filter { $0 > 0 } }

  private var ranked: [Line] {
    lines.enumerated().sorted { left, right in
      (-final(left.element), left.offset) < (-final(right.element), right.offset)
    }.map(\.element)
  }

  private func final(_ line: Line) -> Double { line.quartiles(after: evaluations)?.median ?? 0 }

  /// A row a way to search, the best median first.
  public var table: Table {
    let runs = lines.map(\.curves.count).max() ?? 0
    var columns = [Column("Search"), Column("Rival", priority: 2), Column("Runs", .right, priority: 3)]
    columns += waypoints.map { Column("After \($0)", .right, priority: 1, key: "hypervolumeAfter\($0)") }
    columns += [
      Column("After \(evaluations)", .right, key: "hypervolume"),
      Column("Q1", .right, key: "hypervolumeQ1"), Column("Q3", .right, key: "hypervolumeQ3"),
    ]
    if bestRival != nil { columns.append(Column("p", .right, key: "p")) }
    var table = Table(
      "\(name): \(evaluations) evaluations of \(networks) networks, \(runs) run\(runs == 1 ? "" : "s")",
      columns: columns)
    for line in ranked {
      var cells: [Cell] = [
        .text(line.name), line.isRival ? "rival" : nil, .integer(line.curves.count),
      ]
      cells += waypoints.map { .optional(line.quartiles(after: $0)) { .number($0.median, decimals: 4) } }
      let quartiles = line.quartiles(after: evaluations)
      cells += [quartiles?.median, quartiles?.lower, quartiles?.upper].map {
        .optional($0) { .number($0, decimals: 4) }
      }
      if bestRival != nil { cells.append(.optional(probability(line)) { .number($0, decimals: 6) }) }
      table.append(cells)
    }
    table.notes = [
      "The median hypervolume of all that a search evaluated, by mean accuracy, as a part of what the table allows; Q1 and "
        + "Q3 are its quartiles over the runs."
    ]
    if let best = bestRival {
      table.notes.append(
        "p: of Wilcoxon's rank-sum test against \(best.name), the rival with the highest median, after \(evaluations).")
    }
    return table
  }

  /// A row for each way to search and number of evaluations.
  public var curveTable: Table {
    var table = Table(
      columns: [
        Column("Search"), Column("Evaluations", .right), Column("Q1", .right), Column("Median", .right),
        Column("Q3", .right),
      ])
    for line in lines {
      for evaluation in 1...evaluations {
        guard let quartiles = line.quartiles(after: evaluation) else { continue }
        table.append([
          .text(line.name), .integer(evaluation, .plain), .number(quartiles.lower, decimals: 6),
          .number(quartiles.median, decimals: 6), .number(quartiles.upper, decimals: 6),
        ])
      }
    }
    return table
  }

  /// Medians as lines, the quartiles as bands around them.
  public var chart: LineChart {
    let series = ranked.map { line in
      let points = (1...evaluations).compactMap { evaluation in
        line.quartiles(after: evaluation).map { (Double(evaluation), $0) }
      }
      var series = LineChart.Series(line.name, points: points.map { ChartPoint(x: $0.0, y: $0.1.median) })
      series.band = points.map { LineChart.Series.Span(x: $0.0, lower: $0.1.lower, upper: $0.1.upper) }
      return series
    }
    let panel = LineChart.Panel(
      x: Axis("evaluations", scale: .linear, format: .count),
      y: Axis("hypervolume (part of what the table allows): medians, quartiles shaded"), series: series)
    return LineChart(name, panels: [panel], height: 460)
  }

  /// Writes the tables and the curves into a folder: `summary.md`, `.csv` and `.json`, `curves.csv` and `.svg`.
  /// - Throws: when one cannot be written
  public func write(to folder: String) throws(DiagnosticsError) {
    try Study.makeFolder(folder, option: "--output")
    let texts = [
      ("curves.csv", curveTable.rendered(as: .csv)), ("curves.svg", chart.svg()),
      ("summary.csv", table.rendered(as: .csv)), ("summary.json", table.rendered(as: .json)),
      ("summary.md", table.rendered(as: .markdown)),
    ]
    for (name, text) in texts {
      try AtomicFile().replace("\(folder)/\(name)") { file throws(DiagnosticsError) in
        try file.append(Array(text.utf8))
      }
    }
  }
}
