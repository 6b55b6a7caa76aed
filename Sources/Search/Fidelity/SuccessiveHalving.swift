import Catalogues

/// Trains a bracket of trials a little, the best share of them further, and so on; then starts the next bracket.
///
/// Jamieson and Talwalkar 2016, arXiv:1502.07943. The best of n are ⌊n / reduction⌋, at least one, by non-domination rank
/// within bins of like size (see `binRatio`), with `wholeFronts` also whoever shares a front with one of them. A rung is decided when all of it has been told, so workers run idle at its
/// end; ``AsynchronousHalving`` does without that. A decision costs what sorting the rung does.
public struct SuccessiveHalving: Halving {
  public static let kind = "successive_halving"
  public static let help = "Trains brackets of trials in rungs; the best share is promoted."

  public var bracket = 27
  public var minEpochs = 1
  public var maxEpochs = 27
  public var reduction = 3
  public var binRatio = 2.0
  public var wholeFronts = 0
  public var minSamples = 1.0
  public var minResolution = 1.0
  public var accuracyMargin = 0.0
  public var forecast = false

  public static let settings =
    [Setting<Self>("bracket", \.bracket, in: 1...100_000, help: "Trials that start together.")] + halvingSettings

  private var rung = 0
  /// The trials of the present rung.
  private var entered: Set<Int> = []
  /// Those of them that are not yet handed out, the first last.
  private var queue: [Int] = []
  private var reports: [TrialReport] = []
  /// What is forecast by, once there is a report; nil if nothing is forecast.
  private var outlook: RungForecast?
  private var started = 0
  private var underway = 0

  public init() {}

  public mutating func tell(_ report: TrialReport) {
    underway -= 1
    if forecast {
      if outlook == nil { outlook = RungForecast(rungs) }
      _ = outlook?.learn(report)
    }
    if report.rung == rung, entered.contains(report.trial) { reports.append(report) }
  }

  public mutating func next(mayStart: Bool) -> FidelityDecision {
    while true {
      if let trial = queue.popLast() { return run(trial) }
      if rung == 0, entered.count < bracket, mayStart {
        entered.insert(started)
        started += 1
        return run(started - 1)
      }
      if entered.isEmpty { return underway > 0 ? .wait : .finished }
      if rung + 1 < rungEpochs.count {
        guard reports.count == entered.count else { return .wait }
        let best = promotions(of: reports.map { outlook?.forecasting($0) ?? $0 }, least: 1)
        enter(rung: best.isEmpty ? 0 : rung + 1, with: best.map { reports[$0].trial })
      } else {
        enter(rung: 0, with: [])
      }
    }
  }

  private mutating func run(_ trial: Int) -> FidelityDecision {
    underway += 1
    return .run(FidelityJob(trial: trial, rung: rung, epochs: rungEpochs[rung]))
  }

  private mutating func enter(rung: Int, with trials: [Int]) {
    self.rung = rung
    entered = Set(trials)
    queue = trials.reversed()
    reports = []
  }
}
