import Glibc

/// The secret in the addresses of a dashboard. It is kept in a file that the user alone can read, so that pages find a dashboard
/// that was started anew.
public struct AccessToken: Sendable {
  /// 32 hexadecimal digits.
  public let text: String

  /// A new one.
  public init() {
    var generator = SystemRandomNumberGenerator()
    let bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    text = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  /// - Returns: nil for what is no token
  init?(text: String) {
    guard text.utf8.count == 32, text.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
      return nil
    }
    self.text = text
  }

  /// The one that the file holds; else a new one, which the file then holds if it can be written.
  /// - Parameters:
  ///   - path: the file
  ///   - isNew: whether a new one is made in any case
  public init(keptAt path: String, isNew: Bool = false) {
    if !isNew, let kept = Self.read(path) {
      self = kept
      return
    }
    self.init()
    keep(at: path)
  }

  /// Where the user's is kept: `$XDG_STATE_HOME/espalier/dashboard-token`, by default in `~/.local/state`. Nil if there is no home.
  public static func usualPath(_ environment: [String: String]) -> String? {
    let state = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return (state ?? home.map { $0 + "/.local/state" }).map { $0 + "/espalier/dashboard-token" }
  }

  /// A file that others can read, or that belongs to somebody else, is not believed.
  private static func read(_ path: String) -> AccessToken? {
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == getuid(),
      status.st_mode & 0o077 == 0
    else { return nil }
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = Glibc.read(file, &bytes, bytes.count)
    guard count == 33, bytes[32] == UInt8(ascii: "\n") else { return nil }
    return AccessToken(text: String(decoding: bytes[..<32], as: UTF8.self))
  }

  private func keep(at path: String) {
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += "/" + part
      mkdir(folder, 0o700)
    }
    // A name of its own, so that nobody finds half of it, and no link leads elsewhere.
    let temporary = path + ".\(getpid())"
    unlink(temporary)
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    let bytes = Array((text + "\n").utf8)
    let isWritten = write(file, bytes, bytes.count) == bytes.count
    close(file)
    if !isWritten || rename(temporary, path) != 0 { unlink(temporary) }
  }
}
