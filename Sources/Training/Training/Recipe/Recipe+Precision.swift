import Compilation
import Diagnostics
import JSONText

extension Recipe {
  /// Whether a machine can train in the recipe's precision.
  /// - parameter document: what the recipe was read from
  /// - throws: what the machine lacks, at the location where the document asks for it
  public func checkPrecision(on backend: any Backend, _ document: JSONDocument) throws(DiagnosticsError) {
    do {
      try backend.check(precision)
    } catch {
      var findings = JSONFindings()
      for diagnostic in error.diagnostics {
        findings.add(
          diagnostic.code, at: .root / "precision", path: nil, diagnostic.message, remedy: diagnostic.remedy)
      }
      try findings.check(document)
    }
  }
}
