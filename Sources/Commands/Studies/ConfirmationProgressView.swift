import Figures
import Studies
import Synchronization
import Training

/// Shows on standard error how far confirming has come, with the time left: one line that changes on a terminal, a line
/// now and then elsewhere.
final class ConfirmationProgressView: Sendable {
  private let terminal = Terminal.standardError
  private let began = monotonicSeconds()
  private let shown = Mutex((time: -Double.infinity, ended: 0))

  /// Called by one thread at a time.
  func show(_ progress: ConfirmationProgress) {
    let now = monotonicSeconds()
    let isLast = progress.ended == progress.total
    let isDue = shown.withLock { shown in
      let pause = terminal.isTerminal ? 0.1 : shown.ended == progress.ended ? 60 : 10
      guard isLast || now - shown.time >= pause else { return false }
      shown = (now, progress.ended)
      return true
    }
    guard isDue else { return }
    var line = ProgressLine(
      label: "confirm: \(progress.ended) of \(progress.total)", completed: progress.ended, total: progress.total,
      unit: "trainings", seconds: now - began)
    line.share = progress.share
    terminal.write(
      terminal.isTerminal
        ? "\r\u{1B}[2K" + line.text(width: terminal.width - 1) + (isLast ? "\n" : "")
        : line.plainText(showsTimeLeft: true) + "\n")
  }
}
