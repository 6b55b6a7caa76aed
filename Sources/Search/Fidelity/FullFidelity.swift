import Catalogues

/// Trains every trial to the end.
public struct FullFidelity: FidelityScheduler, Configurable {
  public static let kind = "full"
  public static let help = "Trains every trial to the end."

  public var epochs = 20

  public static let settings = [
    Setting<Self>("epochs", \.epochs, in: 1...1_000_000, help: "Epochs of every trial.")
  ]

  private var started = 0
  private var told = 0

  public init() {}

  public var rungEpochs: [Int] { [epochs] }
  public var comparesCurves: Bool { false }

  public mutating func tell(_ report: TrialReport) {
    told += 1
  }

  public mutating func next(mayStart: Bool) -> FidelityDecision {
    guard mayStart else { return told < started ? .wait : .finished }
    defer { started += 1 }
    return .run(FidelityJob(trial: started, rung: 0, epochs: epochs))
  }
}
