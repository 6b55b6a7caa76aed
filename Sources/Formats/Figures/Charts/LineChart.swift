/// Curves over a common axis, in one panel or several side by side, as an SVG picture.
///
/// ```swift
/// let chart = LineChart.training([
///   TrainingCurve("simple-cnn", trainingLoss: [1.4, 1.0], validationLoss: [1.2, 1.1],
///     trainingMetric: [0.5, 0.64], validationMetric: [0.57, 0.6])
/// ])
/// let picture = chart.svg()
/// ```
/// Series of one name have one colour in all panels. Values that are not finite, or not positive on a logarithmic
/// axis, leave a gap.
public struct LineChart: Hashable, Sendable {
  public var title: String?
  public var panels: [Panel]
  /// In pixels.
  public var width: Double
  public var height: Double

  public init(_ title: String? = nil, panels: [Panel], width: Double = 800, height: Double = 400) {
    self.title = title
    self.panels = panels
    self.width = max(200, width)
    self.height = max(150, height)
  }

  public struct Panel: Hashable, Sendable {
    public var title: String?
    public var x, y: Axis
    public var series: [Series]

    public init(_ title: String? = nil, x: Axis, y: Axis, series: [Series]) {
      self.title = title
      self.x = x
      self.y = y
      self.series = series
    }
  }

  public struct Series: Hashable, Sendable {
    /// How far values reach at one point.
    public struct Span: Hashable, Sendable {
      public var x, lower, upper: Double

      public init(x: Double, lower: Double, upper: Double) {
        self.x = x
        self.lower = lower
        self.upper = upper
      }

      var ends: [ChartPoint] { [ChartPoint(x: x, y: lower), ChartPoint(x: x, y: upper)] }
    }

    public enum Role: String, Hashable, Sendable, CaseIterable {
      case plain
      /// Drawn with dashes.
      case training
      case validation
      /// Drawn with dots and dashes.
      case test
    }

    public var name: String
    public var points: [ChartPoint]
    public var role: Role
    /// The spread of the points, shaded in their colour.
    public var band: [Span] = []

    public init(_ name: String, points: [ChartPoint], role: Role = .plain) {
      self.name = name
      self.points = points
      self.role = role
    }

    /// Values over 1, 2, 3, …
    public init(_ name: String, values: [Double], role: Role = .plain) {
      let points = values.enumerated().map { ChartPoint(x: Double($0.offset + 1), y: $0.element) }
      self.init(name, points: points, role: role)
    }
  }
}
