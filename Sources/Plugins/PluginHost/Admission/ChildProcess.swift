import Diagnostics
import Glibc
import Training

/// A child process of this program, for work that may crash or never end.
public struct ChildProcess: Sendable {
  public enum Ending: Hashable, Sendable {
    case exited(Int)
    case crashed(signal: Int)
    /// It was ended after this many seconds.
    case overdue(Double)
  }

  public var ending: Ending
  public var output: String
  public var error: String

  /// Output beyond this is dropped.
  private static let maximumByteCount = 16 << 20

  /// Runs the program with these arguments and waits for its end.
  /// - parameter deadline: the most seconds that it may take
  public init(arguments: [String], deadline: Double) throws(DiagnosticsError) {
    var pipes: [[Int32]] = [[0, 0], [0, 0]]
    for index in pipes.indices where pipe(&pipes[index]) != 0 { throw Self.failure(errno) }
    for descriptor in pipes.joined() { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, pipes[0][1], STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, pipes[1][1], STDERR_FILENO)
    var words = (["espalier"] + arguments).map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    // No core files, whatever crashes.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own, so that what it starts ends with it.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var child: pid_t = 0
    let status = posix_spawn(&child, "/proc/self/exe", &actions, &attributes, &words, environ)
    close(pipes[0][1])
    close(pipes[1][1])
    defer { pipes.forEach { close($0[0]) } }
    guard status == 0 else { throw Self.failure(status) }

    let end = monotonicSeconds() + deadline
    var (texts, open): ([[UInt8]], [Bool]) = ([[], []], [true, true])
    var (isOverdue, hasEnded) = (false, false)
    // It may close its streams and continue, or leave a child behind that holds them and end.
    while !hasEnded {
      let rest = end - monotonicSeconds()
      if rest <= 0 {
        isOverdue = true
        break
      }
      // Looked at and not fetched, so that its number stays its own until its group is ended.
      var information = siginfo_t()
      hasEnded =
        waitid(P_PID, id_t(child), &information, WEXITED | WNOHANG | WNOWAIT) != 0 && errno != EINTR
        || information._sifields._sigchld.si_pid == child
      var polled = (0..<2).map { pollfd(fd: open[$0] ? pipes[$0][0] : -1, events: Int16(POLLIN), revents: 0) }
      // What it has written is there by then.
      _ = poll(&polled, 2, hasEnded ? 0 : Int32(min(rest * 1000 + 1, 20)))
      for index in 0..<2 where polled[index].revents != 0 {
        open[index] = Self.read(pipes[index][0], into: &texts[index])
        if hasEnded && open[index] { hasEnded = false }
      }
    }
    var state: Int32 = 0
    kill(-child, SIGKILL)
    while waitpid(child, &state, 0) < 0 && errno == EINTR {}
    output = String(decoding: texts[0], as: UTF8.self)
    error = String(decoding: texts[1], as: UTF8.self)
    let signal = state & 0x7F
    ending =
      isOverdue ? .overdue(deadline) : signal == 0 ? .exited(Int(state >> 8 & 0xFF)) : .crashed(signal: Int(signal))
  }

  /// - returns: whether there may be more
  private static func read(_ descriptor: Int32, into text: inout [UInt8]) -> Bool {
    var piece = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(descriptor, &piece, piece.count)
    if count < 0 { return errno == EINTR || errno == EAGAIN }
    if text.count < maximumByteCount { text += piece[..<count] }
    return count > 0
  }

  private static func failure(_ number: Int32) -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(code: "no-process", "no process can be started: \(String(cString: strerror(number)))"))
  }
}

extension ChildProcess.Ending {
  /// How the process failed, in words.
  public var words: String {
    switch self {
    case .exited(let status): "ended with status \(status)"
    case .crashed(let signal): "crashed with signal \(signal) (\(String(cString: strsignal(Int32(signal)))))"
    case .overdue(let seconds):
      "did not end within \(seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)") s"
    }
  }
}
