/// Words diagnostics for people: `file:line:column: error: path: message. Remedy.`, the line, and a caret under the location.
public struct DiagnosticRenderer: Sendable {
  /// Escape sequences for a terminal; off for pipes and when NO_COLOR is set (the caller decides).
  public var color: Bool
  /// The texts that excerpts are taken from, by file name; a location in another file is shown without an excerpt.
  public var sources: [String: SourceText]
  /// The widest excerpt, in columns; longer lines are cut around the location.
  public var width: Int

  public init(color: Bool = false, sources: [String: SourceText] = [:], width: Int = 100) {
    self.color = color
    self.sources = sources
    self.width = max(20, width)
  }

  public func render(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.limited().map(render).joined(separator: "\n")
  }

  public func render(_ diagnostic: Diagnostic) -> String {
    var lines = [
      headline(
        diagnostic.location, label: diagnostic.severity.rawValue,
        style: diagnostic.severity == .error ? .red : .yellow, message: diagnostic.sentence)
    ]
    lines += excerpt(diagnostic.location)
    for note in diagnostic.notes {
      lines.append(headline(note.location, label: "note", style: .cyan, message: note.message))
      lines += excerpt(note.location)
    }
    return lines.joined(separator: "\n")
  }

  private enum Style: String {
    case red = "31", yellow = "33", cyan = "36", green = "32"
  }

  private func paint(_ text: String, _ style: Style) -> String {
    color ? "\u{1B}[1;\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  private func headline(_ location: SourceLocation?, label: String, style: Style, message: String) -> String {
    let prefix = location.map { "\($0): " } ?? ""
    return prefix + paint("\(label):", style) + " " + message.escapingControlCharacters
  }

  private func excerpt(_ location: SourceLocation?) -> [String] {
    guard let location, let source = sources[location.file] else { return [] }
    let offset = location.column - 1
    // A line that is too long is cut to a window with the offset in its first half.
    let window = source.window(
      ofLine: location.line,
      from: { length in length <= width ? 0 : min(max(0, offset - width / 2), length - width) }, width: width)
    guard let (text, start, length) = window, offset <= length else { return [] }
    let shown = text.unicodeScalars.reduce(into: "") { $0.unicodeScalars.append($1.isPrintable ? $1 : " ") }
    let underlined = max(1, min(location.length, start + text.unicodeScalars.count - offset))
    let margin = String(location.line)
    let indent = String(repeating: " ", count: max(0, 5 - margin.count))
    let blank = String(repeating: " ", count: indent.count + margin.count)
    let caret = "^" + String(repeating: "~", count: underlined - 1)
    return [
      "\(indent)\(margin) | \(shown)",
      "\(blank) | \(String(repeating: " ", count: offset - start))\(paint(caret, .green))",
    ]
  }
}

extension Diagnostic {
  /// The path, the message and the remedy as one line.
  public var sentence: String {
    let subject = path.map { "\($0): " } ?? ""
    let advice = remedy.map { ". \($0)" } ?? ""
    return subject + message + advice
  }
}

extension String {
  /// The text with control characters written as `\u{1B}`, so that a file cannot speak to the terminal.
  public var escapingControlCharacters: String {
    guard unicodeScalars.contains(where: { !$0.isPrintable }) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.isPrintable {
        text.unicodeScalars.append(scalar)
      } else {
        text += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      }
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isPrintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
    default: true
    }
  }
}
