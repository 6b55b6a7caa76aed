import GraphIR
import JSONText
import Quantization
import Safetensors

/// A network as a format writes it.
public struct ExportedNetwork: Sendable {
  /// The architecture, its graph and its size.
  public var network: Network
  /// The architecture as a document that stands on its own: without imports.
  public var document: JSONValue
  /// Parameters and buffers, each by the path of its layer and its name there; empty for a network that was not trained
  /// and got no initial weights.
  public var weights: [SafetensorsFile.Tensor]
  /// The ranges of activations that training for 8-bit integers kept; empty if it kept none.
  public var ranges: [SafetensorsFile.Tensor] = []
  public var facts: ExportFacts
  /// The network in 8-bit numbers, for formats that write those (``FormatDefinition/isQuantized``).
  public var quantized: QuantizedProgram?

  public init(
    _ network: Network, document: JSONValue, weights: [SafetensorsFile.Tensor] = [],
    facts: ExportFacts = ExportFacts()
  ) {
    self.network = network
    self.document = document
    self.weights = weights
    self.facts = facts
  }
}
