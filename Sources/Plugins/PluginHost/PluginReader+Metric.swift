import CEspalierPlugin
import Diagnostics
import JSONText
import Tasks

extension PluginReader {
  mutating func metric(_ pointer: UnsafeRawPointer, _ index: Int) -> Plugin.Contribution? {
    guard let table: espalier_metric = load(pointer, "metric", index),
      let head = head(table.kind, table.help, "metric", index, { $0.isMetricKind }),
      require(head, ("compute", table.compute != nil)), let schema = schema(table.schema, head)
    else { return nil }
    var findings = JSONFindings()
    var reader = JSONObjectReader<JSONFindings>(schema.root, at: .root, subject: "a metric's schema")
    let shown = reader.string("name", &findings) ?? head.kind
    let direction: Direction? = reader.word("direction", &findings)
    let unit: MetricDefinition.Unit = reader.word("unit", &findings) ?? .number
    let words = reader.strings("targets", &findings) ?? []
    reader.finish(&findings)
    if schema.root["direction"] == nil {
      findings.add(
        "bad-plugin", at: reader.location, "the schema lacks its \"direction\"", remedy: "Write minimize or maximize")
    }
    let forms = words.compactMap(Targets.Form.init)
    if forms.count != words.count || forms.isEmpty {
      let known = Targets.Form.allCases.map(\.rawValue).joined(separator: ", ")
      findings.add(
        "bad-plugin", at: reader.location / "targets", "it says of no targets that the metric can judge them",
        remedy: "List some of \(known)")
    }
    if !shown.isPlainText {
      findings.add("bad-plugin", at: reader.location / "name", "the name cannot be shown in one line")
    }
    guard check(findings, schema), let direction, let compute = table.compute else { return nil }
    let metric = PluginMetric(
      PluginFunction(plugin: name, type: "metric", kind: head.kind), compute, PluginContext(table.context),
      range: unit == .share ? 0...1 : -1e300...1e300)
    return .metric(
      MetricDefinition(
        kind: head.kind, name: shown, help: head.help, direction: direction, unit: unit, forms: Set(forms),
        compute: metric.value))
  }
}

/// A metric that a plug-in computes.
struct PluginMetric: Sendable {
  typealias Function =
    @convention(c) (
      UnsafeMutableRawPointer?, UnsafePointer<espalier_predictions>?, UnsafeMutablePointer<Double>?,
      UnsafeMutablePointer<espalier_error>?
    ) -> Int32

  private let owner: PluginFunction
  private let function: Function
  private let context: PluginContext
  /// What values can be.
  private let range: ClosedRange<Double>

  init(
    _ owner: PluginFunction, _ function: @escaping Function, _ context: PluginContext, range: ClosedRange<Double>
  ) {
    (self.owner, self.function, self.context, self.range) = (owner, function, context, range)
  }

  /// Nil if the predictions do not define it, if the plug-in reports an error, or if what it computes cannot be.
  func value(of predictions: Predictions) -> Double? {
    var classes: [Int32]?
    var targets: [Double]?
    switch predictions.truth {
    case .classes(let list): classes = list
    case .labels(let labels): targets = labels.map { $0 ? 1 : 0 }
    case .quantities(let values): targets = values
    }
    var value = Double.nan
    let isDefined = predictions.outputs.withUnsafeBufferPointer { outputs in
      (classes ?? []).withUnsafeBufferPointer { classList in
        (targets ?? []).withUnsafeBufferPointer { targetList -> Bool in
          var table = espalier_predictions(
            size: UInt64(MemoryLayout<espalier_predictions>.size), sample_count: UInt64(predictions.count),
            width: UInt64(predictions.width), outputs: outputs.baseAddress,
            classes: classes == nil ? nil : classList.baseAddress,
            targets: targets == nil ? nil : targetList.baseAddress)
          do throws(PluginFailure) {
            try owner.call("compute") { function(context.pointer, &table, &value, $0) }
            return true
          } catch {
            return false
          }
        }
      }
    }
    return isDefined && range.contains(value) ? value : nil
  }
}

extension String {
  /// A lower-case letter, then letters and digits, as metrics are named in documents.
  fileprivate var isMetricKind: Bool { utf8.count <= 64 && wholeMatch(of: /[a-z][A-Za-z0-9]*/) != nil }
}
