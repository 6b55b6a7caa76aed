import Figures
import Reports
import Studies
import Training

/// Shows on standard error how far a search has come: one line that changes on a terminal, a line now and then elsewhere.
final class SearchProgress: StudyObserver {
  private let terminal = Terminal.standardError
  private let name: String
  private let began = monotonicSeconds()
  /// Of the metric that decides.
  private let format: MetricFormat
  /// Nil until a step has ended.
  private var progress: StudyProgress?
  private var shown = -Double.infinity

  init(_ specification: StudySpecification) {
    name = specification.name
    format = MetricFormat(specification)
  }

  func studyBegan(finishedTrials: Int) {
    if finishedTrials > 0 { say("\(name): resumes after \(finishedTrials) trials\n") }
  }

  func stepEnded(_ report: StepSummary) {
    progress = report.progress
    if case .failed(let reason) = report.outcome { say("trial \(report.trial) failed: \(reason)\n") }
    let now = monotonicSeconds()
    guard now - shown >= (terminal.isTerminal ? 0.1 : 10) else { return }
    shown = now
    draw(report.progress, now)
  }

  func weightsLost(trial: Int, path: String) {
    say("trial \(trial): '\(path)' cannot be read; it is trained once more\n")
  }

  func attemptFailed(trial: Int, reason: String, isRetried: Bool) {
    if isRetried { say("trial \(trial): \(reason); it is tried again\n") }
  }

  /// Leaves the last state behind.
  func finish() {
    guard let progress else { return }
    draw(progress, monotonicSeconds())
    if terminal.isTerminal { terminal.write("\n") }
  }

  private func draw(_ progress: StudyProgress, _ now: Double) {
    let line = progress.line(name, format, seconds: now - began)
    terminal.write(
      terminal.isTerminal ? "\r\u{1B}[2K" + line.text(width: terminal.width - 1) : line.plainText + "\n")
  }

  private func say(_ text: String) {
    terminal.write((terminal.isTerminal ? "\r\u{1B}[2K" : "") + text)
  }
}
