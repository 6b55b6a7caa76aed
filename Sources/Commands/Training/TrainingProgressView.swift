import JSONText
import Figures
import Training

/// Shows a run on standard error: a bar on a terminal, a line an epoch elsewhere. With `--format json`, each epoch's
/// object goes to standard output as it ends.
final class TrainingProgressView: TrainingObserver {
  private let label: String
  private let isQuiet: Bool
  private let printsJSON: Bool
  private let terminal = Terminal.standardError
  private var plan: TrainingPlan?
  private var epochBegan = 0.0
  private var drawn = 0.0
  private var hasLine = false
  /// Seconds from the start of the process to the end of its first step; nil once they have been printed.
  private var firstStepSeconds: Double?
  private var hasStepped = false
  /// Why an epoch's object could not be written. The run is saved and ended for it.
  private(set) var outputError: Int32?

  /// Seconds between two drawings of the bar.
  private static let interval = 0.1

  init(label: String, isQuiet: Bool, printsJSON: Bool) {
    self.label = label
    self.isQuiet = isQuiet
    self.printsJSON = printsJSON
  }

  func trainingBegan(_ plan: TrainingPlan) {
    self.plan = plan
    epochBegan = monotonicSeconds()
    if !isQuiet, plan.completedEpochs > 0 || plan.completedBatches > 0 {
      terminal.write(
        "\(label): resuming after \(plan.completedEpochs) epochs and \(plan.completedBatches) steps\n")
    }
  }

  func stepEnded(_ step: StepReport) {
    if !hasStepped {
      hasStepped = true
      firstStepSeconds = processAge()
    }
    guard !isQuiet, terminal.isTerminal, let plan else { return }
    let now = monotonicSeconds()
    guard now - drawn >= Self.interval || step.batch == plan.batchesPerEpoch else { return }
    drawn = now
    let isLast = step.batch == plan.batchesPerEpoch
    let samples = isLast ? plan.trainingSampleCount : step.batch * step.sampleCount
    let line = ProgressLine(
      label: "\(label) epoch \(step.epoch)/\(plan.epochCount)", completed: samples, total: plan.trainingSampleCount,
      unit: "samples", seconds: now - epochBegan, loss: step.epochLoss,
      measure: step.epochMetric.map(MetricFormat(plan.task).progress))
    terminal.write("\r\u{1B}[K" + line.text(width: terminal.width - 1))
    hasLine = true
  }

  func epochEnded(_ epoch: EpochRecord) {
    epochBegan = monotonicSeconds()
    clearLine()
    if printsJSON, case .object(var object) = epoch.json {
      object["firstStepSeconds"] = firstStepSeconds.map(JSONValue.number) ?? .null
      outputError =
        outputError ?? Terminal.standardOutput.errorNumber(writing: JSONWriter.line(.object(object)) + "\n")
      if outputError != nil { Interruption.flag.raise() }
    }
    firstStepSeconds = nil
    guard !isQuiet, let plan else { return }
    var words = ["\(label): epoch \(epoch.epoch)/\(plan.epochCount)"]
    words.append("loss \(NumberText.fixed(epoch.trainLoss, decimals: 4))")
    let format = MetricFormat(plan.task)
    if let metric = epoch.trainMetric { words.append(format.progress(metric)) }
    if let loss = epoch.validationLoss { words.append("validation loss \(NumberText.fixed(loss, decimals: 4))") }
    if let metric = epoch.validationMetric { words.append(format.progress(metric)) }
    if let rate = epoch.samplesPerSecond { words.append("\(NumberText.count(rate)) samples/s") }
    terminal.write(words.joined(separator: ", ") + "\n")
  }

  func trainingEnded(_ outcome: TrainingOutcome) {
    clearLine()
  }

  private func clearLine() {
    if hasLine { terminal.write("\r\u{1B}[K") }
    hasLine = false
  }
}
