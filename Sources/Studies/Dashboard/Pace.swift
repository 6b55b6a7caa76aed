import Glibc

/// Keeps looking on cheap: what took a while of the processor is done again only after many times as long, so that it takes a
/// hundredth of a core or two, whatever the size of the study.
struct Pace {
  /// The part of a core that it may take.
  let share: Double
  /// Seconds between two times at least.
  let least: Double
  private var next = -Double.infinity

  init(share: Double, least: Double) {
    (self.share, self.least) = (share, least)
  }

  /// Seconds that this thread has had of the processor, so that others who use it make nothing look expensive.
  static var threadSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  func allows(at now: Double) -> Bool { now >= next }

  /// - Parameters:
  ///   - seconds: of the processor that it took
  ///   - now: when it ended
  mutating func took(_ seconds: Double, until now: Double) {
    next = now + max(least, seconds / share)
  }
}
