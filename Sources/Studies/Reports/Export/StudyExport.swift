import Diagnostics
import Files
import Formats
import GraphIR
import JSONText
import Studies
import Training

/// The networks of a study in another tool's format, in a folder: a file for each row of the frontier, or for each trial that
/// was named, and an index of them.
///
/// ```swift
/// let export = try StudyExport(of: study, loader: loader)
/// try export.write(as: .onnx, to: "folder") { print($0) }
/// ```
public struct StudyExport {
  let study: Study
  let frontier: Frontier
  let loader: ArchitectureLoader
  /// What is written, in this order.
  public let points: [Frontier.Point]

  /// - parameters:
  ///   - trials: by number; every row of the frontier if there are none
  ///   - all: whether the frontier has trials that are no better than one answer for all samples
  /// - throws: trials that the study does not have, or that were not trained; a frontier without rows
  public init(
    of study: Study, trials: [Int] = [], all: Bool = false, loader: ArchitectureLoader
  ) throws(DiagnosticsError) {
    self.study = study
    self.loader = loader
    frontier = try Frontier(of: study, all: all)
    let trained = frontier.points + frontier.dominated
    guard !trials.isEmpty else {
      points = frontier.points
      guard !points.isEmpty else { throw Self.emptyFrontier(of: study, frontier) }
      return
    }
    let faults = trials.filter { number in !trained.contains { $0.trial == number } }.map { number in
      Diagnostic(
        code: "no-trial", "'\(study.address.text)' has no trial \(number) that was trained",
        remedy: "'espalier trials \(study.address.text)' lists those that there are")
    }
    guard faults.isEmpty else { throw DiagnosticsError(faults) }
    var seen: Set<Int> = []
    points = trials.filter { seen.insert($0).inserted }.compactMap { number in trained.first { $0.trial == number } }
  }

  private static func emptyFrontier(of study: Study, _ frontier: Frontier) -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(
        code: "empty-frontier", "'\(study.address.text)' has no trial on its frontier",
        remedy: frontier.atChance.isEmpty
          ? "Continue it with 'espalier resume \(study.address.text)'"
          : "Say --all for those that are no better than one answer for all samples, or name one with --trial"))
  }

  /// The name of a trial's file.
  public static func file(of trial: Int, as format: FormatDefinition) -> String {
    "trial-\(trial).\(format.fileExtension)"
  }

  /// Writes the files, each as a whole, and the index last.
  /// - parameters:
  ///   - folder: is made if it is not there
  ///   - prepare: adds what a format needs to a network
  ///   - observe: gets the path of each file once it is written
  /// - throws: weights that the study has lost, or what the format cannot say
  public func write(
    as format: FormatDefinition, options: ExportOptions = ExportOptions(), to folder: String,
    preparing prepare: (inout ExportedNetwork) throws(DiagnosticsError) -> Void = { _ in },
    observe: (String) -> Void = { _ in }
  ) throws(DiagnosticsError) {
    try Study.makeFolder(folder, option: "--output")
    for point in points {
      var network = try network(of: point)
      try prepare(&network)
      let path = "\(folder)/\(Self.file(of: point.trial, as: format))"
      try AtomicFile.replace(
        path, named: { [network] file throws(DiagnosticsError) in try format.write?(network, options, file) })
      observe(path)
    }
    let index = ExportIndex(self, as: format)
    for (name, text) in [("index.json", JSONWriter.pretty(index.json)), ("index.md", index.page)] {
      try AtomicFile().replace("\(folder)/\(name)") { file throws(DiagnosticsError) in
        try file.append(Array(text.utf8))
      }
      observe("\(folder)/\(name)")
    }
  }

  /// A trial's network with the weights of its longest training.
  /// - throws: when its file of weights is lost or damaged, or its network needs plug-ins that are not loaded
  public func network(of point: Frontier.Point) throws(DiagnosticsError) -> ExportedNetwork {
    let path = try study.weightsFile(trial: point.trial, epochs: point.epochs)
    let checkpoint: Checkpoint
    do {
      checkpoint = try Checkpoint(path: path)
    } catch {
      let dataset = study.specification.dataset
      throw DiagnosticsError(
        Diagnostic(
          code: "lost-weights", "the weights of trial \(point.trial) cannot be read: \(error.diagnostics[0].message)",
          remedy: "Restore '\(path)' from a copy, or train the network again: espalier train "
            + "\(study.path)/\(point.file) --dataset \(dataset.path ?? dataset.kind)"))
    }
    let network = try loader.network(of: checkpoint)
    var exported = ExportedNetwork(
      network, document: checkpoint.architecture, weights: checkpoint.weights,
      facts: ExportFacts(checkpoint, point: point, of: frontier))
    exported.ranges = checkpoint.ranges
    return exported
  }
}
