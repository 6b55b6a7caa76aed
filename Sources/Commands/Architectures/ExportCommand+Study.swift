import Datasets
import Diagnostics
import Formats
import Glibc
import GraphIR
import JSONText
import Reports
import Studies

extension ExportCommand {
  /// Whether the file is a folder, as a study is.
  var isStudy: Bool {
    if StorageURL(file) != nil { return true }
    var status = stat()
    return stat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Writes the networks of a study to a folder.
  func exportStudy() throws {
    let toolkit = try plugins.toolkit(forStudy: file)
    let definition = try definition(in: toolkit)
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    try InputError.rethrowing { () throws(DiagnosticsError) in
      let study = try Study.open(
        at: StudyAddress(file), isReadOnly: true, loader: loader, methods: toolkit.methods)
      try plugins.check(study, toolkit)
      let export = try StudyExport(of: study, trials: trials.numbers, all: trials.all, loader: loader)
      let folder = output ?? "\(study.specification.name.fileName)-\(definition.kind.fileName)"
      var training: Samples?
      if definition.isQuantized {
        // Those that the study trained on, so that the file computes what the study evaluated.
        training = try study.specification.data(
          in: data.locations, of: toolkit.datasets, metrics: toolkit.methods.metrics
        ).training
      }
      try export.write(
        as: definition, options: choices.options, to: folder,
        preparing: { network throws(DiagnosticsError) in
          guard let training else { return }
          network.quantized = try calibration.quantize(
            network.network.graph, weights: network.weights, ranges: network.ranges,
            normalization: network.facts.data?.normalization ?? .identity, training: training,
            as: study.specification.microcontroller ?? MicrocontrollerChoice()
          ).program
        }
      ) { path in
        Terminal.standardError.write("saved in '\(path)'\n")
      }
    }
  }
}
