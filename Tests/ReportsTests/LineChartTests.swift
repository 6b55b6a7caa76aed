import Figures
import Reports
import SnapshotSupport
import Testing

@Suite struct LineChartTests {
  private func curve(_ name: String, _ rate: Double, epochs: Int = 5) -> TrainingCurve {
    let steps = (1...epochs).map(Double.init)
    return TrainingCurve(
      name, trainingLoss: steps.map { 2.3 / (1 + rate * $0) },
      validationLoss: steps.map { 2.3 / (1 + rate * $0) + 0.05 },
      trainingMetric: steps.map { 1 - 0.9 / (1 + rate * $0) },
      validationMetric: steps.map { 0.95 - 0.9 / (1 + rate * $0) })
  }

  @Test func drawsOneRun() throws {
    try expectSnapshot(LineChart.training([curve("simple-cnn", 0.4)]).svg(), "one-run.svg")
  }

  @Test func drawsSeveralRuns() throws {
    let names = ["mlp-100", "convnet-skeleton", "convnet-plain", "bottleneck-small", "bottleneck-wide"]
    let runs = names.enumerated().map { curve($0.element, 0.1 + 0.12 * Double($0.offset), epochs: 40) }
    try expectSnapshot(LineChart.training(runs, title: "CIFAR-10, five networks").svg(theme: .dark), "five-runs.svg")
  }

  /// Names that are long or hold markup, values that are huge or no numbers, single points, more runs than colours.
  @Test func drawsHostileValues() throws {
    var runs = (1...24).map { curve("run \($0) <a & \"b\">\u{1B} of a name that is rather long", 0.05 * Double($0)) }
    runs[0].trainingLoss = [2.3, .nan, 1e12, 3, .infinity]
    runs[1] = TrainingCurve("single", trainingLoss: [3], validationMetric: [0.5])
    let title = String(repeating: "a long title ", count: 12)
    try expectSnapshot(LineChart.training(runs, title: title).svg(theme: .light), "hostile.svg")
  }

  @Test func drawsLittle() throws {
    let axis = Axis("epoch", format: .whole)
    let chart = LineChart(
      panels: [
        .init("Empty", x: axis, y: Axis("loss"), series: []),
        .init("Single", x: axis, y: Axis("loss"), series: [.init("a", values: [0.25])]),
        .init("Constant", x: axis, y: Axis("loss"), series: [.init("a", values: [7, 7, 7])]),
        .init("Huge", x: axis, y: Axis("loss"), series: [.init("b", values: [-1e300, 1e300, 1.7e308])]),
      ])
    try expectSnapshot(chart.svg(), "little.svg")
  }

  @Test func drawsInTheTerminal() throws {
    let chart = LineChart.training([curve("simple-cnn", 0.4)])
    try expectSnapshot(chart.text(), "one-run.txt")
    try expectSnapshot(chart.text(width: 50, height: 8, symbols: .ascii), "one-run-ascii.txt")
  }

  @Test(arguments: [
    0.0, .leastNonzeroMagnitude, .leastNormalMagnitude, 1e-300, 1e-285, 1, 1e17, 1e300, -1e300,
    .greatestFiniteMagnitude, .nan,
  ])
  func survives(_ value: Double) {
    for scale in [Axis.Scale.linear, .logarithmic] {
      for format in [Axis.Format.number, .whole, .percentage, .count] {
        let axis = Axis("a", scale: scale, format: format)
        for values in [[value], [value, value.nextUp], [0, value], [1, value], [-value, value]] {
          let series = LineChart.Series("s", points: values.map { ChartPoint(x: $0, y: $0) })
          let chart = LineChart(panels: [.init(x: axis, y: axis, series: [series])])
          let picture = chart.svg() + chart.text()
          #expect(!picture.contains("NaN\"") && !picture.contains("inf\"") && picture.utf8.count < 20_000)
        }
      }
    }
  }
}
