import Diagnostics
import Glibc

/// The program 'dot', which lays out drawings.
enum Graphviz {
  /// Pipes a drawing through 'dot -Tsvg', whose output goes to a stream.
  /// - throws: where Graphviz is not installed or fails
  static func draw(_ dot: String, to output: Terminal) throws(InputError) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw failure("no pipe to Graphviz: \(String(cString: strerror(errno)))") }
    // A drawing program that ends early must not end this one.
    signal(SIGPIPE, SIG_IGN)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output.descriptor, STDOUT_FILENO)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    posix_spawn_file_actions_addclose(&actions, ends[1])
    defer { posix_spawn_file_actions_destroy(&actions) }
    var process: pid_t = 0
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("dot"), strdup("-Tsvg"), nil]
    defer { arguments.forEach { free($0) } }
    let started = posix_spawnp(&process, "dot", &actions, nil, &arguments, environ)
    close(ends[0])
    guard started == 0 else {
      close(ends[1])
      throw failure(
        "Graphviz is not installed", remedy: "Install it with 'apt-get install graphviz', or use --format dot")
    }
    feed(dot, to: ends[1])
    close(ends[1])
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    guard status == 0 else { throw failure("Graphviz could not draw the network") }
  }

  private static func feed(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var written = 0
      while written < bytes.count {
        let count = write(descriptor, bytes.baseAddress! + written, bytes.count - written)
        if count < 0 && errno != EINTR { return }
        written += max(0, count)
      }
    }
  }

  private static func failure(_ message: String, remedy: String? = nil) -> InputError {
    InputError(DiagnosticsError(Diagnostic(code: "graphviz", message, remedy: remedy)))
  }
}
