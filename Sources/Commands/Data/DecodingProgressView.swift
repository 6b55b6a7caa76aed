import Datasets
import Figures
import Glibc
import Synchronization
import Training

/// Shows on standard error how far files are decoded: a bar on a terminal, a line when it is done elsewhere.
final class DecodingProgressView: Sendable {
  private struct State {
    var began = 0.0
    var hasBegun = false
  }

  private let state = Mutex(State())

  /// Ends the program when it is interrupted: nothing is half written then, and nothing else has begun.
  var observer: DecodingObserver {
    DecodingObserver { self.show($0) }
  }

  private func show(_ progress: DecodingProgress) -> Bool {
    let terminal = Terminal.standardError
    if Interruption.flag.isRaised {
      if terminal.isTerminal { terminal.write("\r\u{1B}[K") }
      exit(Interruption.exitStatus)
    }
    let now = monotonicSeconds()
    let began = state.withLock { state in
      if !state.hasBegun { state = State(began: now, hasBegun: true) }
      return state.began
    }
    let isDone = progress.decoded == progress.total
    if isDone { state.withLock { $0.hasBegun = false } }
    guard terminal.isTerminal else {
      // What took no time is not worth a line.
      if isDone, now - began > 1 {
        let seconds = NumberText.duration(seconds: now - began)
        terminal.write("\(progress.name): decoded \(NumberText.grouped(progress.total)) files in \(seconds)\n")
      }
      return true
    }
    if isDone {
      terminal.write("\r\u{1B}[K")
    } else {
      let line = ProgressLine(
        label: "\(progress.name): decoding", completed: progress.decoded, total: progress.total, unit: "files",
        seconds: now - began)
      terminal.write("\r\u{1B}[K" + line.text(width: terminal.width - 1))
    }
    return true
  }
}
