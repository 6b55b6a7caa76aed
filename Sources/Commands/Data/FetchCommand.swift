import ArgumentParser
import Datasets
import Diagnostics
import Fetching
import Figures
import Glibc
import Training

struct FetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Download a data set that is published.",
    discussion: """
      \(listing(PublishedDataset.all.map(\.name))) come by HTTPS from where they are published, into the folder that \
      --data names, $ESPALIER_DATA or ~/.cache/espalier. Size and published checksum are checked. A download that was \
      interrupted continues where it ended.
      """)

  @Argument(help: "Names of data sets.", completion: .list(PublishedDataset.all.map(\.name)))
  var names: [String]

  @Flag(help: "Print no progress.")
  var quiet = false

  @OptionGroup var data: DataOptions

  func run() throws {
    let datasets = try names.map(dataset)
    let locations = data.locations
    guard locations.hasPreferredRoot else {
      throw InputError(
        DiagnosticsError(
          Diagnostic(code: "data-fetch", "there is no home folder to download into", remedy: "Name a folder by --data"))
      )
    }
    Interruption.listen()
    for dataset in datasets { try fetch(dataset, into: "\(locations.preferredRoot)/\(dataset.name)") }
  }

  private func dataset(_ name: String) throws(InputError) -> PublishedDataset {
    if let dataset = PublishedDataset.all.first(where: { $0.name == name }) { return dataset }
    let known = PublishedDataset.all.map(\.name)
    throw InputError(
      DiagnosticsError(
        Diagnostic(
          code: "data-fetch", "'\(name)' cannot be fetched",
          remedy: didYouMean(name, among: known) ?? "These can: \(listing(known))")))
  }

  private func fetch(_ dataset: PublishedDataset, into folder: String) throws {
    let terminal = Terminal.standardError
    let began = monotonicSeconds()
    var done = 0
    var drawn = 0.0
    var hasLine = false
    defer { if hasLine { terminal.write("\r\u{1B}[K") } }
    var isNew = false
    for file in dataset.files {
      let download = Download(file, into: folder)
      do throws(DiagnosticsError) {
        let isDownloaded = try download.run { byteCount in
          if Interruption.flag.isRaised { return false }
          let now = monotonicSeconds()
          guard !quiet, terminal.isTerminal, now - drawn >= 0.1 else { return true }
          drawn = now
          hasLine = true
          let line = ProgressLine(
            label: dataset.name, completed: (done + byteCount) / 1_000_000,
            total: max(1, dataset.byteCount / 1_000_000),
            unit: "MB", seconds: now - began)
          terminal.write("\r\u{1B}[K" + line.text(width: terminal.width - 1))
          return true
        }
        isNew = isNew || isDownloaded
      } catch {
        if hasLine { terminal.write("\r\u{1B}[K") }
        hasLine = false
        if Interruption.flag.isRaised {
          terminal.write(InputError(error).rendered + "\n")
          throw ExitCode(Interruption.exitStatus)
        }
        throw InputError(error)
      }
      done += file.size
    }
    Terminal.standardOutput.write("\(dataset.name): \(isNew ? "now in" : "already in") \(folder)\n")
  }
}
