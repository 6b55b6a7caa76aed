import Glibc

/// A file of a candidate that pages link to, open for reading. Nothing else of a study's folder is given out, and no link in it
/// is followed, wherever it leads.
final class CandidateFile: Sendable {
  let name: String
  let byteCount: Int
  private let descriptor: Int32

  /// - Parameters:
  ///   - study: the study's folder
  ///   - path: `candidates/00007/architecture.json`, as the address has it
  /// - Returns: nil for what is no such file, or not there
  init?(study: String, path: some StringProtocol) {
    let parts = String(path).split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
    guard parts.count == 3, parts[0] == "candidates", Self.isNumber(parts[1], digits: 5...10), Self.isGiven(parts[2])
    else { return nil }
    var folder = open(study, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    for part in parts.dropLast() where folder >= 0 {
      let next = openat(folder, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      close(folder)
      folder = next
    }
    guard folder >= 0 else { return nil }
    let file = openat(folder, parts[2], O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    close(folder)
    var status = stat()
    guard file >= 0 else { return nil }
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(file)
      return nil
    }
    (name, byteCount, descriptor) = (parts[2], Int(status.st_size), file)
  }

  deinit { close(descriptor) }

  /// - Returns: the bytes from an offset, `count` at most; nil if they cannot be read
  func bytes(at offset: Int, count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: min(count, byteCount - offset))
    let read = pread(descriptor, &bytes, bytes.count, off_t(offset))
    guard read > 0 else { return nil }
    bytes.removeSubrange(read...)
    return bytes
  }

  var mediaType: String {
    name.hasSuffix(".json") ? "application/json" : "application/octet-stream"
  }

  private static func isGiven(_ name: String) -> Bool {
    if name == "architecture.json" || name == "recipe.json" { return true }
    guard name.hasPrefix("weights-"), name.hasSuffix(".safetensors") else { return false }
    return isNumber(String(name.dropFirst(8).dropLast(12)), digits: 1...7)
  }

  private static func isNumber(_ text: String, digits: ClosedRange<Int>) -> Bool {
    digits.contains(text.utf8.count) && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
