/// One fault in something that a user wrote: where it is, what is wrong, and how to fix it.
///
/// Diagnostics are data. Only ``DiagnosticRenderer`` words them for a terminal.
public struct Diagnostic: Hashable, Sendable {
  public enum Severity: String, Hashable, Sendable {
    case error, warning
  }

  /// A second location that belongs to the finding: where a block is used, where a name was first given.
  public struct Note: Hashable, Sendable {
    public var location: SourceLocation?
    public var message: String

    public init(_ message: String, at location: SourceLocation? = nil) {
      self.message = message.shortened
      self.location = location
    }
  }

  public var severity: Severity
  /// A stable identifier in kebab case, such as `unknown-attribute`, for editors and scripts.
  public var code: String
  public var location: SourceLocation?
  /// The layer's path through its blocks, such as `block2.conv1`; nil if no layer is concerned.
  public var path: String?
  /// What was found and what was expected, as a sentence without its full stop.
  public var message: String
  /// A sentence that says what to do; nil if there is nothing useful to say.
  public var remedy: String?
  public var notes: [Note]

  public init(
    _ severity: Severity = .error, code: String, at location: SourceLocation? = nil, path: String? = nil,
    _ message: String, remedy: String? = nil, notes: [Note] = []
  ) {
    self.severity = severity
    self.code = code
    self.location = location
    self.path = path?.shortened
    self.message = message.shortened
    self.remedy = remedy?.shortened
    self.notes = notes
  }
}

/// What an operation on user input throws: everything wrong with the input, in the order of the text. At most
/// ``DiagnosticLimits/findings`` are kept; a closing line counts the rest.
public struct DiagnosticsError: Error, Hashable, Sendable {
  public var diagnostics: [Diagnostic]

  public init(_ diagnostics: [Diagnostic]) {
    precondition(!diagnostics.isEmpty, "an error needs a diagnostic")
    self.diagnostics = diagnostics.limited()
  }

  public init(_ diagnostic: Diagnostic) {
    self.init([diagnostic])
  }
}

extension DiagnosticsError: CustomStringConvertible {
  public var description: String {
    DiagnosticRenderer().render(diagnostics)
  }
}
