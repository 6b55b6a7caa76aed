import Diagnostics
import JSONText

/// What coordinator and worker say to each other: JSON, one object a line.
enum WorkerRequest: Hashable {
  /// The first line: the study.
  case begin(specification: JSONValue)
  case train(TrialAssignment)

  var line: String {
    var object = JSONObject()
    switch self {
    case .begin(let specification):
      object["specification"] = specification
    case .train(let assignment):
      object["step"] = .integer(assignment.step)
      object["trial"] = .integer(assignment.trial)
      object["epochs"] = .integer(assignment.epochs)
      object["seed"] = .integer(Int(assignment.seed))
      object["from"] = assignment.previousWeights.map(JSONValue.string)
      if !assignment.inheritedWeights.isEmpty {
        object["parents"] = .array(assignment.inheritedWeights.map(JSONValue.string))
      }
      if let teacher = assignment.teacher {
        object["teacher"] = .object(
          JSONObject([
            ("trial", .integer(teacher.trial)), ("weights", .string(teacher.weights)),
            ("architecture", teacher.architecture),
          ]))
      }
      object["to"] = .string(assignment.weights)
      if !assignment.hashes.isEmpty {
        object["hashes"] = .object(
          JSONObject(assignment.hashes.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
      }
      object["architecture"] = assignment.architecture
    }
    return JSONWriter.line(.object(object)) + "\n"
  }

  /// - Returns: nil for what a coordinator of this version does not say
  init?(line: String) {
    guard let object = JSONObject(line: line) else { return nil }
    if let specification = object["specification"] {
      self = .begin(specification: specification)
      return
    }
    guard let step = object["step"]?.wholeNumber, let trial = object["trial"]?.wholeNumber,
      let epochs = object["epochs"]?.wholeNumber, let seed = object["seed"]?.wholeNumber,
      let weights = object["to"]?.text, let architecture = object["architecture"]
    else { return nil }
    var assignment = TrialAssignment(
      step: step, trial: trial, epochs: epochs, seed: UInt64(seed), architecture: architecture,
      previousWeights: object["from"]?.text, inheritedWeights: object["parents"]?.texts ?? [], weights: weights,
      hashes: object["hashes"]?.textMembers ?? [:], cost: 0)
    if let teacher = object["teacher"] {
      guard case .object(let members) = teacher, let trial = members["trial"]?.wholeNumber,
        let weights = members["weights"]?.text, let architecture = members["architecture"]
      else { return nil }
      assignment.teacher = TrialAssignment.Teacher(trial: trial, architecture: architecture, weights: weights)
    }
    self = .train(assignment)
  }
}

enum WorkerReply: Hashable {
  case epoch(EpochReport)
  case trained(TrialResult)
  /// The training failed, and would fail again.
  case failed(String)
  /// The machine did not let it end: it has too little memory.
  case short(String)
  /// These files of weights are missing or are not what they were.
  case lost([String])
  /// The worker cannot work at all: no data, a full disk.
  case unable(String)

  var line: String {
    var object = JSONObject()
    switch self {
    case .epoch(let report): object = JSONObject(report.members)
    case .trained(let result):
      object["metric"] = .number(result.metric)
      object["loss"] = .number(result.loss)
      object["seconds"] = .number(result.seconds)
      object["history"] = result.history
      object["weights"] = result.weights.map(JSONValue.string)
      if !result.measures.isEmpty {
        object["measures"] = .object(
          JSONObject(result.measures.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) }))
      }
    case .failed(let reason): object["failed"] = .string(reason)
    case .short(let reason): object["short"] = .string(reason)
    case .lost(let paths): object["lost"] = .array(paths.map(JSONValue.string))
    case .unable(let reason): object["unable"] = .string(reason)
    }
    return JSONWriter.line(.object(object)) + "\n"
  }

  init?(line: String) {
    guard let object = JSONObject(line: line) else { return nil }
    if let report = EpochReport(object) {
      self = .epoch(report)
    } else if let reason = object["failed"]?.text {
      self = .failed(reason)
    } else if let reason = object["short"]?.text {
      self = .short(reason)
    } else if let paths = object["lost"]?.texts, !paths.isEmpty {
      self = .lost(paths)
    } else if let reason = object["unable"]?.text {
      self = .unable(reason)
    } else if let metric = object["metric"]?.double, let history = object["history"] {
      self = .trained(
        TrialResult(
          metric: metric, loss: object["loss"]?.double ?? .nan, history: history,
          seconds: object["seconds"]?.double ?? 0, measures: object["measures"]?.numbers ?? [:],
          weights: object["weights"]?.text))
    } else {
      return nil
    }
  }
}

extension WorkerReply {
  /// The error of a coordinator that was told ``unable(_:)``.
  static func cannotWork(_ reason: String) -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(
        code: "worker-unable", "workers cannot work: \(reason)",
        remedy: "Fix that, then resume the study; finished trials are safe"))
  }
}

extension JSONObject {
  fileprivate init?(line: String) {
    guard case .object(let object)? = try? JSONDocument(SourceText(file: "message", text: line)).root else {
      return nil
    }
    self = object
  }
}

extension JSONValue {
  fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
  /// The elements of a list that are strings.
  fileprivate var texts: [String] {
    guard case .array(let elements) = self else { return [] }
    return elements.compactMap(\.text)
  }
  /// The members of an object that are strings.
  fileprivate var textMembers: [String: String] {
    guard case .object(let object) = self else { return [:] }
    let pairs = object.members.compactMap { member in member.value.text.map { (member.key, $0) } }
    return Dictionary(pairs) { _, last in last }
  }
  /// The members of an object that are numbers.
  fileprivate var numbers: [String: Double] {
    guard case .object(let object) = self else { return [:] }
    let pairs = object.members.compactMap { member in member.value.double.map { (member.key, $0) } }
    return Dictionary(pairs) { _, last in last }
  }
  fileprivate var wholeNumber: Int? { if case .integer(let integer) = self { integer } else { nil } }
}
