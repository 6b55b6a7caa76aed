import Catalogues

/// A way to choose, before anything is trained, which of several candidates for a trial is the most promising.
///
/// A screening remembers nothing: its choice is a function of what it is given. A study gives it the results that the
/// trial's proposal may rest on (see ``ResultWindow``), so that the choice depends on no clock and on no number of workers.
public protocol Screening: Sendable {
  /// How many candidates to draw for a trial when so many trials have results: 1 if nothing is to choose.
  func pool(after results: Int) -> Int

  /// How many of the latest results it looks at.
  var memory: Int { get }

  /// Which candidates to score before the choice; nil if the screening needs no scores.
  func scoring(of candidates: [ScreeningSubject]) -> ScoringRequest?

  /// The index of the candidate to train.
  /// - Parameters:
  ///   - candidates: at least one
  ///   - results: of trials that came through
  ///   - reference: a point that is as bad as a result may be, in minimisation form
  func choose(
    among candidates: [ScreeningSubject], after results: ScreeningResults, reference: [Double]
  ) -> Int
}

extension Screening {
  public func scoring(of candidates: [ScreeningSubject]) -> ScoringRequest? { nil }

  public var memory: Int { .max }

  /// As ``choose(among:after:reference:)``, after results of which the earliest told is the first.
  public func choose(
    among candidates: [ScreeningSubject], after results: [ScreeningResult], reference: [Double]
  ) -> Int {
    choose(among: candidates, after: ScreeningResults(results), reference: reference)
  }
}

/// A candidate that nobody has trained.
public struct ScreeningSubject: Hashable, Sendable {
  public var features: CandidateFeatures
  /// In minimisation form and in the order of the objectives; nil for those that only training tells.
  public var costs: [Double?]
  /// What training takes, in a unit that candidates share; positive.
  public var compute: Double
  /// Trainable ones.
  public var parameters: Int
  /// Nil if none was asked for, or none could be computed; see ``Screening/scoring(of:)``.
  public var score: Double?

  public init(
    features: CandidateFeatures, costs: [Double?], compute: Double = 1, parameters: Int = 0, score: Double? = nil
  ) {
    self.features = features
    self.costs = costs
    self.compute = compute
    self.parameters = parameters
    self.score = score
  }
}

/// The result of a trial on the highest rung that it has reached.
public struct ScreeningResult: Hashable, Sendable {
  public var features: CandidateFeatures
  public var costs: [Double]
  public var rung: Int

  public init(features: CandidateFeatures, costs: [Double], rung: Int = 0) {
    self.features = features
    self.costs = costs
    self.rung = rung
  }
}

/// Trains what the sampler proposes.
public struct NoScreening: Screening, Configurable {
  public static let kind = "none"
  public static let help = "Trains every candidate that the sampler proposes."
  public static let settings: [Setting<Self>] = []

  public init() {}

  public var memory: Int { 0 }

  public func pool(after results: Int) -> Int { 1 }

  public func choose(
    among candidates: [ScreeningSubject], after results: ScreeningResults, reference: [Double]
  ) -> Int { 0 }
}

public typealias ScreeningCatalogue = MethodCatalogue<any Screening>
public typealias ScreeningDefinition = MethodDefinition<any Screening>

extension ScreeningDefinition {
  public init<Method: Screening & Configurable>(_ method: Method.Type) {
    self.init(kind: Method.kind, help: Method.help, settings: Method.settings.map(\.description)) {
      settings throws(SettingError) in try Method(settings: settings)
    }
  }
}

extension ScreeningCatalogue {
  public static let builtin = ScreeningCatalogue(
    of: "screening",
    builtin: [
      ScreeningDefinition(NoScreening.self),
      ScreeningDefinition(SurrogateScreening.self),
      ScreeningDefinition(ZeroCostScreening<GradientNorm>.self),
      ScreeningDefinition(ZeroCostScreening<ConnectionSensitivity>.self),
    ])
}
