import Compilation
import Datasets
import Diagnostics
import Formats
import Foundation
import GraphIR
import JSONText
import Layers
import ReferenceBackend
import Search
import Tasks
import TensorTypes
import Training

extension PluginCheck {
  static func objective(_ definition: ObjectiveDefinition) -> [PluginCheck] {
    guard case .measured(let measure) = definition.source else { return [] }
    return [
      PluginCheck("measures") { () throws(DiagnosticsError) in
        let network = try SmallNetwork()
        let value = try measure(network.candidate)
        // The checkpoint's file goes with the network.
        withExtendedLifetime(network) {}
        return value.isFinite ? [] : ["it measures \(value)"]
      },
      PluginCheck("errors") { () throws(DiagnosticsError) in
        var candidate = try SmallNetwork().candidate
        candidate.checkpoint = "/nonexistent/weights.safetensors"
        // It may do without the weights; where it does not, it says so.
        _ = try? measure(candidate)
        return []
      },
      leaks(calls: 1000) { () throws(DiagnosticsError) in
        _ = try measure(try SmallNetwork.shared().candidate)
      },
    ]
  }

  static func dataset(_ definition: DatasetDefinition) -> [PluginCheck] {
    [
      PluginCheck("samples") { () throws(DiagnosticsError) in
        let source = try definition.open(in: DataLocations())
        var failures: [String] = []
        for split in Split.allCases {
          let samples = try source.load(split)
          if let empty = samples.targetCounts.firstIndex(of: 0) {
            failures.append(
              "the \(split.rawValue) split has no sample of \(samples.targets.form.singular) "
                + "'\(samples.targets.names[empty])'")
          }
        }
        return failures
      },
      PluginCheck("purity") { () throws(DiagnosticsError) in
        let (one, other) = (try definition.open(in: DataLocations()), try definition.open(in: DataLocations()))
        for split in Split.allCases {
          let (left, right) = (try one.load(split), try other.load(split))
          guard left.targetValues == right.targetValues else {
            return ["the targets of the \(split.rawValue) split are others the second time"]
          }
          for index in 0..<left.count where left.values(at: index) != right.values(at: index) {
            return ["sample \(index) of the \(split.rawValue) split is another the second time"]
          }
        }
        return []
      },
      PluginCheck("errors") {
        // It may need no folder; where it does, it says so.
        _ = try? definition.open(in: DataLocations(explicit: "/nonexistent"))
        return []
      },
      leaks { () throws(DiagnosticsError) in _ = try definition.open(in: DataLocations()) },
    ]
  }

  static func exporter(_ definition: FormatDefinition) -> [PluginCheck] {
    @Sendable func write(_ network: ExportedNetwork) throws(DiagnosticsError) -> Data {
      let folder = FileManager.default.temporaryDirectory.path
      let path = "\(folder)/espalier-check-\(ProcessInfo.processInfo.processIdentifier).\(definition.fileExtension)"
      defer { try? FileManager.default.removeItem(atPath: path) }
      try definition.write?(network, ExportOptions(), path)
      return FileManager.default.contents(atPath: path) ?? Data()
    }
    return [
      PluginCheck("files") { () throws(DiagnosticsError) in
        let network = try SmallNetwork().exported
        let bare = ExportedNetwork(network.network, document: network.document)
        var failures: [String] = []
        if try write(network).isEmpty { failures.append("it writes an empty file") }
        // Without weights it may refuse.
        _ = try? write(bare)
        return failures
      },
      PluginCheck("purity") { () throws(DiagnosticsError) in
        let network = try SmallNetwork().exported
        return try write(network) == write(network) ? [] : ["the same network gives another file the second time"]
      },
      PluginCheck("errors") { () throws(DiagnosticsError) in
        let network = try SmallNetwork().exported
        do throws(DiagnosticsError) {
          try definition.write?(network, ExportOptions(), "/nonexistent/network.\(definition.fileExtension)")
          return ["it reports no error if its file cannot be written"]
        } catch {
          return []
        }
      },
      leaks { () throws(DiagnosticsError) in _ = try write(SmallNetwork.shared().exported) },
    ]
  }
}

/// A network that was trained briefly, with its checkpoint in a file that is deleted with it.
private final class SmallNetwork {
  let candidate: TrainedCandidate
  let exported: ExportedNetwork
  private let path: String

  nonisolated(unsafe) private static var kept: SmallNetwork?

  static func shared() throws(DiagnosticsError) -> SmallNetwork {
    if let kept { return kept }
    let network = try SmallNetwork()
    kept = network
    return network
  }

  init() throws(DiagnosticsError) {
    let text = """
      {"espalier": 1, "name": "small", "input": [4], "layers": [
        {"kind": "linear", "name": "hidden", "out": 6}, {"kind": "relu", "name": "relu"},
        {"kind": "linear", "name": "classes", "out": 3}]}
      """
    let network = try ArchitectureLoader(catalogue: .builtin).network(SourceText(file: "small.json", text: text))
    let samples = try Samples(
      name: "points", shape: [4], classNames: ["a", "b", "c"],
      storage: .floats((0..<96).map { Float($0 * 37 % 23) / 23 }), labels: (0..<24).map { Int32($0 % 3) })
    var recipe = Recipe()
    recipe.epochs = 1
    let trainer = try Trainer(
      network.graph, architecture: network.architecture.json, recipe: recipe,
      data: TrainingData(samples, recipe: recipe),
      backend: ReferenceBackend())
    try trainer.run()
    let checkpoint = trainer.checkpoint()
    let folder = FileManager.default.temporaryDirectory.path
    path = "\(folder)/espalier-check-\(ProcessInfo.processInfo.processIdentifier).safetensors"
    try checkpoint.write(to: path)
    // A plug-in is not handed the compiled network, so that there is none.
    candidate = TrainedCandidate(
      network: network, metric: MetricValue(.accuracy, 0.5), loss: 1, checkpoint: path, now: monotonicSeconds
    ) { {} }
    exported = ExportedNetwork(network, document: network.architecture.json, weights: checkpoint.weights)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
