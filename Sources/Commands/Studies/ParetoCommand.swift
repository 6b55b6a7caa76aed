import ArgumentParser
import Diagnostics
import Files
import GraphIR
import Layers
import Figures
import Studies
import Training
import Reports

extension MetricPart: ExpressibleByArgument {}

struct ParetoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pareto",
    abstract: "Print a study's frontier: the trials that no other trial is better than.",
    discussion: """
      The metric is that of the validation samples and, after 'espalier confirm', also that of the test samples. \
      Below the frontier the table lists the base and the study's reference networks, which are not part of it. Trials \
      that are no better than one answer for all samples are left out. CSV and JSON give fractions of one.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, csv, markdown, latex, json, svg, html }

  @Argument(help: StudyAddress.help, completion: .directory)
  var study: String

  @Option(
    help: """
      How to print; html is one page with chart and table. By default the ending of --output decides, else a \
      table.
      """)
  var format: Format?

  @Option(
    help: ArgumentHelp(
      "The file to write, instead of standard output. A page's links to candidates are relative to it.",
      valueName: "file"))
  var output: String?

  @Option(
    name: [.customLong("samples"), .customLong("accuracy")],
    help: """
      The samples whose metric charts show; those of the test where the whole frontier was confirmed, else those of the \
      validation.
      """)
  var samples: MetricPart?

  @OptionGroup var columns: ColumnOptions

  @Flag(help: "Also show trials that are no better than one answer for all samples.")
  var all = false

  @OptionGroup var plugins: StudyPluginOptions

  func validate() throws {
    let format = try chosenFormat()
    try refuse(
      "--samples", unless: samples == nil || [.table, .svg, .html].contains(format),
      "it chooses what charts show, and '\(format.rawValue)' has none")
    try refuse(
      "--columns", unless: columns.columns == nil || format != .svg, "a chart has no columns")
  }

  /// The format, which the name of the output may say.
  /// - throws: when the name promises another one
  private func chosenFormat() throws(ValidationError) -> Format {
    guard let output, let ending = output.fileEnding else { return format ?? .table }
    let promised = Format(fileEnding: ending)
    if promised == nil, Format.foreign.contains(ending) {
      throw ValidationError(
        "'\(output)' ends in '.\(ending)', which is not written. Name a file that ends in '.svg' or '.html'; "
          + "'rsvg-convert' and browsers make other pictures of SVG.")
    }
    if let promised, let format, promised != format {
      throw ValidationError(
        "'\(output)' promises \(promised.rawValue), but --format says \(format.rawValue). Change one of them.")
    }
    return format ?? promised ?? .table
  }

  func run() throws {
    let format = try chosenFormat()
    if let output { try AtomicFile.check(output) }
    let study = try plugins.open(toRead: study)
    let text = try text(of: Frontier(of: study, all: all), in: study, as: format)
    if let output {
      try AtomicFile().replace(output) { file throws(DiagnosticsError) in try file.append(Array(text.utf8)) }
    } else {
      Terminal.standardOutput.write(text)
    }
  }

  private func text(
    of frontier: Frontier, in study: Study, as format: Format
  ) throws(DiagnosticsError) -> String {
    let table = try columns.apply(to: frontier.table, isPrinted: format == .markdown || format == .latex)
    return switch format {
    case .table: frontier.page(of: study, table, samples, width: output == nil ? Terminal.standardOutput.width : 80)
    case .csv: table.rendered(as: .csv)
    case .markdown: table.rendered(as: .markdown)
    case .latex: table.rendered(as: .latex)
    case .json: table.rendered(as: .json)
    case .svg: frontier.chart(of: study, samples).svg()
    case .html:
      frontier.page(
        samples, limits: study.specification.limits, linksFrom: study.path.seen(fromFolderOf: output),
        table: columns.columns == nil ? nil : table
      ).text
    }
  }
}

extension ParetoCommand.Format {
  /// Formats that people ask for by a file's name and that are not written.
  static let foreign: Set = ["png", "pdf", "jpg", "jpeg", "gif", "eps", "ps", "webp", "xlsx", "xls", "parquet"]

  /// The format that the name of a file promises.
  init?(fileEnding: String) {
    switch fileEnding {
    case "csv": self = .csv
    case "md", "markdown": self = .markdown
    case "tex": self = .latex
    case "json": self = .json
    case "svg": self = .svg
    case "html", "htm": self = .html
    default: return nil
    }
  }
}

extension Frontier {
  /// - Parameter part: nil for the best that is known of the whole frontier
  func chart(of study: Study, _ part: MetricPart? = nil) -> ScatterChart {
    chart(part ?? bestKnownPart, limits: study.specification.limits)
  }

  /// The table and the plot, for a terminal.
  func page(of study: Study, _ table: Table? = nil, _ part: MetricPart? = nil, width: Int) -> String {
    let table = (table ?? self.table).rendered(as: .text(width: width))
    guard points.count > 1 else { return table }
    return table + "\n" + chart(of: study, part).text(width: width)
  }
}
