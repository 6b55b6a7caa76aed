import Compilation
import Figures
import Glibc
import GraphIR
import JSONText
import Search
import Studies
import Tasks
import Training

extension StudyReport {
  /// The version of the data in a page.
  static let version = 1

  /// What the page's script reads. Numbers have five significant digits.
  var json: JSONValue {
    var lines = TextLines()
    let documents = trials.entries.map { entry in
      lines.numbers(of: JSONWriter.pretty(entry.trial.candidate.architecture, width: 76))
    }
    let layers = graphs.map { $0.map { $0.layerRows.map { lines.number(of: $0) } } }
    var object = JSONObject([
      ("report", .integer(Self.version)), ("name", .string(specification.name)),
      ("metric", metricJSON), ("epochs", .integer(specification.epochs)),
      ("cost", .string(frontier.chartedCost.key)),
      ("limits", limits), ("columns", .array(columns.map(\.json))),
      ("trials", .object(JSONObject(columns.map { ($0.key, .array($0.values)) }))),
      ("parents", .array(trials.entries.map { .array($0.trial.candidate.proposal.parents.map(JSONValue.integer)) })),
      ("knee", frontier.knee.map { .integer(frontier.points[$0].trial) } ?? .null),
      ("front", .array(frontier.points.map { .integer($0.trial) })),
      ("references", .array(references)), ("hypervolume", hypervolume), ("spending", spending),
      ("properties", properties),
    ])
    object["folder"] = .string(folder)
    object["files"] = .array(trials.entries.map { .array(files(ofTrial: $0.trial.number, $0.epochs)) })
    object["curves"] = .array(trials.entries.map { curves($0) })
    object["lines"] = .array(lines.lines.map(JSONValue.string))
    object["documents"] = .array(documents.map { .array($0.map(JSONValue.integer)) })
    object["layers"] = .array(layers.map { rows in rows.map { .array($0.map(JSONValue.integer)) } ?? .null })
    object["inputs"] = .array(graphs.map { graph in graph.map { .string("\($0.input)") } ?? .null })
    return .object(object)
  }

  private var metricJSON: JSONValue {
    [
      "key": .string(specification.metric.kind), "name": .string(format.name),
      "unit": format.unit.map(JSONValue.string) ?? .null, "isShare": .boolean(format.isShare),
      "isLargerBetter": .boolean(specification.metric.direction == .maximize),
      "constant": frontier.constantMetric.map { $0.json } ?? .null,
    ]
  }

  private var limits: JSONValue {
    .object(
      JSONObject(
        CandidateSize.Measure.allCases.compactMap { measure in
          let bounds = specification.limits[measure]
          guard bounds.minimum != nil || bounds.maximum != nil else { return nil }
          return (
            measure.rawValue,
            .array([bounds.minimum, bounds.maximum].map { $0.map(JSONValue.integer) ?? .null })
          )
        }))
  }

  private var references: [JSONValue] {
    frontier.references.map { known in
      var object = JSONObject([("name", .string(known.name))])
      for measure in CandidateSize.Measure.allCases {
        object[measure.rawValue] = known.size[measure].map(JSONValue.integer)
      }
      object["test"] = known.test.map { $0.mean.json } ?? .null
      object["testDeviation"] = (known.test?.deviation).map { $0.json } ?? .null
      return .object(object)
    }
  }

  /// By multiply-adds; of steps that change nothing the last alone.
  private var hypervolume: JSONValue {
    let count = curve.multiplyAdds.count
    let kept = (0..<count).filter { index in
      index == 0 || index == count - 1 || curve.hypervolumes[index] != curve.hypervolumes[index - 1]
    }
    return [
      "multiplyAdds": .array(kept.map { curve.multiplyAdds[$0].json }),
      "values": .array(kept.map { curve.hypervolumes[$0].json }), "reference": .string(frontier.reference.words),
    ]
  }

