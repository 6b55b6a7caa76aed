import Figures
import Studies
import Synchronization
import Training

/// Shows on standard error how far a bench has come, with the time left: one line that changes on a terminal, a line now
/// and then elsewhere.
final class BenchProgress: StudyObserver, Sendable {
  private struct State {
    var label = ""
    var ended = 0
    /// Of the work at hand, from 0 to 1.
    var share = 0.0
    /// What was done before this session, in units of the whole.
    var earlier = 0.0
    var shown = -Double.infinity
  }

  private let terminal = Terminal.standardError
  private let began = monotonicSeconds()
  private let total: Int
  private let unit: String
  private let state = Mutex(State())

  init(total: Int, unit: String) {
    self.total = total
    self.unit = unit
  }

  func begin(_ label: String) {
    state.withLock { state in
      state.label = label
      state.share = 0
    }
  }

  /// Work that ended without a word was done before.
  func end() {
    state.withLock { state in
      if state.share == 0 { state.earlier += 1 }
      state.ended += 1
      state.share = 0
      if state.ended == total { state.shown = -.infinity }
    }
    show()
  }

  func note(share: Double) {
    state.withLock { $0.share = share }
    show()
  }

  /// Leaves the last state behind.
  func finish() {
    if terminal.isTerminal { terminal.write("\n") }
  }

  func studyBegan(finishedTrials: Int) {}

  func stepEnded(_ report: StepSummary) { note(share: report.share) }

  func weightsLost(trial: Int, path: String) {
    let label = state.withLock { $0.label }
    terminal.write(
      (terminal.isTerminal ? "\r\u{1B}[2K" : "")
        + "\(label): trial \(trial): '\(path)' cannot be read; it is trained once more\n")
  }

  func attemptFailed(trial: Int, reason: String, isRetried: Bool) {
    let label = state.withLock { $0.label }
    terminal.write(
      (terminal.isTerminal ? "\r\u{1B}[2K" : "")
        + "\(label): trial \(trial): \(reason)\(isRetried ? "; it is tried again" : "")\n")
  }

  private func show() {
    let now = monotonicSeconds()
    let isTerminal = terminal.isTerminal
    let line = state.withLock { state -> ProgressLine? in
      guard now - state.shown >= (isTerminal ? 0.1 : 15) else { return nil }
      state.shown = now
      let done = Double(state.ended) + state.share
      let isFresh = done > state.earlier
      var line = ProgressLine(
        label: state.label, completed: state.ended, total: total, unit: unit,
        // The time that all of it would have taken, as what was done before took none of this session's.
        seconds: isFresh ? (now - began) * done / (done - state.earlier) : 0)
      line.share = done / Double(total)
      return line
    }
    guard let line else { return }
    terminal.write(
      isTerminal
        ? "\r\u{1B}[2K" + line.text(width: terminal.width - 1) : line.plainText(showsTimeLeft: true) + "\n")
  }
}
