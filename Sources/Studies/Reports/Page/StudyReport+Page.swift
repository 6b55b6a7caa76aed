import CReportPage
import Figures
import JSONText

extension StudyReport {
  /// The page: one file that needs no other and no network. Its content policy allows this script by its hash and nothing
  /// else, whatever names of studies and layers say.
  public var page: String {
    document(
      data: JSONWriter.line(json), scripts: [espalier_page_scripts()], styles: [espalier_page_styles()], isLive: false)
  }

  /// The page as a dashboard serves it: it follows the study while it runs, by `events` and `data.json` beside it.
  /// - Parameter data: ``liveData``, which takes a while to make
  public func livePage(data: String) -> String {
    document(
      data: data, scripts: [espalier_page_scripts(), espalier_live_scripts()],
      styles: [espalier_page_styles(), espalier_live_styles()], isLive: true)
  }

  /// What a page that follows the study reads of it, again and again, as JSON in a line.
  public var liveData: String {
    guard case .object(var object) = json else { preconditionFailure("a report is an object") }
    object["version"] = .string(version)
    object["summary"] = .array(summary.map(JSONValue.string))
    return JSONWriter.line(.object(object))
  }

  private func document(
    data: String, scripts: [UnsafePointer<espalier_page_file>?], styles: [UnsafePointer<espalier_page_file>?],
    isLive: Bool
  ) -> String {
    let paragraphs = summary.map { "<p>\(HTMLText.escaping($0))</p>\n" }.joined()
    let main = """
      <section id="summary" aria-labelledby="summary-title">
      <h2 id="summary-title">Summary</h2>
      <div id="figures" class="figures"></div>
      \(paragraphs)</section>
      <noscript>
      <p>Charts and the other trials need JavaScript, which this browser does not run.</p>
      \(frontier.table.html(linksFrom: folder, upToPriority: 6))</noscript>

      """
    return PageDocument(
      title: specification.name, kind: isLive ? #"<a href="../../">Espalier dashboard</a>"# : "Espalier study",
      main: main, dataID: "study", data: data, scripts: scripts, styles: styles, isLive: isLive
    ).html
  }
}