  /// The properties of candidates and their importance, the most important first.
  private var properties: JSONValue {
    let all = CandidateProperties(graphs, documents: trials.entries.map(\.trial.candidate.architecture))
    let comparison = comparison
    let metric = comparison.metrics.map(\.metric)
    func importance(_ values: [Double?]) -> Double? { MetricImportance.value(of: values, for: metric) }
    var found: [(name: String, importance: Double)] = []
    for name in all.names {
      guard let value = importance(comparison.metrics.map { all.values[$0.trial][name] }) else { continue }
      found.append((name, value))
    }
    let chosen = found.sorted { ($1.importance, $0.name) < ($0.importance, $1.name) }.prefix(24)
    let sizes = CandidateSize.Measure.allCases.compactMap { measure -> JSONValue? in
      let values = comparison.metrics.map { trials.entries[$0.trial].trial.candidate.size[measure].map(Double.init) }
      return values.contains { $0 == nil }
        ? nil
        : importance(values).map { ["key": .string(measure.rawValue), "importance": $0.json] }
    }
    return [
      "of": .string(comparison.words), "sizes": .array(sizes),
      "names": .array(chosen.map { .string($0.name) }), "importances": .array(chosen.map { $0.importance.json }),
      "values": .array(
        chosen.map { property in .array(all.values.map { $0[property.name].map { $0.json } ?? .null }) }),
    ]
  }

  /// What there is of a trial in the study's folder, as paths relative to the trial's.
  private func files(ofTrial trial: Int, _ epochs: Int) -> [JSONValue] {
    let names = ["architecture.json", "recipe.json", "weights-\(epochs).safetensors"]
    return names.filter { access("\(path)/\(Study.folder(trial: trial))/\($0)", R_OK) == 0 }.map(JSONValue.string)
  }

  /// The most epochs of a curve; of longer ones every second is left out, or two of three, and so on, but for the last.
  private static let curvePointCount = 60

  /// By the names that histories have: a list for each of what the epochs reported.
  private func curves(_ entry: TrialList.Entry) -> JSONValue {
    guard case .array(let epochs)? = entry.result?.history, !epochs.isEmpty else { return .null }
    let step = (epochs.count + Self.curvePointCount - 1) / Self.curvePointCount
    let kept = epochs.indices.filter { $0 % step == 0 || $0 == epochs.count - 1 }
    let metric = specification.metric.kind
    let names = [
      "epoch", "trainLoss", "validationLoss", EpochRecord.member("train", metric),
      EpochRecord.member("validation", metric),
    ]
    let keys = ["epoch", "trainLoss", "validationLoss", "train", "validation"]
    var object = JSONObject()
    for (name, key) in zip(names, keys) {
      let values = kept.map { index -> JSONValue in
        guard case .object(let record) = epochs[index] else { return .null }
        return switch record[name] {
        case .integer(let value)?: .integer(value)
        case .number(let value)?: value.json
        default: .null
        }
      }
      if values.contains(where: { $0 != .null }) { object[key] = .array(values) }
    }
    return .object(object)
  }

  var format: MetricFormat { MetricFormat(specification) }
}

extension Double {
  /// With five significant digits; null if it is not finite.
  var json: JSONValue {
    guard isFinite, self != 0 else { return isFinite ? .integer(0) : .null }
    let scale = pow(10, 4 - floor(log10(magnitude)))
    let rounded = scale.isFinite && scale > 0 ? (self * scale).rounded() / scale : self
    if rounded.magnitude < 1e15, let whole = Int(exactly: rounded) { return .integer(whole) }
    return .number(rounded)
  }
}

extension ObjectiveDefinition {
  /// The column of the page that holds its values.
  var key: String {
    if case .size(let measure) = source { measure.rawValue } else { kind }
  }
}

extension Graph {
  /// A text for each layer: path, kind, output, parameters, multiply-adds, attributes, and the layers that it reads as
  /// distances to them (the input stands before the first), with tabulators between them.
  fileprivate var layerRows: [String] {
    nodes.indices.map { index in
      let node = nodes[index]
      let distances = node.inputs.map { input in
        if case .node(let source) = input { "\(index - source)" } else { "\(index + 1)" }
      }
      let written = zip(node.definition.attributes, node.attributes).compactMap { schema, value in
        schema.defaultValue == value ? nil : "\(schema.name) \(value.json.briefly)"
      }
      let words = [
        path(of: index), node.kind, "\(node.output)", "\(node.size.trainable)", "\(node.multiplyAdds)",
        written.joined(separator: ", "), distances.joined(separator: ","),
      ]
      return words.map { $0.replacing("\t", with: " ") }.joined(separator: "\t")
    }
  }
}
