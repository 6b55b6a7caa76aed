import Diagnostics
import JSONText
import Safetensors

/// The text of an architecture, wherever it stands: in a file of its own, in a checkpoint, or beside exported weights.
public enum ArchitectureText {
  /// - throws: when there is no such file, or no architecture in it
  public static func read(_ path: String) throws(DiagnosticsError) -> SourceText {
    switch FileContent(path: path) {
    case .checkpoint, .otherSafetensors: break
    default: return try TextFile.read(path)
    }
    guard let text = try SafetensorsFile.metadata(path: path)[SafetensorsFile.architectureKey] else {
      throw DiagnosticsError(
        Diagnostic(
          code: "no-architecture", "'\(path)' holds tensors, but no architecture",
          remedy: "Name the architecture's file, and the tensors with --weights"))
    }
    let document = try JSONDocument(SourceText(file: name(path), text: text))
    return SourceText(file: name(path), text: JSONWriter.pretty(document.root))
  }

  /// What messages call the architecture of a checkpoint.
  static func name(_ path: String) -> String { "\(path)(architecture)" }
}

extension Checkpoint {
  /// Whether a safetensors file was written by a run, and is not one of weights alone.
  public static func isOne(path: String) throws(DiagnosticsError) -> Bool {
    try SafetensorsFile.metadata(path: path)[Key.version.rawValue] != nil
  }
}
