import Datasets
import Diagnostics
import JSONText
import Safetensors
import Tasks

extension Checkpoint {
  /// Reads a checkpoint and checks what can be checked without the network.
  /// - throws: when the file is damaged, of another version, or no checkpoint
  public init(path: String) throws(DiagnosticsError) {
    try self.init(SafetensorsFile(path: path), path: path)
  }

  /// Takes what a file holds.
  init(_ file: SafetensorsFile, path: String) throws(DiagnosticsError) {
    func text(_ key: Key) throws(DiagnosticsError) -> String {
      if let text = file.metadata[key.rawValue] { return text }
      throw DiagnosticsError(
        Diagnostic(
          code: "no-checkpoint", "'\(path)' is no checkpoint of this program: its metadata lacks '\(key.rawValue)'",
          remedy: "Give a file that training wrote; weights alone are named with --weights"))
    }
    func document(_ key: Key) throws(DiagnosticsError) -> JSONDocument {
      try JSONDocument(SourceText(file: "\(path)(\(key.rawValue))", text: text(key)))
    }
    let version = try text(.version)
    guard version == "\(Self.formatVersion)" else {
      throw DiagnosticsError(
        Diagnostic(
          code: "checkpoint-version",
          "'\(path)' has version \(version) of the checkpoint format; this program reads version \(Self.formatVersion)",
          remedy: "Read it with the program that wrote it"))
    }
    architecture = try document(.architecture).root
    graphHash = try text(.graph)
    recipe = try Recipe(document(.recipe))
    normalization = try Normalization(document(.normalization))
    data = try DataDescription(document(.data))
    let metric = recipe.metric ?? MetricDefinition.standard(for: data.targets.form).kind
    progress = try TrainingProgress(document(.progress), metric: metric)
    guard file.unread.isEmpty else {
      throw DiagnosticsError(
        Diagnostic(
          code: "bad-checkpoint",
          "'\(path)' has the tensor '\(file.unread[0].name.echoed)' of the type \(file.unread[0].type)",
          remedy: "Give a file that training wrote"))
    }
    tensors = file.tensors
    origin = file.metadata[Key.origin.rawValue]
    teacher = file.metadata[Key.teacher.rawValue]
  }
}

private typealias Reader = JSONObjectReader<JSONFindings>

extension JSONDocument {
  /// Reads the root, which must be an object of known members, all of which must be there.
  fileprivate func read<Result>(
    _ subject: String, _ body: (inout Reader, inout JSONFindings) -> Result?
  ) throws(DiagnosticsError) -> Result {
    var findings = JSONFindings()
    var result: Result?
    if case .object(let object) = root {
      var reader = Reader(object, at: .root, subject: subject)
      result = body(&reader, &findings)
      reader.finish(&findings)
    }
    if result == nil, findings.isEmpty { findings.add("bad-checkpoint", at: .root, "this is not \(subject)") }
    try findings.check(self)
    guard let result else { preconditionFailure("a result that is missing is a finding") }
    return result
  }
}

extension Normalization {
  fileprivate init(_ document: JSONDocument) throws(DiagnosticsError) {
    let numbers = try document.read("a normalization") { reader, findings -> ([Double], [Double])? in
      let mean = reader.numbers("mean", count: Ranges.channels, in: Ranges.mean, &findings)
      let deviation = reader.numbers("deviation", count: Ranges.channels, in: Ranges.deviation, &findings)
      return mean.flatMap { mean in deviation.map { (mean, $0) } }
    }
    try self.init(mean: numbers.0, deviation: numbers.1)
  }
}

extension Checkpoint.DataDescription {
  fileprivate init(_ document: JSONDocument) throws(DiagnosticsError) {
    self = try document.read("a description of data") { reader, findings in
      let name = reader.string("name", &findings)
      let targets = Targets(&reader, &findings)
      let means = reader.numbers("means", count: Ranges.channels, in: Ranges.mean, &findings)
      let deviations = reader.numbers("deviations", count: Ranges.channels, in: Ranges.deviation, &findings)
      let training = reader.integer("training", in: 1...Int(Int32.max), &findings)
      let validation = reader.integer("validation", in: 0...Int(Int32.max), &findings)
      let choice = reader.value("dataset").flatMap(DatasetChoice.init(recorded:))
      let text = reader.string("fingerprint", &findings)
      let fingerprint = text.flatMap { Fingerprint($0) }
      if text != nil, fingerprint == nil {
        findings.add("bad-checkpoint", at: reader.location / "fingerprint", "this is no fingerprint of samples")
      }
      guard let name, let targets, let training, let validation else { return nil }
      let expected = targets.form == .quantities ? targets.count : 0
      if (means ?? []).count != expected || (deviations ?? []).count != expected {
        findings.add(
          "bad-checkpoint", at: reader.location, "there is not one mean and one deviation for each quantity")
        return nil
      }
      let scaling = means.flatMap { means in deviations.map { TargetScaling(means: means, deviations: $0) } }
      return Checkpoint.DataDescription(
        name: name, choice: choice, targets: targets, scaling: scaling, trainingCount: training,
        validationCount: validation,
        fingerprint: fingerprint)
    }
  }
}

extension TrainingProgress {
  /// - parameter metric: the kind of the one that decides
  fileprivate init(_ document: JSONDocument, metric: String) throws(DiagnosticsError) {
    self = try document.read("a progress of training") { reader, findings in
      let counts = 0...Int(Int32.max)
      let epoch = reader.integer("epoch", in: counts, &findings)
      let batch = reader.integer("batch", in: counts, &findings)
      let lossSum = reader.number("lossSum", &findings)
      let correct = reader.number("correct", in: 0...Double(Int32.max), &findings)
      let samples = reader.integer("samples", in: counts, &findings)
      let records = reader.list("history", &findings)?.enumerated().compactMap { index, value in
        EpochRecord(value, epoch: index + 1, metric: metric, at: reader.location / "history" / index, &findings)
      }
      guard let epoch, let batch, let lossSum, let correct, let samples, let records else { return nil }
      if records.count != epoch {
        findings.add(
          "bad-checkpoint", at: reader.location / "history", "the history has \(records.count) epochs, not \(epoch)")
      }
      var progress = TrainingProgress()
      (progress.epoch, progress.batch, progress.lossSum) = (epoch, batch, lossSum)
      (progress.correctCount, progress.sampleCount, progress.history) = (correct, samples, records)
      return progress
    }
  }
}

extension EpochRecord {
  fileprivate init?(
    _ value: JSONValue, epoch: Int, metric: String, at location: JSONFindings.Location, _ findings: inout JSONFindings
  ) {
    guard case .object(let object) = value else {
      findings.add("bad-checkpoint", at: location, "an epoch is \(value.kindDescription), but must be an object")
      return nil
    }
    var reader = Reader(object, at: location, subject: "an epoch")
    let trainLoss = reader.number("trainLoss", &findings)
    let trainMetric = reader.number(Self.member("train", metric), &findings)
    let validationLoss = reader.number("validationLoss", &findings)
    let validationMetric = reader.number(Self.member("validation", metric), &findings)
    let rate = reader.number("learningRate", &findings)
    reader.finish(&findings)
    guard let trainLoss, let rate else {
      findings.add("bad-checkpoint", at: location, "an epoch lacks its loss or learning rate")
      return nil
    }
    self.init(
      epoch: epoch, metric: metric, trainLoss: trainLoss, trainMetric: trainMetric, validationLoss: validationLoss,
      validationMetric: validationMetric, learningRate: rate)
  }
}
