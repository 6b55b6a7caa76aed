import Catalogues

/// How good predictions are, as one number. Built-ins and plug-ins are registered alike.
///
/// ```swift
/// let worst = MetricDefinition(
///   kind: "maxError", name: "maximum error", help: "The largest error of all.", direction: .minimize, unit: .target,
///   forms: [.quantities]) { predictions in … }
/// ```
/// Two definitions are equal if they are of one kind, as a catalogue holds no kind twice.
public struct MetricDefinition: CatalogueEntry {
  public enum Unit: String, Hashable, Sendable, CaseIterable {
    /// From 0 to 1, shown as a percentage.
    case share
    /// That of the quantities.
    case target
    case number
  }

  /// The name in recipes and studies.
  public var kind: String
  /// The name in tables and charts.
  public var name: String
  public var help: String
  public var direction: Direction
  public var unit: Unit
  /// The targets that it is made for.
  public var forms: Set<Targets.Form>
  /// Nil if the predictions do not define it, as the precision of a label that no sample has.
  public var compute: @Sendable (Predictions) -> Double?

  public init(
    kind: String, name: String, help: String, direction: Direction, unit: Unit, forms: Set<Targets.Form>,
    compute: @escaping @Sendable (Predictions) -> Double?
  ) {
    self.kind = kind
    self.name = name
    self.help = help
    self.direction = direction
    self.unit = unit
    self.forms = forms
    self.compute = compute
  }
}

extension MetricDefinition {
  /// What values can be.
  public var range: ClosedRange<Double> { unit == .share ? 0...1 : -1e300...1e300 }
}

extension MetricDefinition: Hashable {
  public static func == (left: MetricDefinition, right: MetricDefinition) -> Bool { left.kind == right.kind }
  public func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

/// The metrics that recipes and studies may name.
public typealias MetricCatalogue = Catalogue<MetricDefinition>

extension MetricCatalogue {
  public static let builtin = MetricCatalogue(
    of: "metric",
    builtin: [
      .accuracy, .topFive, .balancedAccuracy, .macroF1, .areaUnderCurve, .logLoss, .exactMatch, .averagePrecision,
      .meanAbsoluteError, .rootMeanSquaredError, .determination,
    ])

  /// Those that targets of a form can be judged by.
  public func metrics(for form: Targets.Form) -> [MetricDefinition] {
    definitions.filter { $0.forms.contains(form) }
  }
}

extension MetricDefinition {
  /// What decides if a recipe or study names no metric.
  public static func standard(for form: Targets.Form) -> MetricDefinition {
    switch form {
    case .classes: .accuracy
    case .labels: .areaUnderCurve
    case .quantities: .rootMeanSquaredError
    }
  }
}
