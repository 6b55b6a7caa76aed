import Datasets
import GraphIR
import JSONText
import Tasks

extension ExportedNetwork {
  /// What the file says of the network beside its graph: `metadata_props`, in this order. Lists and objects are JSON.
  func onnxProperties(normalizes: Bool, readsBytes: Bool) -> [(String, String)] {
    let size = network.size
    var properties = [
      ("espalier.parameters", "\(size.trainable)"), ("espalier.multiplyAdds", "\(size.multiplyAdds)"),
      ("espalier.hash", network.canonicalHash), ("espalier.architecture", JSONWriter.line(document)),
    ]
    func add(_ key: String, _ value: String?) {
      if let value { properties.append(("espalier.\(key)", value)) }
    }
    if let data = facts.data {
      add("dataset", data.name)
      add(data.targets.form.rawValue, JSONWriter.line(.array(data.targets.names.map(JSONValue.string))))
      if case .quantities(let quantities) = data.targets, quantities.contains(where: { $0.unit != nil }) {
        add("units", JSONWriter.line(.array(quantities.map { .string($0.unit ?? "") })))
      }
      add("normalization", JSONWriter.line(data.normalization.pair))
      if let scaling = data.scaling {
        add("scaling", JSONWriter.line(Self.pair(scaling.means, scaling.deviations)))
      }
      // What a program that prepares samples must know.
      add("input", normalizes ? (readsBytes ? "bytes" : "raw") : "normalized")
      if data.scaling != nil { add("output", normalizes ? "units" : "standardized") }
    }
    add("epochs", facts.epochs.map { "\($0)" })
    add("study", facts.study)
    add("trial", facts.trial.map { "\($0)" })
    for metric in facts.metrics { add("\(metric.samples).\(metric.kind)", "\(metric.value)") }
    add("initialSeed", facts.initialSeed.map { "\($0)" })
    return properties
  }

  fileprivate static func pair(_ means: [Double], _ deviations: [Double]) -> JSONValue {
    ["mean": .array(means.map(JSONValue.number)), "deviation": .array(deviations.map(JSONValue.number))]
  }
}

extension Normalization {
  fileprivate var pair: JSONValue { ExportedNetwork.pair(mean, deviation) }
}
