import Compilation
import Diagnostics
import JSONText
import Tasks

extension Recipe {
  /// What training on samples with such targets learns.
  /// - Parameters:
  ///   - metrics: those that the recipe may name
  ///   - location: where the document that the recipe was read from says something
  /// - Throws: what of the recipe does not fit the targets
  public func task(
    on targets: Targets, metrics: MetricCatalogue = .builtin,
    location: (JSONPointer) -> SourceLocation? = { _ in nil }
  ) throws(DiagnosticsError) -> Task {
    func located<Result>(
      _ member: String, _ body: () throws(DiagnosticsError) -> Result
    ) throws(DiagnosticsError) -> Result {
      do {
        return try body()
      } catch {
        throw DiagnosticsError(
          error.diagnostics.map { diagnostic in
            var diagnostic = diagnostic
            diagnostic.location = diagnostic.location ?? location(JSONPointer() / member)
            return diagnostic
          })
      }
    }
    let named: MetricDefinition? = try located("metric") { () throws(DiagnosticsError) in
      guard let metric else { return nil }
      return try metrics.definition(of: metric)
    }
    // The loss first, so that each finding is at its own member.
    _ = try located("loss") { () throws(DiagnosticsError) in try Task(targets, loss: loss, catalogue: metrics) }
    let task = try located("metric") { () throws(DiagnosticsError) in
      try Task(targets, loss: loss, metric: named, catalogue: metrics)
    }
    let faults = faults(for: task)
    guard faults.isEmpty else {
      throw DiagnosticsError(
        faults.map { fault in
          Diagnostic(
            code: fault.code, at: location(fault.pointer), fault.message, remedy: fault.remedy)
        })
    }
    return task
  }

  private struct Fault {
    var code: String
    var pointer: JSONPointer
    var message: String
    var remedy: String
  }

  private func faults(for task: Task) -> [Fault] {
    var faults: [Fault] = []
    let form = task.targets.form
    if labelSmoothing > 0, form == .quantities {
      faults.append(
        Fault(
          code: "label-smoothing", pointer: JSONPointer() / "labelSmoothing",
          message: "quantities have no labels to smooth",
          remedy: "Set \"labelSmoothing\" to 0"))
    }
    if let classWeights {
      if form != .classes {
        faults.append(
          Fault(
            code: "class-weights", pointer: JSONPointer() / "classWeights",
            message: "the samples have \(form.rawValue) and no classes to weigh", remedy: "Leave \"classWeights\" out"))
      } else if case .given(let weights) = classWeights, weights.count != task.targets.count {
        faults.append(
          Fault(
            code: "class-weights", pointer: JSONPointer() / "classWeights",
            message: "there are \(weights.count) weights, but \(task.targets.count) classes",
            remedy: "Give one for each class, or write \"balanced\""))
      }
    }
    if case .metric(let kind)? = earlyStopping?.measure, kind != task.metric.kind {
      faults.append(
        Fault(
          code: "early-stopping", pointer: JSONPointer() / "earlyStopping" / "metric",
          message: "early stopping watches \(kind), but the metric that decides is \(task.metric.kind)",
          remedy: "Set the recipe's \"metric\" to \(kind), or watch \(task.metric.kind) or loss"))
    }
    return faults
  }
}

extension Recipe {
  mutating func readTask(_ reader: inout Reader, _ findings: inout JSONFindings) {
    let chosen: (kind: Loss.Kind, reader: Reader)? = reader.kinded("loss", subject: "a loss", &findings)
    if let chosen {
      var inner = chosen.reader
      loss = Loss(chosen.kind, &inner, &findings)
      inner.finish(&findings)
    }
    metric = reader.string("metric", &findings)
    classWeights = readClassWeights(&reader, &findings)
  }

  private func readClassWeights(_ reader: inout Reader, _ findings: inout JSONFindings) -> ClassWeights? {
    guard case .string? = reader.value("classWeights") else {
      return reader.numbers("classWeights", count: Ranges.channels, in: Ranges.classWeight, &findings)
        .map(ClassWeights.given)
    }
    let word: ClassWeights.Word? = reader.word("classWeights", &findings)
    return word.map { _ in .balanced }
  }

  /// The members that say what is learned, with what is chosen.
  var taskMembers: [(String, JSONValue)] {
    var members: [(String, JSONValue)] = []
    if let loss { members.append(("loss", loss.json)) }
    if let metric { members.append(("metric", .string(metric))) }
    switch classWeights {
    case .balanced: members.append(("classWeights", .string(ClassWeights.Word.balanced.rawValue)))
    case .given(let weights): members.append(("classWeights", .array(weights.map(JSONValue.number))))
    case nil: break
    }
    return members
  }
}

extension ClassWeights {
  /// The choices that need no numbers, as files name them.
  enum Word: String, CaseIterable {
    case balanced
  }
}

extension Loss {
  /// δ of Huber's loss where a recipe does not give it.
  static let usualDelta = 1.0

  fileprivate init(_ kind: Kind, _ reader: inout Recipe.Reader, _ findings: inout JSONFindings) {
    switch kind {
    case .crossEntropy: self = .crossEntropy
    case .binaryCrossEntropy: self = .binaryCrossEntropy
    case .squaredError: self = .squaredError
    case .absoluteError: self = .absoluteError
    case .huber: self = .huber(delta: reader.number("delta", in: Ranges.huberDelta, &findings) ?? Self.usualDelta)
    }
  }

  var json: JSONValue {
    guard case .huber(let delta) = self else { return .string(kind.rawValue) }
    return ["kind": .string(kind.rawValue), "delta": .number(delta)]
  }
}
