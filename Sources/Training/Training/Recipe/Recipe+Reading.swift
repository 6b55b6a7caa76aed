import Compilation
import Datasets
import Diagnostics
import JSONText

extension Recipe {
  typealias Reader = JSONObjectReader<JSONFindings>

  /// Reads a recipe file.
  /// - throws: everything that is wrong with the file, each with its location
  public init(path: String) throws(DiagnosticsError) {
    try self.init(JSONDocument(path: path))
  }

  /// Reads a recipe that is stored, or whose writer needs no warnings.
  /// - throws: everything that is wrong with the document, each with its location
  public init(_ document: JSONDocument) throws(DiagnosticsError) {
    var warnings: [Diagnostic] = []
    try self.init(document, warnings: &warnings)
  }

  /// - parameter warnings: takes what is readable, but should be written otherwise
  /// - throws: everything that is wrong with the document, each with its location
  public init(_ document: JSONDocument, warnings: inout [Diagnostic]) throws(DiagnosticsError) {
    self.init()
    var findings = JSONFindings()
    var reader = try document.reader(of: Self.format, &findings)
    read(&reader, &findings)
    reader.finish(&findings)
    checkTogether(&findings)
    try findings.check(document)
    warnings += findings.warnings(in: document)
  }

  private mutating func read(_ reader: inout Reader, _ findings: inout JSONFindings) {
    schema = reader.string("$schema", &findings)
    comment = reader.string("comment", &findings)
    name = reader.string("name", &findings) ?? name
    readOptimizer(&reader, &findings)
    readSchedule(&reader, &findings)
    readTask(&reader, &findings)
    epochs = reader.integer("epochs", in: Ranges.epochs, &findings) ?? epochs
    batchSize = reader.integer("batchSize", in: Ranges.batchSize, &findings) ?? batchSize
    lastBatch = reader.word("lastBatch", &findings)
    labelSmoothing = reader.number("labelSmoothing", in: Ranges.labelSmoothing, &findings) ?? labelSmoothing
    readAugmentation(&reader, &findings)
    readNormalization(&reader, &findings)
    readValidation(&reader, &findings)
    readEarlyStopping(&reader, &findings)
    precision = reader.word("precision", &findings) ?? precision
    if var inner = reader.nested("initialWeights", subject: "initial weights", &findings) {
      initialWeights = InitialWeights(&inner, &findings)
    }
    readQuantization(&reader, &findings)
    seed = reader.integer("seed", in: Ranges.seed, &findings).map(UInt64.init) ?? seed
  }

  private mutating func readAugmentation(_ reader: inout Reader, _ findings: inout JSONFindings) {
    guard var inner = reader.nested("augmentation", subject: "an augmentation", &findings) else { return }
    augmentation = Augmentation(
      horizontalFlip: inner.boolean("flip", &findings) ?? false,
      cropPadding: inner.integer("cropPadding", in: Ranges.margin, &findings) ?? 0,
      cutout: inner.integer("cutout", in: Ranges.margin, &findings) ?? 0,
      mixup: inner.number("mixup", in: Ranges.mixup, &findings) ?? 0)
    augmentation.shift = inner.integer("shift", in: Ranges.points, &findings) ?? 0
    augmentation.scale = inner.number("scale", in: Ranges.share, &findings) ?? 0
    augmentation.noise = inner.number("noise", in: Ranges.noise, &findings) ?? 0
    augmentation.timeMask = inner.integer("timeMask", in: Ranges.points, &findings) ?? 0
    inner.finish(&findings)
  }

  private mutating func readNormalization(_ reader: inout Reader, _ findings: inout JSONFindings) {
    if case .string? = reader.value("normalization") {
      guard let word: NormalizationRule.Word = reader.word("normalization", &findings) else { return }
      normalization = word == .unit ? .unit : .training
      return
    }
    guard var inner = reader.nested("normalization", subject: "a normalization", &findings) else { return }
    let mean = inner.numbers("mean", count: Ranges.channels, in: Ranges.mean, &findings)
    let deviation = inner.numbers("deviation", count: Ranges.channels, in: Ranges.deviation, &findings)
    inner.finish(&findings)
    for key in ["mean", "deviation"] where inner.object[key] == nil {
      findings.add("missing-member", at: inner.location, "'normalization' lacks its '\(key)'")
    }
    guard let mean, let deviation else { return }
    if mean.count != deviation.count {
      findings.add(
        "normalization", at: inner.location / "deviation",
        "there are \(mean.count) means, but \(deviation.count) deviations",
        remedy: "Give one of each for every channel, or one of each for all channels")
    }
    normalization = .given(mean: mean, deviation: deviation)
  }

  private mutating func readValidation(_ reader: inout Reader, _ findings: inout JSONFindings) {
    guard let value = reader.object["validation"] else { return }
    if value == .null {
      _ = reader.value("validation")
      validation = nil
    } else {
      validation = ValidationSplit(&reader, remedy: "Write null to set no samples aside", &findings)
    }
  }

  private mutating func readEarlyStopping(_ reader: inout Reader, _ findings: inout JSONFindings) {
    guard var inner = reader.nested("earlyStopping", subject: "an early stopping", &findings) else { return }
    let metric = inner.string("metric", &findings)
    let patience = inner.integer("patience", in: Ranges.patience, &findings)
    let gain = inner.number("minimumGain", in: Ranges.minimumGain, &findings) ?? 0
    inner.finish(&findings)
    if inner.object["patience"] == nil {
      findings.add(
        "missing-member", at: inner.location, "'earlyStopping' lacks its 'patience'",
        remedy: "Give the number of epochs without improvement that end the run")
    }
    guard let patience else { return }
    earlyStopping = EarlyStopping(
      metric.map(EarlyStopping.Measure.init) ?? .loss, patience: patience, minimumGain: gain)
  }

  /// What members say of each other.
  private func checkTogether(_ findings: inout JSONFindings) {
    if earlyStopping != nil, validation == nil {
      findings.add(
        "early-stopping", at: .root / "earlyStopping", "early stopping needs samples to validate on",
        remedy: "Set \"validation\" to a number of samples or a fraction")
    }
    if case .oneCycle = schedule, warmUp != nil {
      findings.add(
        "warm-up", at: .root / "warmUp", "a one-cycle schedule has a rise of its own",
        remedy: "Remove the warm-up, or set the schedule's 'rise'")
    }
    if let warmUp, warmUp.epochs > Double(epochs) {
      findings.add(
        "warm-up", at: .root / "warmUp", "the warm-up is longer than the \(epochs) epochs of the run",
        remedy: "Use fewer epochs of warm-up")
    }
  }
}

extension NormalizationRule {
  /// The rules that need no numbers, as files name them.
  enum Word: String, CaseIterable {
    case unit, training
  }
}

extension JSONObjectReader {
  /// A reader of the object that a member holds.
  mutating func nested(_ key: String, subject: String, _ findings: inout Findings) -> JSONObjectReader? {
    object(key, &findings).map { JSONObjectReader($0, at: location / key, subject: subject) }
  }
}

extension EarlyStopping.Measure {
  static let lossWord = "loss"

  init(_ word: String) { self = word == Self.lossWord ? .loss : .metric(word) }

  /// As files name it.
  var word: String {
    switch self {
    case .loss: Self.lossWord
    case .metric(let kind): kind
    }
  }
}
