import Diagnostics

/// `postgresql://user@host:port/database?option=value`, as libpq reads it.
public struct StorageURL: Hashable, Sendable {
  /// As the user wrote it. It may hold a password, and is given to libpq alone.
  let text: String
  /// Without passwords: what messages and files say.
  public let shown: String

  /// - Returns: nil if the text begins as no such URL does
  public init?(_ text: String) {
    guard let scheme = ["postgresql://", "postgres://"].first(where: { text.hasPrefix($0) }) else { return nil }
    self.text = text
    var rest = text.dropFirst(scheme.count)
    let query = rest.firstIndex(of: "?").map { rest[$0...].dropFirst() }
    if let query { rest = rest[..<rest.index(before: query.startIndex)] }
    let authority = rest.prefix { $0 != "/" }
    var shown = scheme
    if let at = authority.lastIndex(of: "@") {
      shown += authority[..<at].prefix { $0 != ":" } + "@" + authority[authority.index(after: at)...]
    } else {
      shown += authority
    }
    shown += rest[authority.endIndex...]
    let options = (query ?? "").split(separator: "&").filter { option in
      !["password", "sslpassword"].contains(option.prefix { $0 != "=" }.lowercased())
    }
    if !options.isEmpty { shown += "?" + options.joined(separator: "&") }
    self.shown = shown
  }

  /// Whether it holds a password, which others can read in the list of processes.
  public var hasPassword: Bool { shown != text }
}
