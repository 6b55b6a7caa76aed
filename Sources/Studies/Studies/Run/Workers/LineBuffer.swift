/// Puts lines together from the pieces that a pipe gives.
struct LineBuffer {
  private var rest: [UInt8] = []

  /// The lines that a piece completes, without their ends.
  mutating func append(_ bytes: some Collection<UInt8>) -> [String] {
    rest += bytes
    var lines: [String] = []
    var start = rest.startIndex
    while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(String(decoding: rest[start..<end], as: UTF8.self))
      start = end + 1
    }
    rest.removeSubrange(..<start)
    return lines
  }
}
