import COpenSSL
import CReportPage
import Figures
import Foundation
import JSONText
import Studies

extension StudyReport {
  /// The page: one file that needs no other and no network. Its content policy allows this script by its hash and nothing
  /// else, whatever names of studies and layers say.
  public var page: String {
    let script = "\"use strict\";\n(() => {\n" + Self.text(espalier_page_scripts()) + "})();\n"
    let policy =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-\(Self.sha256(script))'; base-uri 'none'; "
      + "form-action 'none'"
    let title = HTMLText.escaping(specification.name)
    let paragraphs = summary.map { "<p>\(HTMLText.escaping($0))</p>\n" }.joined()
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <style>
      \(Self.text(espalier_page_styles()))</style>
      </head>
      <body>
      <a class="skip" href="#main">Skip to the contents</a>
      <header class="top">
      <p class="kind">Espalier study</p>
      <h1>\(title)</h1>
      <nav id="sections" aria-label="Sections"></nav>
      </header>
      <main id="main">
      <section id="summary" aria-labelledby="summary-title">
      <h2 id="summary-title">Summary</h2>
      <div id="figures" class="figures"></div>
      \(paragraphs)</section>
      <noscript>
      <p>Charts and the other trials need JavaScript, which this browser does not run.</p>
      \(frontier.table.html(linksFrom: folder, upToPriority: 6))</noscript>
      </main>
      <script type="application/json" id="study">\(Self.embedded(json))</script>
      <script>\(script)</script>
      </body>
      </html>

      """
  }

  /// JSON inside of an element: no text ends the element, or begins a comment or another one.
  static func embedded(_ value: JSONValue) -> String {
    JSONWriter.line(value).replacing("<", with: "\\u003c")
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
