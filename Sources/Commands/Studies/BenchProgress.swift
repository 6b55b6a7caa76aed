import Figures
import Studies
import Synchronization
import Training

/// Shows on standard error how far a bench has come, with the time left: one line that changes on a terminal, a line now
/// and then elsewhere.
final class BenchProgress: BenchObserver {
  private struct State {
    var label = ""
    var ended = 0
    /// Of the work at hand, from 0 to 1.
    var share = 0.0
    /// What was done before this session, in units of the whole.
    var earlier = 0.0
    var shown = -Double.infinity
    var began = monotonicSeconds()
    var total = 0
    var unit = ""
  }

  private let terminal = Terminal.standardError
  private let state = Mutex(State())

  func partBegan(_ part: BenchSession.Part, count: Int) {
    state.withLock { state in
      state = State()
      (state.total, state.unit) = (count, part.rawValue)
    }
  }

  func runBegan(_ label: String) {
    state.withLock { state in
      state.label = label
      state.share = 0
    }
  }

  /// Work that ended without a word was done before.
  func runEnded() {
    state.withLock { state in
      if state.share == 0 { state.earlier += 1 }
      state.ended += 1
      state.share = 0
      if state.ended == state.total { state.shown = -.infinity }
    }
    show()
  }

  func runProgressed(share: Double) {
    state.withLock { $0.share = share }
    show()
  }

  /// Leaves the last state behind.
  func partEnded() {
    if terminal.isTerminal { terminal.write("\n") }
  }

  func studyBegan(finishedTrials: Int) {}

  func stepEnded(_ report: StepSummary) { runProgressed(share: report.progress.share) }

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
        label: state.label, completed: state.ended, total: state.total, unit: state.unit,
        // The time that all of it would have taken, as what was done before took none of this session's.
        seconds: isFresh ? (now - state.began) * done / (done - state.earlier) : 0)
      line.share = done / Double(state.total)
      return line
    }
    guard let line else { return }
    terminal.write(
      isTerminal
        ? "\r\u{1B}[2K" + line.text(width: terminal.width - 1) : line.plainText(showsTimeLeft: true) + "\n")
  }
}
