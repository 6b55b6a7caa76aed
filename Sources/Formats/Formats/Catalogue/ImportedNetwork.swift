import Diagnostics
import GraphIR
import Safetensors

/// A network as a format was read.
public struct ImportedNetwork: Sendable {
  /// What a person would have written.
  public var architecture: Architecture
  /// Parameters and buffers under the names that the architecture gives them.
  public var weights: [SafetensorsFile.Tensor]
  /// What the user should know, such as what was left out.
  public var warnings: [Diagnostic]

  public init(_ architecture: Architecture, weights: [SafetensorsFile.Tensor], warnings: [Diagnostic] = []) {
    self.architecture = architecture
    self.weights = weights
    self.warnings = warnings
  }
}
