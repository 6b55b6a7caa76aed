import Glibc

/// Lines of shell that may leave daemons behind.
///
/// `system` hands down every open file of this process, and so the sockets by whose end Foundation sees that a process has
/// ended. A daemon that is started while another test begins a process would have that process count as running until the
/// daemon ends, which may be never.
enum Shell {
  /// Above every descriptor that the tests ever have.
  private static let mostDescriptors: Int32 = 4_096

  /// Runs a line to its end, with this process's standard streams and no other open file.
  /// - Returns: its exit status; 128 and more where a signal or anything else has kept it from having one
  @discardableResult
  static func run(_ line: String) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in 3..<min(mostDescriptors, Int32(clamping: sysconf(Int32(_SC_OPEN_MAX)))) {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    let arguments = ["sh", "-c", line]
    var words = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var child: pid_t = 0
    guard posix_spawn(&child, "/bin/sh", &actions, nil, &words, environ) == 0 else { return 128 }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 { guard errno == EINTR else { return 128 } }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }
}
