import Studies
import Training

#if canImport(Glibc)
import Glibc
#endif

/// Seconds since a moment, and those that this process or thread has computed since then.
struct Meter {
  private let clock: clockid_t
  private let wall = monotonicSeconds()
  private let processor: Double

  /// - Parameter isOfThread: whether what other threads compute is left out
  init(isOfThread: Bool = false) {
    clock = isOfThread ? CLOCK_THREAD_CPUTIME_ID : CLOCK_PROCESS_CPUTIME_ID
    processor = Self.seconds(of: clock)
  }

  var seconds: (wall: Double, processor: Double) {
    (monotonicSeconds() - wall, Self.seconds(of: clock) - processor)
  }

  var elapsed: String { "\(Self.rounded(seconds.wall)) s, \(Self.rounded(seconds.processor)) s of computing" }

  private static func seconds(of clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// In MB.
  static var mostMemory: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss >> 10
  }

  static func rounded(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
}

/// Prints what each thousand of a study's trials cost the coordinator.
final class CostsByThousand: StudyObserver {
  private var trials: Set<Int> = []
  private var steps = 0
  private var began = 0
  private let isOfThread: Bool
  private var meter: Meter

  /// - Parameter isOfThread: whether what other threads compute is left out
  init(isOfThread: Bool = false) {
    self.isOfThread = isOfThread
    meter = Meter(isOfThread: isOfThread)
  }

  func studyBegan(finishedTrials: Int) {
    began = finishedTrials
    meter = Meter(isOfThread: isOfThread)
  }

  func stepEnded(_ report: StepSummary) {
    steps += 1
    trials.insert(report.trial)
    if trials.count == 1_000 { show() }
  }

  func finish() { if !trials.isEmpty { show() } }

  private func show() {
    let (wall, processor) = meter.seconds
    let count = Double(trials.count)
    began += trials.count
    print(
      "\(began) trials: \(Meter.rounded(processor / count * 1000)) ms of computing a trial,",
      "\(Meter.rounded(wall / count * 1000)) ms in all; \(steps) steps; most memory \(Meter.mostMemory) MB")
    fflush(nil)
    trials = []
    steps = 0
    meter = Meter(isOfThread: isOfThread)
  }
}
