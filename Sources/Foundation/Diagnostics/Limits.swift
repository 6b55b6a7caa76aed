/// How much is said about a faulty file. However large the file is and however many faults it has, the answer stays
/// short enough to read.
public enum DiagnosticLimits {
  /// The most findings that one answer shows; one line more counts the rest.
  public static let findings = 100
  /// The most bytes of a message, of a remedy or of a note.
  public static let message = 1000
  /// The most characters of a name or value that a message echoes.
  public static let name = 80
  /// The most names in a list of what would have been right.
  public static let names = 40
}

extension String {
  /// The text, cut in the middle if long names from a file have made it longer than anyone reads.
  public var shortened: String {
    guard utf8.count > DiagnosticLimits.message else { return self }
    // Scalars, as one character may be any number of them.
    let part = DiagnosticLimits.message * 2 / 5
    return "\(String(unicodeScalars.prefix(part)))…\(String(unicodeScalars.suffix(part)))"
  }

  /// A name as a message echoes it: a long one is cut.
  public var echoed: String { echoed(upTo: DiagnosticLimits.name) }

  /// The first characters of the text, with '…' for the rest. O(count).
  public func echoed(upTo count: Int) -> String {
    guard utf8.count > count, let end = unicodeScalars.index(startIndex, offsetBy: count, limitedBy: endIndex),
      end < endIndex
    else { return self }
    return "\(String(unicodeScalars.prefix(count - 3)))…"
  }
}

/// Names with commas between them: the first few of a long list, and how many more there are.
public func listing(_ names: some Collection<String>) -> String {
  let limit = DiagnosticLimits.names
  let shown = names.prefix(limit).map(\.echoed).joined(separator: ", ")
  return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
}

extension [Diagnostic] {
  /// The first findings, and a line that counts the rest.
  /// - Parameters:
  ///   - further: findings that were counted, but not kept
  ///   - isOpen: whether the search for more was given up
  public func limited(further: Int = 0, isOpen: Bool = false) -> [Diagnostic] {
    let closing = Diagnostic.closingCode
    // What was limited before stays as it is.
    if further == 0, count <= DiagnosticLimits.findings + 1, last?.code == closing { return self }
    guard further > 0 || count > DiagnosticLimits.findings else { return self }
    let found = filter { $0.code != closing }
    let isOpen = isOpen || found.count < count
    let rest = Swift.max(0, found.count - DiagnosticLimits.findings) + further
    guard rest > 0 else { return self }
    let severity = found.contains { $0.severity == .error } ? Diagnostic.Severity.error : .warning
    let words = "\(severity.rawValue)\(rest == 1 ? " is" : "s are")"
    return found.prefix(DiagnosticLimits.findings)
      + [Diagnostic(severity, code: closing, "\(rest)\(isOpen ? " or more" : "") further \(words) not shown")]
  }
}

extension Diagnostic {
  /// The code of the line that counts what is not shown.
  public static let closingCode = "more-errors"
}
