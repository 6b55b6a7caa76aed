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

  /// Columns; 80 where there is no terminal.
  var width: Int {
    var size = winsize()
    guard isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes all of a text. A reader that has gone away ends the program quietly, as it does other tools.
  func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Glibc.write(
          descriptor, UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[rest.startIndex...]).baseAddress,
          rest.count)
        if count < 0 {
          guard errno == EINTR || errno == EAGAIN else { exit(errno == EPIPE ? 0 : 74) }
          continue
        }
        rest = rest.dropFirst(count)
      }
    }
  }
}
