import Diagnostics
import JSONText

extension Architecture {
  /// Reads an architecture that a program made as JSON. Nothing is resolved yet.
  /// - parameter file: the name that messages use
  /// - throws: every fault that can be found without a catalogue
  public init(json: JSONValue, file: String) throws(DiagnosticsError) {
    var findings = Findings()
    let document = try JSONDocument(SourceText(file: file, text: JSONWriter.pretty(json)))
    self.init(reading: document.root, at: Finding.Location(document: ArchitectureLoader.own), &findings)
    guard findings.isEmpty else {
      let parts = findings.all.map { ($0.location.pointer, $0.location.part) }
      let diagnostics = zip(findings.all, document.locations(of: parts)).map { finding, location in
        Diagnostic(code: finding.code, at: location, path: finding.path, finding.message, remedy: finding.remedy)
      }
      throw DiagnosticsError(diagnostics.limited(further: findings.further, isOpen: findings.isFull))
    }
  }
}
