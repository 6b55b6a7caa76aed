/// One self-contained page: no scripts, and no fonts or pictures from elsewhere, which its content policy forbids too. It is
/// light or dark as the reader's system asks.
///
/// ```swift
/// var page = HTMLPage("CIFAR-10 below 33,000 parameters")
/// page.append(chart)
/// page.append(table, linksFrom: "studies/cifar10-33k")
/// ```
public struct HTMLPage: Hashable, Sendable {
  public var title: String
  private var body = ""

  public init(_ title: String) {
    self.title = title
  }

  public mutating func append(_ chart: ScatterChart) {
    body += "<figure>\n\(chart.svg(theme: .automatic))</figure>\n"
  }

  /// The parameters are those of ``Table/html(linksFrom:upToPriority:)``.
  public mutating func append(_ table: Table, linksFrom folder: String? = nil, upToPriority priority: Int = .max) {
    body += table.html(linksFrom: folder, upToPriority: priority)
  }

  public mutating func append(paragraph: String) {
    body += "<p>\(HTMLText.escaping(paragraph))</p>\n"
  }

  /// The file, the same bytes for the same contents.
  public var text: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(HTMLText.escaping(title))</title>
    <style>
    \(Self.styleSheet)</style>
    </head>
    <body>
    <h1>\(HTMLText.escaping(title))</h1>
    \(body)</body>
    </html>

    """
  }

  private static let styleSheet = """
    :root { --ink: #1f2328; --muted: #59636e; --paper: #ffffff; --rule: #d1d9e0; --band: #f6f8fa; --link: #0969da; }
    @media (prefers-color-scheme: dark) {
    :root { --ink: #e6edf3; --muted: #9da7b1; --paper: #0d1117; --rule: #3d444d; --band: #151b23; --link: #4493f8; }
    }
    body { margin: 2rem auto; max-width: 80rem; padding: 0 1rem; color: var(--ink); background: var(--paper);
    font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
    h1 { font-size: 1.5rem; font-weight: 600; }
    figure { margin: 1.5rem 0; }
    figure svg { display: block; max-width: 100%; height: auto; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    caption { text-align: left; font-weight: 600; padding: 0.5rem 0; }
    th, td { padding: 0.3rem 0.7rem; text-align: left; vertical-align: top; white-space: nowrap; }
    th.right, td.right { text-align: right; }
    th.centre, td.centre { text-align: center; }
    td:not(.right) { white-space: normal; overflow-wrap: anywhere; min-width: 6rem; max-width: 30rem; }
    thead th { border-bottom: 2px solid var(--rule); }
    tbody tr:nth-child(even) { background: var(--band); }
    tr.section th { padding-top: 1rem; color: var(--muted); background: var(--paper); }
    tr.total td { border-top: 1px solid var(--rule); font-weight: 600; }
    a { color: var(--link); }
    p { color: var(--muted); max-width: 50rem; }

    """
}
