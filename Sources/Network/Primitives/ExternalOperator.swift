/// What the operation of a plug-in is called where networks are exchanged: one operator of ONNX.
///
/// It reads what the layer reads, then its parameters and its buffers, and gives what the layer gives for inference.
public struct ExternalOperator: Hashable, Sendable {
  public enum Argument: Hashable, Sendable {
    case integer(Int)
    case integers([Int])
    case number(Double)
    case text(String)
  }

  public struct Attribute: Hashable, Sendable {
    public var name: String
    public var argument: Argument

    public init(_ name: String, _ argument: Argument) {
      self.name = name
      self.argument = argument
    }
  }

  public var name: String
  /// Who defines the operator; nil for ONNX itself.
  public var domain: Domain?
  public var attributes: [Attribute]

  public struct Domain: Hashable, Sendable {
    public var name: String
    public var version: Int

    public init(name: String, version: Int) {
      self.name = name
      self.version = version
    }
  }

  public init(_ name: String, of domain: Domain?, attributes: [Attribute]) {
    self.name = name
    self.domain = domain
    self.attributes = attributes
  }
}
