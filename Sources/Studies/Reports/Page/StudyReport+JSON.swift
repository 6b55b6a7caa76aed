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
    object["files"] = .array(files)
    object["curves"] = .array(curves)
    object["lines"] = .array(candidates.lines.lines.map(JSONValue.string))
    object["documents"] = .array(candidates.documents)
    object["layers"] = .array(candidates.layers)
    object["inputs"] = .array(candidates.inputs)
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
    let all = candidates.properties
    let comparison = comparison
    let metric = comparison.metrics.map(\.metric)
    func importance(_ values: [Double?]) -> Double? { MetricImportance.value(of: values, for: metric) }
    var found: [(name: String, importance: Double)] = []
    for name in all.names {
      let values = all.values(name)
      guard let value = importance(comparison.metrics.map { values[$0.trial] }) else { continue }
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
        chosen.map { property in .array(all.values(property.name).map { $0.map { $0.json } ?? .null }) }),
    ]
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
