import Compilation
import JSONText
import Optimizers

extension Update.Rule {
  /// The optimisers as files name them.
  enum Kind: String, CaseIterable {
    case sgd, adam, adamW = "adamw", muon
  }

  var kind: Kind {
    switch self {
    case .sgd: .sgd
    case .adam(_, _, _, let decoupledDecay): decoupledDecay ? .adamW : .adam
    case .muon: .muon
    }
  }

  /// The optimiser with another momentum, or β₁ of Adam.
  func replacing(momentum: Double) -> Update.Rule {
    switch self {
    case .sgd(_, let nesterov): .sgd(momentum: momentum, nesterov: nesterov)
    case .adam(_, let beta2, let epsilon, let decoupledDecay):
      .adam(beta1: momentum, beta2: beta2, epsilon: epsilon, decoupledDecay: decoupledDecay)
    case .muon(_, let beta1, let beta2, let epsilon):
      .muon(momentum: momentum, beta1: beta1, beta2: beta2, epsilon: epsilon)
    }
  }
}

extension Schedule {
  enum Kind: String, CaseIterable {
    case constant, cosine, oneCycle = "one_cycle"
  }

  var kind: Kind {
    switch self {
    case .constant: .constant
    case .cosine: .cosine
    case .oneCycle: .oneCycle
    }
  }
}

extension Recipe {
  /// The step that an optimiser takes.
  /// - parameter step: from zero
  /// - parameter count: the steps of the whole run
  public func update(at step: Int, of count: Int) -> Update {
    let rates = rates(at: step, of: count)
    return Update(
      rule: rates.momentum.map(optimizer.replacing) ?? optimizer, learningRate: rates.learningRate,
      weightDecay: weightDecay, sparesVectors: exemptsNormsAndBiases, clipNorm: clipNorm, averageDecay: averageDecay,
      step: step + 1)
  }

  mutating func readOptimizer(_ reader: inout Reader, _ findings: inout JSONFindings) {
    let chosen: (kind: Update.Rule.Kind, reader: Reader)? = reader.kinded(
      "optimizer", subject: "an optimizer", &findings)
    if let chosen {
      var inner = chosen.reader
      optimizer = Update.Rule(chosen.kind, &inner, &findings)
      inner.finish(&findings)
    }
    learningRate = reader.number("learningRate", in: Ranges.learningRate, &findings) ?? learningRate
    // AdamW decays by 0.01 unless told otherwise, as PyTorch has it, and so does what is made of it.
    let usualDecay =
      switch optimizer.kind {
      case .sgd, .adam: 0.0
      case .adamW, .muon: 0.01
      }
    weightDecay = reader.number("weightDecay", in: Ranges.weightDecay, &findings) ?? usualDecay
    exemptsNormsAndBiases = reader.boolean("exemptNormsAndBiases", &findings) ?? exemptsNormsAndBiases
    clipNorm = reader.number("clipNorm", in: Ranges.clipNorm, &findings)
    averageDecay = reader.number("averageDecay", in: Ranges.averageDecay, &findings)
  }

  mutating func readSchedule(_ reader: inout Reader, _ findings: inout JSONFindings) {
    let chosen: (kind: Schedule.Kind, reader: Reader)? = reader.kinded("schedule", subject: "a schedule", &findings)
    if let chosen {
      var inner = chosen.reader
      switch chosen.kind {
      case .constant: schedule = .constant
      case .cosine: schedule = .cosine(minimum: inner.number("minimum", in: Ranges.learningRate, &findings) ?? 0)
      case .oneCycle: schedule = .oneCycle(OneCycle(&inner, &findings))
      }
      inner.finish(&findings)
    }
    if var inner = reader.nested("warmUp", subject: "a warm-up", &findings) {
      let epochs = inner.number("epochs", in: Ranges.warmUpEpochs, &findings)
      let start = inner.number("start", in: Ranges.share, &findings)
      inner.finish(&findings)
      if inner.object["epochs"] == nil {
        findings.add("missing-member", at: inner.location, "'warmUp' lacks its 'epochs'")
      }
      warmUp = epochs.map { WarmUp(epochs: $0, start: start ?? WarmUp.usualStart) }
    }
  }
}

