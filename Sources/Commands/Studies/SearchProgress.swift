import Figures
import Studies
import Tasks
import Training

/// Shows on standard error how far a search has come: one line that changes on a terminal, a line now and then elsewhere.
final class SearchProgress: StudyObserver {
  private let terminal = Terminal.standardError
  private let name: String
  private let began = monotonicSeconds()
  private var earlier = 0
  private var ended = 0
  /// The metric that decides, and its best value so far.
  private let metric: MetricDefinition
  private let format: MetricFormat
  private var best: Double?
  private var share = 0.0
  private var shown = -Double.infinity

  init(_ specification: StudySpecification) {
    name = specification.name
    metric = specification.metric
    format = MetricFormat(specification)
  }

  func studyBegan(finishedTrials: Int) {
    earlier = finishedTrials
    if finishedTrials > 0 { say("\(name): resumes after \(finishedTrials) trials\n") }
  }

  func stepEnded(_ report: StepSummary) {
    ended += 1
    share = report.share
    switch report.outcome {
    case .trained(let result):
      let cost = metric.direction.cost(of: result.metric)
      if best.map({ cost < metric.direction.cost(of: $0) }) ?? true { best = result.metric }
    case .failed(let reason): say("trial \(report.trial) failed: \(reason)\n")
    }
    let now = monotonicSeconds()
    guard now - shown >= (terminal.isTerminal ? 0.1 : 10) else { return }
    shown = now
    draw(now)
  }

  func weightsLost(trial: Int, path: String) {
    say("trial \(trial): '\(path)' cannot be read; it is trained once more\n")
  }

  func attemptFailed(trial: Int, reason: String, isRetried: Bool) {
    if isRetried { say("trial \(trial): \(reason); it is tried again\n") }
  }

  /// Leaves the last state behind.
  func finish() {
    guard ended > 0 else { return }
    draw(monotonicSeconds())
    if terminal.isTerminal { terminal.write("\n") }
  }

  private func draw(_ now: Double) {
    // The budget may count something else than trials; its share tells how many trials it will have been.
    let done = earlier + ended
    let total = share > 0 ? max(done, Int(min((Double(done) / share).rounded(), 9e18))) : nil
    var line = ProgressLine(
      label: name, completed: ended, total: total.map { $0 - earlier }, unit: "trials", seconds: now - began)
    line.measure = best.map(format.progress)
    terminal.write(
      terminal.isTerminal ? "\r\u{1B}[2K" + line.text(width: terminal.width - 1) : line.plainText + "\n")
  }

  private func say(_ text: String) {
    terminal.write((terminal.isTerminal ? "\r\u{1B}[2K" : "") + text)
  }
}
