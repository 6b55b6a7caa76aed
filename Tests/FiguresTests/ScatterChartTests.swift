import Figures
import SnapshotSupport
import Testing

@Suite struct ScatterChartTests {
  /// A frontier as a study of MNIST-1D gives it, with the crowd behind it.
  private var frontier: ScatterChart {
    var points: [ScatterChart.Point] = []
    var state: UInt64 = 7
    for _ in 0..<220 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let parameters = 160 + Double(state >> 33) / 4_294_967_296 * 2 * 1500
      let spread = Double((state >> 20) & 1023) / 1024
      points.append(.init(x: parameters, y: 0.975 - 18 / parameters - 0.02 - 0.3 * spread * spread, .dominated))
    }
    let front = [(154, 0.856), (298, 0.917), (430, 0.934), (718, 0.956), (902, 0.967), (1266, 0.976)]
    points += front.enumerated().map { .init(x: Double($1.0), y: $1.1, .front, label: "trial \($0 * 37 + 4)") }
    points.append(.init(x: 534, y: 0.953, .knee, label: "trial 171 (knee)"))
    points.append(.init(x: 1738, y: 0.94, .reference, label: "simple-cnn"))
    points.append(.init(x: 410, y: 0.32, .reference, label: "linear"))
    points.append(.init(x: 3274, y: 0.68, .reference, label: "mlp-64 <5 & more>"))
    return ScatterChart(
      "MNIST-1D, at most 1,738 parameters", x: Axis("parameters", scale: .logarithmic, format: .count),
      y: Axis("validation accuracy", format: .percentage), points: points, limit: 1738)
  }

  private var crowd: ScatterChart {
    var points: [ScatterChart.Point] = (0..<14).map { index in
      .init(x: 32_000 + Double(index) * 90, y: 0.70 + Double(index) * 0.0015, .front, label: "candidate \(index)")
    }
    points += (0..<5).map {
      .init(x: 32_400, y: 0.69 + Double($0) * 0.001, .reference, label: "a reference \($0) with a long name")
    }
    points += [.init(x: .nan, y: 0.5, .front), .init(x: -3, y: 0.5, .front), .init(x: 5, y: .infinity, .knee)]
    return ScatterChart(
      x: Axis("parameters", scale: .logarithmic, format: .count), y: Axis("accuracy", format: .percentage),
      points: points)
  }

  @Test func drawsAFrontier() throws {
    try expectSnapshot(frontier.svg(), "frontier.svg")
    try expectSnapshot(frontier.svg(theme: .dark), "frontier-dark.svg")
  }

  @Test func drawsCrowdedLabels() throws {
    try expectSnapshot(crowd.svg(), "crowd.svg")
  }

  @Test func drawsInTheTerminal() throws {
    try expectSnapshot(frontier.text(), "frontier.txt")
    try expectSnapshot(frontier.text(width: 60, height: 12, symbols: .ascii), "frontier-ascii.txt")
    try expectSnapshot(crowd.text(), "crowd.txt")
  }

  @Test func drawsNothing() {
    let chart = ScatterChart(x: Axis("parameters", scale: .logarithmic), y: Axis("accuracy"), points: [])
    #expect(chart.svg().contains("no data"))
    #expect(chart.text(width: 0, height: 0).split(separator: "\n").count == 8)
  }
}
