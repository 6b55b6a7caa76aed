import Foundation
import Synchronization
import Training

/// What workers do with their time: when each trained, and what lay between.
final class WorkerTimes: Sendable {
  private struct Life {
    var began = 0.0
    var ended = 0.0
    var trainings: [(began: Double, ended: Double)] = []
  }

  private let lives: Mutex<[Int: Life]> = Mutex([:])
  private let steps: Mutex<[Int: Int]> = Mutex([:])

  func begin(_ worker: Int) { lives.withLock { $0[worker, default: Life()].began = monotonicSeconds() } }
  func end(_ worker: Int) { lives.withLock { $0[worker, default: Life()].ended = monotonicSeconds() } }

  func train(_ step: Int, by worker: Int, _ body: () -> Void) {
    steps.withLock { $0[step, default: 0] += 1 }
    let began = monotonicSeconds()
    body()
    lives.withLock { $0[worker, default: Life()].trainings.append((began, monotonicSeconds())) }
  }

  /// Steps that were trained, and those of them that were more than once.
  var counts: (steps: Int, twice: Int) { steps.withLock { ($0.count, $0.values.count { $0 > 1 }) } }

  /// In two lines: the share of their time, and where the rest is.
  var words: String {
    lives.withLock { lives in
      let lives = lives.values.filter { !$0.trainings.isEmpty }
      func mean(_ value: (Life) -> Double) -> Double {
        lives.reduce(0) { $0 + value($1) } / Double(max(1, lives.count))
      }
      let trained = mean { life in life.trainings.reduce(0) { $0 + $1.ended - $1.began } }
      let life = mean { $0.ended - $0.began }
      let first = mean { $0.trainings[0].began - $0.began }
      let last = mean { $0.ended - ($0.trainings.last?.ended ?? $0.ended) }
      var gaps = lives.flatMap { life in zip(life.trainings, life.trainings.dropFirst()).map { $1.began - $0.ended } }
      gaps.sort()
      func gap(_ share: Double) -> String {
        gaps.isEmpty ? "0" : Meter.rounded(1000 * gaps[Int(share * Double(gaps.count - 1))])
      }
      let between = trained / max(1e-9, life - first - last)
      return """
        \(Meter.rounded(100 * trained / max(1e-9, life))) % of their time in training; \
        \(Meter.rounded(100 * between)) % from their first step to their last
        of \(Meter.rounded(life)) s each: \(Meter.rounded(first)) s until the first step, \(Meter.rounded(last)) s after \
        the last; between steps \(gap(0.5)) ms in the middle, \(gap(0.9)) ms at 90 %, \(gap(0.99)) ms at 99 %, \(gap(1)) ms at most
        """
    }
  }
}