extension Update.Rule {
  /// The optimiser with what is given for it; all else as PyTorch has it.
  fileprivate init(_ kind: Kind, _ reader: inout Recipe.Reader, _ findings: inout JSONFindings) {
    switch kind {
    case .sgd:
      let momentum = reader.number("momentum", in: Ranges.momentum, &findings) ?? 0
      let nesterov = reader.boolean("nesterov", &findings) ?? false
      if nesterov, momentum == 0 {
        findings.add(
          "nesterov", at: reader.location / "nesterov", "Nesterov's look-ahead needs a momentum",
          remedy: "Set \"momentum\", commonly to 0.9")
      }
      self = .sgd(momentum: momentum, nesterov: nesterov)
    case .muon:
      let momentum = reader.number("momentum", in: Ranges.momentum, &findings) ?? 0.95
      let betas = reader.numbers("betas", count: 2...2, in: Ranges.beta, &findings) ?? [0.9, 0.999]
      let epsilon = reader.number("epsilon", in: Ranges.epsilon, &findings) ?? 1e-8
      self = .muon(momentum: momentum, beta1: betas[0], beta2: betas[1], epsilon: epsilon)
    case .adam, .adamW:
      let betas = reader.numbers("betas", count: 2...2, in: Ranges.beta, &findings) ?? [0.9, 0.999]
      let epsilon = reader.number("epsilon", in: Ranges.epsilon, &findings) ?? 1e-8
      self = .adam(beta1: betas[0], beta2: betas[1], epsilon: epsilon, decoupledDecay: kind == .adamW)
    }
  }
}

extension JSONObjectReader {
  /// What a member chooses: a word, or an object with the word as its `kind` and more to say of it.
  mutating func kinded<Kind>(
    _ key: String, subject: String, _ findings: inout Findings
  ) -> (kind: Kind, reader: JSONObjectReader)? where Kind: RawRepresentable & CaseIterable, Kind.RawValue == String {
    if case .string? = value(key) {
      let kind: Kind? = word(key, &findings)
      return kind.map { ($0, JSONObjectReader(JSONObject(), at: location / key, subject: subject)) }
    }
    guard var inner = nested(key, subject: subject, &findings) else { return nil }
    if inner.object["kind"] == nil {
      findings.add(
        "missing-member", at: inner.location, path: nil, "'\(key)' lacks its 'kind'",
        remedy: "Known here: \(Kind.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let kind: Kind? = inner.word("kind", &findings)
    return kind.map { ($0, inner) }
  }
}

extension OneCycle {
  fileprivate init(_ reader: inout Recipe.Reader, _ findings: inout JSONFindings) {
    rise = reader.number("rise", in: Ranges.share, &findings) ?? rise
    startDivisor = reader.number("startDivisor", in: Ranges.rateDivisor, &findings) ?? startDivisor
    endDivisor = reader.number("endDivisor", in: Ranges.rateDivisor, &findings) ?? endDivisor
    anneal = reader.word("anneal", &findings) ?? anneal
    hasThreePhases = reader.boolean("threePhases", &findings) ?? hasThreePhases
    if let bounds = reader.numbers("momentum", count: 2...2, in: Ranges.momentum, &findings) {
      if bounds[0] <= bounds[1] {
        momentum = bounds[0]...bounds[1]
      } else {
        findings.add(
          "empty-range", at: reader.location / "momentum", "the lowest momentum is above the highest",
          remedy: "Write [\(bounds[1]), \(bounds[0])]")
      }
    }
    if hasThreePhases, rise > 0.5 {
      findings.add(
        "empty-range", at: reader.location / "rise", "a rise of \(rise) leaves no room for a fall of the same length",
        remedy: "Use at most 0.5")
    }
  }
}
