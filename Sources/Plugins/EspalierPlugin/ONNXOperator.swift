/// The operator of ONNX that computes what a layer does, for inference.
///
/// It reads the layer's inputs, its parameters, then its buffers, and gives one output.
public struct ONNXOperator: Sendable {
  let json: JSON

  /// - parameters:
  ///   - attributes: integers, numbers, texts, lists of integers, or `$` and the name of one of the layer's attributes
  public init(_ name: String, attributes: JSON = [:]) {
    json = ["operator": .string(name), "attributes": attributes]
  }

  /// An operator of your own, which a runtime has to know.
  public init(_ name: String, domain: String, version: Int = 1, attributes: JSON = [:]) {
    json = [
      "operator": .string(name), "domain": .string(domain), "version": .integer(version), "attributes": attributes,
    ]
  }
}
