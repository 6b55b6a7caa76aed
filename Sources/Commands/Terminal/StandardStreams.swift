import Glibc

/// Standard input, output and error as a process finds them.
enum StandardStreams {
  /// The status of a command whose result could not be written to standard output.
  static let failureStatus: Int32 = 74

  /// The status of a command whose result nobody reads any more: what a shell shows of tools that SIGPIPE ends.
  static let closedPipeStatus: Int32 = 141

  /// Opens `/dev/null` instead of each that is closed. Else the next file that is opened would get its number, and what
  /// is printed would go into that file. Then lets a pipe that is closed be an error of writing and no signal.
  static func prepare() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest number that is free is this one.
      _ = open("/dev/null", O_RDWR)
    }
    signal(SIGPIPE, SIG_IGN)
  }
}
