import Diagnostics
import Glibc

/// A worker as its coordinator sees it: a process and two pipes.
final class WorkerProcess {
  let process: pid_t
  /// Where its replies come from; never blocks.
  let output: Int32
  private let input: Int32
  private var buffer = LineBuffer()
  private var isReaped = false

  /// - Parameters:
  ///   - command: the program and its arguments
  ///   - log: the file that takes what the worker says to people
  init(command: [String], log: String) throws(DiagnosticsError) {
    var requests: [Int32] = [0, 0]
    var replies: [Int32] = [0, 0]
    guard pipe(&requests) == 0 else { throw Self.failure(errno) }
    guard pipe(&replies) == 0 else {
      let number = errno
      requests.forEach { close($0) }
      throw Self.failure(number)
    }
    // Closed in whatever is started later, so that each worker sees the end of its input when the coordinator is gone.
    for descriptor in requests + replies { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, requests[0], STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, replies[1], STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0o666)
    var arguments = command.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var child: pid_t = 0
    let status = posix_spawn(&child, command[0], &actions, nil, &arguments, environ)
    close(requests[0])
    close(replies[1])
    (process, input, output) = (child, requests[1], replies[0])
    guard status == 0 else {
      isReaped = true
      throw Self.failure(status)
    }
    _ = fcntl(output, F_SETFL, O_NONBLOCK)
  }

  deinit {
    end()
    close(input)
    close(output)
  }

  /// Says a line. A worker that is gone does not hear it; its end shows in ``read()``.
  func send(_ request: WorkerRequest) { send(line: request.line) }

  func send(line: String) {
    var text = line
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = write(input, rest.baseAddress, rest.count)
        if count < 0 {
          guard errno == EINTR else { return }
          continue
        }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }

  /// What has come since the last call.
  /// - Returns: the replies, nil for each that makes no sense; and whether the worker has ended its output
  func read() -> (replies: [WorkerReply?], hasEnded: Bool) {
    var replies: [WorkerReply?] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(output, &piece, piece.count)
      if count > 0 {
        replies += buffer.append(piece[..<count]).map { WorkerReply(line: $0) }
      } else if count == 0 {
        return (replies, true)
      } else if errno != EINTR {
        return (replies, errno != EAGAIN)
      }
    }
  }

  /// Waits for a process that has ended its output, and says how it ended.
  func fault() -> TrialFault {
    let status = reap()
    let signal = status & 0x7F
    if signal == 0 { return .died("ended with status \(status >> 8 & 0xFF)") }
    let external = [SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGQUIT]
    return external.contains(signal) ? .killed(signal: Int(signal)) : .died("crashed with signal \(signal)")
  }

  /// Asks the process to give back what it does.
  func interrupt() {
    if !isReaped { kill(process, SIGTERM) }
  }

  /// Ends the process at once.
  func end() {
    guard !isReaped else { return }
    kill(process, SIGKILL)
    _ = reap()
  }

  private func reap() -> Int32 {
    var status: Int32 = 0
    guard !isReaped else { return status }
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    isReaped = true
    return status
  }

  private static func failure(_ number: Int32) -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(
        code: "no-worker", "no worker can be started: \(String(cString: strerror(number)))",
        remedy: "Use fewer workers, then resume the study"))
  }
}
