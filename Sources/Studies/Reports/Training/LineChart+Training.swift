import Figures
import Training

/// The history of one training run, a value an epoch.
public struct TrainingCurve: Hashable, Sendable {
  public var name: String
  public var trainingLoss, validationLoss: [Double]
  /// The metric that decides; NaN where there is no value.
  public var trainingMetric, validationMetric: [Double]
  /// On the test samples, where a run was followed by them.
  public var testLoss: [Double] = []
  public var testMetric: [Double] = []

  public init(
    _ name: String, trainingLoss: [Double], validationLoss: [Double] = [], trainingMetric: [Double] = [],
    validationMetric: [Double] = []
  ) {
    self.name = name
    self.trainingLoss = trainingLoss
    self.validationLoss = validationLoss
    self.trainingMetric = trainingMetric
    self.validationMetric = validationMetric
  }

  /// The curve of a run.
  public init(_ name: String, _ history: [EpochRecord]) {
    self.init(
      name, trainingLoss: history.map(\.trainLoss), validationLoss: history.map { $0.validationLoss ?? .nan },
      trainingMetric: history.map { $0.trainMetric ?? .nan },
      validationMetric: history.map { $0.validationMetric ?? .nan })
  }

  /// The curve of a run of a comparison.
  public init(_ run: RunSummary) {
    self.init(run.model, run.history)
    testLoss = run.epochTests.map(\.loss)
    testMetric = run.epochTests.map { $0.metric ?? .nan }
  }
}

extension LineChart {
  /// Loss and metric over the epochs of one or several runs, side by side.
  ///
  /// A loss that spans more than two decades gets a logarithmic axis.
  public static func training(
    _ runs: [TrainingCurve], metric: MetricFormat = MetricFormat("accuracy", isShare: true), title: String? = nil
  ) -> LineChart {
    func series(
      _ training: KeyPath<TrainingCurve, [Double]>, _ validation: KeyPath<TrainingCurve, [Double]>,
      _ test: KeyPath<TrainingCurve, [Double]>
    ) -> [Series] {
      runs.flatMap { run in
        [
          Series(run.name, values: run[keyPath: training], role: .training),
          Series(run.name, values: run[keyPath: validation], role: .validation),
          Series(run.name, values: run[keyPath: test], role: .test),
        ].filter { $0.points.contains { $0.y.isFinite } }
      }
    }
    let epochs = Axis("epoch", format: .whole)
    let losses = series(\.trainingLoss, \.validationLoss, \.testLoss)
    let finite = losses.flatMap(\.points).map(\.y).filter { $0.isFinite }
    let isWide = (finite.min() ?? 1) > 0 && (finite.max() ?? 1) / (finite.min() ?? 1) > 100
    return LineChart(
      title ?? (runs.count == 1 ? runs[0].name : nil),
      panels: [
        Panel("Loss", x: epochs, y: Axis("loss", scale: isWide ? .logarithmic : .linear), series: losses),
        Panel(
          metric.title, x: epochs, y: metric.axis(), series: series(\.trainingMetric, \.validationMetric, \.testMetric)),
      ])
  }
}
