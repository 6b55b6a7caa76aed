import Glibc
import Training

/// Ctrl-C and the termination signal: the first asks the run to save and end, the second ends it at once.
enum Interruption {
  /// The status of a command that was interrupted with everything saved.
  static let exitStatus: Int32 = 130

  /// The status after USR1, which schedulers send before they take a machine away: queue it again.
  static let requeueStatus: Int32 = 99

  static let flag = CancellationFlag()

  private static let requeue = CancellationFlag()

  /// The status of the interruption that has come.
  static var status: Int32 { requeue.isRaised ? requeueStatus : exitStatus }

  /// Begins to listen.
  /// - Parameter others: signals that mean the same, as a cluster sends before it takes a machine away
  static func listen(alsoTo others: Int32...) {
    _ = (flag.isRaised, requeue.isRaised)  // made before a handler can need them
    // A program that starts this one may have kept these from itself, and its children inherit that.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] + others { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    for number in [SIGINT, SIGTERM] + others {
      signal(number) { number in
        // What a scheduler repeats is one request.
        if number == SIGUSR1, Interruption.requeue.isRaised { return }
        if Interruption.flag.isRaised { _exit(Interruption.exitStatus) }
        if number == SIGUSR1 { Interruption.requeue.raise() }
        Interruption.flag.raise()
      }
    }
  }
}
