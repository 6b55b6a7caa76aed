import Glibc

/// One of the process's standard streams, and what it can show.
struct Terminal: Sendable {
  let descriptor: Int32

  static let standardOutput = Terminal(descriptor: STDOUT_FILENO)
  static let standardError = Terminal(descriptor: STDERR_FILENO)

  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Colour is for terminals, and NO_COLOR turns it off (https://no-color.org).
  var showsColor: Bool {
    guard isTerminal else { return false }
    if let setting = getenv("NO_COLOR"), setting.pointee != 0 { return false }
    return true
  }

  /// Columns: those of the terminal; else what `COLUMNS` says; else 80. At least 20.
  var width: Int {
    var size = winsize()
    if isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return max(20, Int(size.ws_col)) }
    let setting = getenv("COLUMNS").flatMap { Int(String(cString: $0)) }
    return setting.map { min(max(20, $0), 10_000) } ?? 80
  }

  /// Writes all of a text.
  ///
  /// What cannot be written to standard output ends the program, with a word unless it is that the reader has gone away,
  /// as `head` does. Standard error holds what people may look at and need not: nothing ends for its sake.
  func write(_ text: String) {
    if let number = errorNumber(writing: text), descriptor != STDERR_FILENO { Self.end(number) }
  }

  /// Writes all of a text; gives the system's error number if that fails.
  func errorNumber(writing text: String) -> Int32? {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count >= 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        } else if errno == EAGAIN {
          var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&polled, 1, -1)
        } else if errno != EINTR {
          return errno
        }
      }
      return nil
    }
  }

  /// Ends the program as standard output cannot be written.
  static func end(_ number: Int32) -> Never {
    if number == EPIPE { exit(StandardStreams.closedPipeStatus) }
    _ = standardError.errorNumber(
      writing: "error: standard output cannot be written: \(String(cString: strerror(number)))\n")
    exit(StandardStreams.failureStatus)
  }
}
