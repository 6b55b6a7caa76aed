/// What an axis shows, and how its ticks are written.
public struct Axis: Hashable, Sendable {
  public enum Scale: Hashable, Sendable { case linear, logarithmic }

  public enum Format: Hashable, Sendable {
    case number
    /// Whole numbers only: epochs, trials.
    case whole
    /// Fractions of one, shown times a hundred.
    case percentage
    /// With decimal prefixes: `10 k`.
    case count
  }

  public var title: String
  public var scale: Scale
  public var format: Format

  public init(_ title: String, scale: Scale = .linear, format: Format = .number) {
    self.title = title
    self.scale = scale
    self.format = format
  }

  /// Whether a value lies on this axis.
  ///
  /// Values beyond ±10³⁰⁰ have none, as differences between them leave the range of `Double`; on a logarithmic axis,
  /// those beyond 10^±250.
  func holds(_ value: Double) -> Bool {
    switch scale {
    case .linear: value.isFinite && value.magnitude <= 1e300
    case .logarithmic: value >= 1e-250 && value <= 1e250
    }
  }
}

/// A point in the coordinates of the data.
public struct ChartPoint: Hashable, Sendable {
  public var x, y: Double

  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}
