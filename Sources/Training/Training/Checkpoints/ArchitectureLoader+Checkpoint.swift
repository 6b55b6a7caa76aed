import Diagnostics
import GraphIR
import JSONText

extension ArchitectureLoader {
  /// The network of a checkpoint's own architecture.
  /// - throws: what is wrong with it, or that it has no layers
  public func network(of checkpoint: Checkpoint) throws(DiagnosticsError) -> Network {
    let text = JSONWriter.pretty(checkpoint.architecture)
    guard let network = try load(SourceText(file: "(checkpoint)", text: text)).network else {
      throw DiagnosticsError(Diagnostic(code: "bad-checkpoint", "the checkpoint's architecture has no layers"))
    }
    return network
  }
}
