import HTTPTypes
import Hummingbird

/// Who may ask: programs of this machine that know the token, by the addresses that the dashboard has.
///
/// Any page of any site can have a browser ask servers of its own machine. The name in `Host` gives away a site whose name was
/// made to lead here, `Origin` and `Sec-Fetch-Site` one that asks from its own pages, and nobody guesses the token.
struct AccessRules: Sendable {
  /// The longest path that an address of a dashboard can have.
  static let longestPath = 512

  let token: String
  /// The port that the server listens at.
  let port: Int

  /// Why a request is not answered.
  struct Refusal: Error, Equatable {
    var status: HTTPResponse.Status
    var words: String
  }

  /// - Returns: the path below the token's
  func path(of request: HTTPRequest) throws(Refusal) -> Substring {
    guard port > 0, let host = request.authority, Self.names.contains(where: { host == "\($0):\(port)" }) else {
      throw Refusal(status: .forbidden, words: "This dashboard is not known by that name.")
    }
    if let origin = request.headerFields[.origin],
      !Self.names.contains(where: { origin == "http://\($0):\(port)" })
    {
      throw Refusal(status: .forbidden, words: "Pages of other sites may not ask.")
    }
    if let site = request.headerFields[Self.site], site != "same-origin", site != "none" {
      throw Refusal(status: .forbidden, words: "Pages of other sites may not ask.")
    }
    guard request.method == .get || request.method == .head else {
      throw Refusal(status: .methodNotAllowed, words: "A dashboard is only read.")
    }
    guard request.headerFields[.contentLength] ?? "0" == "0", request.headerFields[.transferEncoding] == nil else {
      throw Refusal(status: .contentTooLarge, words: "A dashboard is only read.")
    }
    let path = request.path ?? ""
    guard path.utf8.count <= Self.longestPath else {
      throw Refusal(status: .uriTooLong, words: "No address of a dashboard is that long.")
    }
    let parts = path.prefix { $0 != "?" }.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let rest = parts.count > 1 ? parts[1].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false) : []
    guard path.hasPrefix("/"), let given = rest.first, Self.areEqual(given, token) else {
      throw Refusal(
        status: .forbidden,
        words: "The address lacks the dashboard's token. Open the address that 'espalier dashboard' has printed.")
    }
    guard rest.count == 2 else { throw Refusal(status: .notFound, words: "There is no such page.") }
    return rest[1]
  }

  private static let names = ["127.0.0.1", "localhost"]
  private static let site = requiredName("Sec-Fetch-Site")

  /// In a time that says nothing of where they differ.
  private static func areEqual(_ text: Substring, _ secret: String) -> Bool {
    let (left, right) = (Array(text.utf8), Array(secret.utf8))
    guard left.count == right.count, !right.isEmpty else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
