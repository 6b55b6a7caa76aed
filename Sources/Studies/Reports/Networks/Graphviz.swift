import Diagnostics
import Glibc
import Training

/// The programs of Graphviz, which lay out drawings.
enum Graphviz {
  enum Program: String {
    /// Lays everything out.
    case dot
    /// Told to, it draws everything where it stands.
    case neato

    fileprivate var arguments: [String] { self == .dot ? ["-Tsvg"] : ["-n2", "-Tsvg"] }
  }

  /// The drawing as SVG; nil if the program did not end within the limit.
  /// - parameter limit: in seconds
  /// - throws: if Graphviz is not installed or fails
  static func svg(_ drawing: String, by program: Program, limit: Double) throws(DiagnosticsError) -> String? {
    guard let input = tmpfile() else { throw failure("no file for Graphviz: \(String(cString: strerror(errno)))") }
    defer { fclose(input) }
    let isWritten = drawing.utf8CString.withUnsafeBufferPointer { fwrite($0.baseAddress, 1, $0.count - 1, input) }
    guard isWritten == drawing.utf8.count, fflush(input) == 0, fseek(input, 0, SEEK_SET) == 0 else {
      throw failure("no room for Graphviz's input: \(String(cString: strerror(errno)))")
    }
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw failure("no pipe to Graphviz: \(String(cString: strerror(errno)))") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, fileno(input), STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var process: pid_t = 0
    var arguments = ([program.rawValue] + program.arguments).map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    let started = posix_spawnp(&process, program.rawValue, &actions, nil, &arguments, environ)
    close(ends[1])
    guard started == 0 else {
      throw failure(
        "Graphviz is not installed",
        remedy: "Install it with 'apt-get install graphviz', or use --format dot or mermaid")
    }
    let output = read(ends[0], until: monotonicSeconds() + limit)
    if output == nil { kill(process, SIGKILL) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    guard let output else { return nil }
    guard status == 0 else {
      throw failure("Graphviz could not draw the network", remedy: "Use --format dot or mermaid")
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// All that comes, or nil if there is more to come at the end of the time.
  private static func read(_ descriptor: Int32, until end: Double) -> [UInt8]? {
    var text: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let rest = end - monotonicSeconds()
      guard rest > 0 else { return nil }
      var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&polled, 1, Int32(min(rest * 1000 + 1, 1000))) > 0 else { continue }
      let count = Glibc.read(descriptor, &piece, piece.count)
      if count == 0 { return text }
      if count > 0 { text += piece[..<count] }
    }
  }

  private static func failure(_ message: String, remedy: String? = nil) -> DiagnosticsError {
    DiagnosticsError(Diagnostic(code: "graphviz", message, remedy: remedy))
  }
}
