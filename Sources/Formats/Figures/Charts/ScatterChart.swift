/// Points with roles in a search for the best: the dominated, the front, its knee and points to compare with.
///
/// The x axis is a cost, lower is better; the y axis is a merit, higher is better. The front is joined by steps: under
/// each x, the best y that is reached for that much.
/// ```swift
/// let chart = ScatterChart("MNIST-1D", x: Axis("parameters", scale: .logarithmic, format: .count),
///   y: Axis("validation accuracy", format: .percentage), points: [
///     .init(x: 298, y: 0.87, .dominated), .init(x: 298, y: 0.917, .front), .init(x: 534, y: 0.953, .knee, label: "trial 71"),
///     .init(x: 1738, y: 0.94, .reference, label: "simple-cnn"),
///   ])
/// let picture = chart.svg()
/// print(chart.text(width: 80, height: 20))
/// ```
public struct ScatterChart: Hashable, Sendable {
  public var title: String?
  public var x, y: Axis
  public var points: [Point]
  /// The largest cost that was allowed, drawn as a line where it lies within the chart.
  public var limit: Double?
  /// In pixels.
  public var width: Double
  public var height: Double

  public init(
    _ title: String? = nil, x: Axis, y: Axis, points: [Point], limit: Double? = nil, width: Double = 800,
    height: Double = 400
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.points = points
    self.limit = limit
    self.width = max(200, width)
    self.height = max(150, height)
  }

  public enum Role: Hashable, Sendable, CaseIterable {
    case dominated
    /// A dominated point of less training than the others.
    case partial
    case front
    /// The point of the front beyond which more cost gains little. It belongs to the front.
    case knee
    /// A known point to compare with.
    case reference
  }

  public struct Point: Hashable, Sendable {
    public var x, y: Double
    public var role: Role
    /// Drawn beside the point where there is room.
    public var label: String?

    public init(x: Double, y: Double, _ role: Role, label: String? = nil) {
      self.x = x
      self.y = y
      self.role = role
      self.label = label
    }
  }

  /// The points that lie on both axes.
  var drawable: [Point] { points.filter { x.holds($0.x) && y.holds($0.y) } }

  /// The front and its knee from left to right.
  var front: [Point] { front(of: drawable) }

  /// As ``front``, for whoever asks often.
  /// - Parameter drawable: the points that lie on both axes
  func front(of drawable: [Point]) -> [Point] {
    drawable.filter { $0.role == .front || $0.role == .knee }.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
  }
}

extension ScatterChart.Role {
  /// The name in legends, for so many points.
  func name(count: Int) -> String {
    switch self {
    case .dominated: "dominated (\(NumberText.grouped(count)))"
    case .partial: "not trained to the end (\(NumberText.grouped(count)))"
    case .front: "front (\(NumberText.grouped(count)))"
    case .knee: "knee"
    case .reference: "reference"
    }
  }
}
