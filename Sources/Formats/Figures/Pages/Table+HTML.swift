extension Table {
  /// The table as an element of a page, with its notes under it.
  /// - Parameters:
  ///   - folder: what the paths that ``Column/link`` names are relative to, as seen from the page; nil for no links
  ///   - priority: columns with a greater ``Column/priority`` are left out
  public func html(linksFrom folder: String? = nil, upToPriority priority: Int = .max) -> String {
    let paths = folder == nil ? [] : Set(columns.compactMap(\.link))
    let shown = columns.indices.filter { columns[$0].priority <= priority && !paths.contains(columns[$0].key) }
    var html = "<div class=\"scroll\">\n<table>\n"
    if let title { html += "<caption>\(HTMLText.escaping(title))</caption>\n" }
    let headings = shown.map { index in
      "<th scope=\"col\"\(Self.style(columns[index]))>\(HTMLText.escaping(columns[index].heading))</th>"
    }
    html += "<thead>\n<tr>\(headings.joined())</tr>\n</thead>\n<tbody>\n"
    for row in rows {
      switch row.kind {
      case .section:
        let title = row.cells[0].words(unit: nil, plusMinus: "±")
        html += "<tr class=\"section\"><th colspan=\"\(shown.count)\">\(HTMLText.escaping(title))</th></tr>\n"
      case .total: html += "<tr class=\"total\">\(htmlCells(row, shown, folder))</tr>\n"
      case .values: html += "<tr>\(htmlCells(row, shown, folder))</tr>\n"
      }
    }
    html += "</tbody>\n</table>\n</div>\n"
    for note in notes { html += "<p>\(HTMLText.escaping(note))</p>\n" }
    return html
  }

  private func htmlCells(_ row: Row, _ shown: [Int], _ folder: String?) -> String {
    shown.map { index in
      let column = columns[index]
      var words = HTMLText.escaping(row.cells[index].words(unit: column.unit, plusMinus: "±"))
      if column.isTree, case .values(let level) = row.kind {
        words = String(repeating: "&emsp;", count: level) + words
      }
      if let folder, let path = path(of: row, column) {
        words = "<a href=\"\(HTMLText.link(folder.isEmpty ? path : folder + "/" + path))\">\(words)</a>"
      }
      return "<td\(Self.style(column))>\(words)</td>"
    }.joined()
  }

  /// What a row's cell in a column leads to.
  private func path(of row: Row, _ column: Column) -> String? {
    guard let key = column.link, let index = columns.firstIndex(where: { $0.key == key }),
      case .text(let path) = row.cells[index], !path.isEmpty
    else { return nil }
    return path
  }

  private static func style(_ column: Column) -> String {
    switch column.alignment {
    case .left: ""
    case .right: " class=\"right\""
    case .center: " class=\"centre\""
    }
  }
}
