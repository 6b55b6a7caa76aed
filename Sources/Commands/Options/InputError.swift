import Diagnostics
import JSONText

/// Faults of the input, ready to be shown: the command ends with status 1.
struct InputError: Error {
  var diagnostics: [Diagnostic]
  var sources: [String: SourceText] = [:]

  init(_ error: DiagnosticsError, sources: [String: SourceText] = [:]) {
    diagnostics = error.diagnostics
    self.sources = sources
  }

  var rendered: String { Self.render(diagnostics, sources: sources) }

  /// Writes warnings, which end no command, to standard error.
  /// - Parameter sources: texts that excerpts are taken from; others are read again
  static func show(_ warnings: [Diagnostic], sources: [String: SourceText] = [:]) {
    guard !warnings.isEmpty else { return }
    var texts = sources
    for file in Set(warnings.compactMap(\.location?.file)) where texts[file] == nil {
      texts[file] = try? TextFile.read(file)
    }
    Terminal.standardError.write(render(warnings, sources: texts) + "\n")
  }

  /// Also for warnings, which end no command.
  static func render(_ diagnostics: [Diagnostic], sources: [String: SourceText] = [:]) -> String {
    let terminal = Terminal.standardError
    let renderer = DiagnosticRenderer(
      color: terminal.showsColor, sources: sources, width: max(40, terminal.width - 8))
    return renderer.render(diagnostics)
  }
}
