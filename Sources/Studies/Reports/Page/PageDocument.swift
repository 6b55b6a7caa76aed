import COpenSSL
import CReportPage
import Figures
import Foundation
import JSONText

/// An HTML page whose script and styles are in it. Its content policy allows the script by its hash and no other.
struct PageDocument {
  /// As plain text.
  var title: String
  /// What stands above the title, as HTML.
  var kind: String
  /// The contents, as HTML.
  var main: String
  /// The element that holds the data for the script.
  var dataID: String
  /// As JSON in a line.
  var data: String
  var scripts: [UnsafePointer<espalier_page_file>?]
  var styles: [UnsafePointer<espalier_page_file>?]
  /// Whether the script asks the server that the page comes from for more.
  var isLive: Bool

  var html: String {
    let script = "\"use strict\";\n(() => {\n" + scripts.map(Self.text).joined() + "})();\n"
    let policy =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-\(Self.sha256(script))'; "
      + (isLive ? "connect-src 'self'; img-src data:; " : "") + "base-uri 'none'; form-action 'none'"
    // Browsers ask for an icon unless they are given one.
    let icon = isLive ? #"<link rel="icon" href="data:,">"# + "\n" : ""
    let title = HTMLText.escaping(title)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      \(icon)<title>\(title)</title>
      <style>
      \(styles.map(Self.text).joined())</style>
      </head>
      <body>
      <a class="skip" href="#main">Skip to the contents</a>
      <header class="top">
      <p class="kind">\(kind)</p>
      <h1>\(title)</h1>
      <nav id="sections" aria-label="Sections"></nav>
      </header>
      <main id="main">
      \(main)</main>
      <script type="application/json" id="\(dataID)">\(Self.embedded(data))</script>
      <script>\(script)</script>
      </body>
      </html>

      """
  }

  /// JSON inside of an element: no text ends the element, or begins a comment or another one.
  static func embedded(_ json: String) -> String {
    json.utf8.contains(UInt8(ascii: "<"))
      ? json.split(separator: "<", omittingEmptySubsequences: false).joined(separator: "\\u003c") : json
  }

  private static func text(_ files: UnsafePointer<espalier_page_file>?) -> String {
    var (text, next) = ("", files)
    while let file = next?.pointee, file.name != nil, let bytes = file.text {
      text += String(
        decoding: UnsafeRawBufferPointer(start: UnsafeRawPointer(bytes), count: file.count), as: UTF8.self)
      next = next?.successor()
    }
    return text
  }

  /// In Base64, as content policies have it.
  private static func sha256(_ text: String) -> String {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    let bytes = Array(text.utf8)
    _ = SHA256(bytes, bytes.count, &digest)
    return Data(digest).base64EncodedString()
  }
}
