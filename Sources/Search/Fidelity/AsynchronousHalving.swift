import Catalogues

/// Successive halving without brackets (ASHA): a trial is promoted as soon as it is among the best share of those seen on its
/// rung; when none is, a new trial starts, so that no worker waits.
///
/// Li, Jamieson, Rostamizadeh et al. 2020, arXiv:1810.05934. The best of n reports are ⌊n / reduction⌋, by non-domination rank
/// within bins of like size (see `binRatio`), with `wholeFronts` also whoever shares a front with one of them; the highest rung is looked
/// at first. The paper's decisions depend on which worker is done first; here they depend on reports told in order, W jobs
/// late. A decision costs what `RungStandings` say; with an `accuracyMargin` it costs what sorting each rung does. With a
/// `forecast`, all rungs are compared anew whenever that has changed, which is O(log n) times for n promoted trials.
public struct AsynchronousHalving: Halving {
  public static let kind = "asha"
  public static let help = "Successive halving that never waits for a rung to fill (ASHA)."

  public var minEpochs = 1
  public var maxEpochs = 27
  public var reduction = 3
  public var binRatio = 2.0
  public var wholeFronts = 0
  public var minSamples = 1.0
  public var minResolution = 1.0
  public var accuracyMargin = 0.0
  public var forecast = false

  public static let settings = halvingSettings

  /// By rung.
  private var standings: [Int: RungStandings] = [:]
  /// By rung, in the order told: with a margin or a forecast, under which any report may change how all others compare.
  private var reports: [Int: [TrialReport]] = [:]
  /// By rung, the trials that were promoted from it.
  private var promoted: [Int: Set<Int>] = [:]
  /// What is forecast by, once there is a report; nil if nothing is forecast.
  private var outlook: RungForecast?
  private var started = 0
  private var underway = 0

  public init() {}

  public mutating func tell(_ report: TrialReport) {
    underway -= 1
    if accuracyMargin > 0 || forecast { reports[report.rung, default: []].append(report) }
    if forecast {
      if outlook == nil { outlook = RungForecast(rungs) }
      if outlook?.learn(report) == true {
        // With a margin, rungs are compared anew at each decision.
        if accuracyMargin == 0 { for rung in reports.keys { standings[rung] = comparison(of: rung) } }
        return
      }
    }
    guard accuracyMargin == 0 else { return }
    var present = standings.removeValue(forKey: report.rung) ?? emptyStandings
    present.tell(seen(report))
    standings[report.rung] = present
  }

  /// A report as it competes.
  private func seen(_ report: TrialReport) -> TrialReport { outlook?.forecasting(report) ?? report }

  /// The standings of a rung by the present forecast.
  private func comparison(of rung: Int) -> RungStandings {
    var standings = emptyStandings
    for trial in promoted[rung, default: []] { standings.promote(trial) }
    for report in reports[rung, default: []] { standings.tell(seen(report)) }
    return standings
  }

  public mutating func next(mayStart: Bool) -> FidelityDecision {
    let rungEpochs = rungEpochs
    for rung in rungEpochs.indices.dropLast().reversed() {
      guard let trial = promotable(from: rung) else { continue }
      promoted[rung, default: []].insert(trial)
      standings[rung]?.promote(trial)
      underway += 1
      return .run(FidelityJob(trial: trial, rung: rung + 1, epochs: rungEpochs[rung + 1]))
    }
    guard mayStart else { return underway > 0 ? .wait : .finished }
    underway += 1
    started += 1
    return .run(FidelityJob(trial: started - 1, rung: 0, epochs: rungEpochs[0]))
  }

  private var emptyStandings: RungStandings {
    RungStandings(binRatio: binRatio, reduction: reduction, wholeFronts: wholeFronts == 1)
  }

  private mutating func promotable(from rung: Int) -> Int? {
    guard accuracyMargin > 0 else { return standings[rung]?.next() }
    let told = reports[rung, default: []]
    let gone = promoted[rung, default: []]
    return promotions(of: told.map { seen($0) }).lazy.map { told[$0].trial }.first { !gone.contains($0) }
  }
}
