/// A way to spend training: which trial to start, and which to train on, from the results so far.
///
/// A scheduler numbers trials from 0 as it starts them. It is told reports in an order that the study fixes (see
/// ``ResultWindow``, a step being one ``FidelityJob``) and remembers what it has handed out; asked and told the same in the
/// same order, it decides the same. To resume, a study asks and tells it over again: no decision draws a random number.
public protocol FidelityScheduler: Sendable {
  /// The epochs that a trial has been trained for at the end of each rung, ascending.
  var rungEpochs: [Int] { get }

  /// The same with the samples and the resolution that each rung trains on; all of both if a scheduler does not say.
  var rungs: [FidelityRung] { get }

  /// Whether decisions depend on ``TrialReport/curve``. If neither they nor the sampler's do, a resumed study does not read
  /// the histories of its trainings.
  var comparesCurves: Bool { get }

  /// Whether decisions depend on ``TrialReport/prospects``.
  var comparesProspects: Bool { get }

  /// Takes the report of a job in.
  mutating func tell(_ report: TrialReport)

  /// What to do next. `mayStart` says whether the study wants further trials; once false it stays false.
  mutating func next(mayStart: Bool) -> FidelityDecision
}

extension FidelityScheduler {
  public var comparesCurves: Bool { true }

  public var comparesProspects: Bool { false }

  public var rungs: [FidelityRung] { rungEpochs.map { FidelityRung(epochs: $0) } }
}

/// One stretch of training: from the end of the rung before, or from scratch, to a number of epochs in all.
public struct FidelityJob: Hashable, Sendable, Codable {
  public var trial: Int
  public var rung: Int
  public var epochs: Int

  public init(trial: Int, rung: Int, epochs: Int) {
    self.trial = trial
    self.rung = rung
    self.epochs = epochs
  }
}

public enum FidelityDecision: Hashable, Sendable {
  /// Start the trial (rung 0) or train it on.
  case run(FidelityJob)
  /// Tell the report of the earliest job under way, ahead of the window, and ask again.
  case wait
  /// Nothing is under way and nothing will come.
  case finished
}

/// The epochs of the rungs: from the least, each `reduction` times the one before, up to the most, which is always the
/// last. A least above the most leaves one rung.
func epochLadder(from least: Int, to most: Int, reduction: Int) -> [Int] {
  var rungEpochs: [Int] = []
  var epochs = least
  while epochs < most {
    rungEpochs.append(epochs)
    epochs = epochs > most / reduction ? most : epochs * reduction
  }
  return rungEpochs + [most]
}
