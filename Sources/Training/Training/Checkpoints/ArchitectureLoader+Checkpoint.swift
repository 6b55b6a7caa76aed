import Diagnostics
import GraphIR
import JSONText

extension ArchitectureLoader {
  /// The graph of a checkpoint's own architecture.
  public func graph(of checkpoint: Checkpoint) throws(DiagnosticsError) -> Graph {
    let text = JSONWriter.pretty(checkpoint.architecture)
    guard let graph = try load(SourceText(file: "(checkpoint)", text: text)).graph else {
      throw DiagnosticsError(Diagnostic(code: "bad-checkpoint", "the checkpoint's architecture has no layers"))
    }
    return graph
  }
}
