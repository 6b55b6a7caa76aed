import Diagnostics

extension Table {
  /// A `tabular` with the rules of booktabs; the title stands before it as a comment, for `\caption`.
  func latex() -> String {
    var lines: [String] = []
    if let title { lines.append("% \(title.escapingControlCharacters)") }
    let alignments = columns.map { column in
      switch column.alignment {
      case .left: "l"
      case .right: "r"
      case .center: "c"
      }
    }
    lines += ["\\begin{tabular}{\(alignments.joined())}", "\\toprule"]
    lines += [columns.map { Self.escapingLaTeX($0.heading) }.joined(separator: " & ") + " \\\\", "\\midrule"]
    var previous: Row.Kind?
    for row in rows {
      switch row.kind {
      case .section:
        if previous != nil { lines.append("\\addlinespace") }
        let title = Self.escapingLaTeX(row.cells[0].words(unit: nil, plusMinus: "±"))
        lines.append("\\multicolumn{\(columns.count)}{l}{\\emph{\(title)}} \\\\")
      case .total:
        if previous != .total { lines.append("\\midrule") }
        lines.append(latexLine(row))
      case .values: lines.append(latexLine(row))
      }
      previous = row.kind
    }
    lines += ["\\bottomrule", "\\end{tabular}"]
    return lines.map { $0 + "\n" }.joined()
  }

  private func latexLine(_ row: Row) -> String {
    let cells = zip(columns, row.cells).map { column, cell in
      let words = Self.escapingLaTeX(cell.words(unit: column.unit, plusMinus: "±"))
      if !cell.isText, words.hasPrefix("-") { return "$-$" + words.dropFirst() }
      guard column.isTree, case .values(let level) = row.kind else { return words }
      return String(repeating: "\\quad ", count: level) + words
    }
    return cells.joined(separator: " & ") + " \\\\"
  }

  private static func escapingLaTeX(_ text: String) -> String {
    text.escapingControlCharacters.reduce(into: "") { result, character in
      switch character {
      case "\\": result += "\\textbackslash{}"
      case "~": result += "\\textasciitilde{}"
      case "^": result += "\\textasciicircum{}"
      case "{", "}", "$", "&", "#", "%", "_": result += "\\\(character)"
      case "<": result += "\\textless{}"
      case ">": result += "\\textgreater{}"
      case "±": result += "$\\pm$"
      case "×": result += "$\\times$"
      case "→": result += "$\\to$"
      case "…": result += "\\ldots{}"
      case "µ": result += "$\\mu$"
      default: result.append(character)
      }
    }
  }
}
