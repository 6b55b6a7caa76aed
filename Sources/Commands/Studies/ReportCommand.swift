import ArgumentParser
import Diagnostics
import Figures
import Files
import GraphIR
import Layers
import Reports
import Studies

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a page about a study that browsers open without a network.",
    discussion: """
      One HTML file: a summary in words, the frontier as a chart whose axes you choose, a table of all trials that sorts \
      and filters, hypervolume over compute, what the budget was spent on, the lineage of each row of the frontier, which \
      properties of candidates the metric depends on, and of each candidate its drawing, document, layers and curves.

      A study may be running: the page shows what it has found so far.
      """)

  @Argument(help: StudyAddress.help, completion: .directory)
  var study: String

  @Option(
    help: ArgumentHelp(
      "The file to write; report.html in the study's folder by default. Links to files of candidates are relative to it.",
      valueName: "file"), completion: .file(extensions: ["html", "htm"]))
  var output: String?

  @OptionGroup var plugins: StudyPluginOptions

  func validate() throws {
    guard let ending = output?.fileEnding, !["html", "htm"].contains(ending) else { return }
    throw ValidationError(
      "'\(output ?? "")' ends in '.\(ending)', but a report is a page. Name a file that ends in '.html'.")
  }

  func run() throws {
    let study = try plugins.open(toRead: study)
    let file: String
    if let output {
      file = output
    } else if case .folder(let folder) = study.address {
      file = folder + "/report.html"
    } else {
      file = "\(study.specification.name.fileName)-report.html"
    }
    try AtomicFile.check(file)
    // Layers of plug-ins are known to them alone.
    let layers =
      study.specification.plugins.isEmpty ? .builtin : try plugins.toolkit(forStudy: study.address.text).layers
    let report = try StudyReport(
      of: study, loader: ArchitectureLoader(catalogue: layers), linksFrom: study.path.seen(fromFolderOf: file))
    let page = report.page
    try AtomicFile().replace(file) { output throws(DiagnosticsError) in try output.append(Array(page.utf8)) }
    Terminal.standardOutput.write("\(file): \(NumberText.bytes(page.utf8.count))\n")
  }
}
