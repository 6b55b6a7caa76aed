import JSONText
import TensorTypes

/// An architecture file as its author wrote it. A search edits it as a value, and it round-trips through JSON.
///
/// Nothing here is resolved or checked against a catalogue. ``ArchitectureLoader`` does that and makes a ``Graph``.
public struct Architecture: Hashable, Sendable {
  /// The version of the format that this tool writes.
  public static let format = DocumentFormat("espalier", "an architecture", version: 1)

  public var name: String
  public var comment: String?
  /// The JSON Schema that an editor should use, as the file names it.
  public var schema: String?
  /// The shape of one sample; nil in a file that only declares blocks.
  public var input: Shape?
  /// Paths of files whose blocks may be used, relative to this file.
  public var imports: [String]
  /// Plug-ins whose layers are used, as paths relative to this file. Whoever loads the file loads them before.
  public var plugins: [String]
  /// Numbers that layers refer to by `$name`, each with its default.
  public var parameters: [AttributeDeclaration]
  public var blocks: [BlockDeclaration]
  public var layers: [LayerEntry]
  /// The layer whose output is the network's; the last one when nil.
  public var output: String?
  /// What a search may change here; read by the search, opaque to the graph.
  public var search: JSONObject?
  /// Members that replace those of the recipe when this network is trained; opaque to the graph.
  public var recipe: JSONObject?

  public init(name: String, input: Shape? = nil, layers: [LayerEntry] = []) {
    self.name = name
    self.input = input
    self.layers = layers
    imports = []
    plugins = []
    parameters = []
    blocks = []
  }
}

/// One element of a list of layers: a layer, or the use of a block.
public struct LayerEntry: Hashable, Sendable {
  /// The kind of a layer or the name of a block; `$attribute` takes it from an attribute.
  public var kind: String
  public var name: String?
  /// Names of the layers that this one reads; the one before it when nil.
  public var inputs: [String]?
  /// How often the layer stands in a row: an integer or an expression; once when nil.
  public var repetition: JSONValue?
  /// Whether the layer exists: a boolean or an expression. A layer that does not exist passes its input on.
  public var condition: JSONValue?
  /// The layer whose parameters this one uses.
  public var share: String?
  public var comment: String?
  /// The attributes as written: literals, or strings with `$`.
  public var attributes: JSONObject

  public init(_ kind: String, name: String? = nil, inputs: [String]? = nil, attributes: JSONObject = JSONObject()) {
    self.kind = kind
    self.name = name
    self.inputs = inputs
    self.attributes = attributes
  }
}

/// A block: layers under a name, with attributes of their own.
public struct BlockDeclaration: Hashable, Sendable {
  public var name: String
  public var comment: String?
  public var help: String?
  /// Names by which the body knows the block's inputs; `["input"]` when nil.
  public var inputs: [String]?
  public var attributes: [AttributeDeclaration]
  public var layers: [LayerEntry]
  public var output: String?

  public init(name: String, attributes: [AttributeDeclaration] = [], layers: [LayerEntry] = []) {
    self.name = name
    self.attributes = attributes
    self.layers = layers
  }
}

/// An attribute of a block, or a parameter of an architecture.
public struct AttributeDeclaration: Hashable, Sendable {
  public enum ValueType: String, Hashable, Sendable, CaseIterable {
    case integer, number, boolean, string
  }

  public var name: String
  public var type: ValueType
  /// A literal, or an expression over the attributes declared before; nil if the attribute must be given.
  public var defaultValue: JSONValue?
  public var minimum: Double?
  public var maximum: Double?
  /// The words that a string may be; any when nil.
  public var choices: [String]?
  public var role: AttributeRole?
  public var help: String?

  public init(_ name: String, _ type: ValueType = .integer, defaultValue: JSONValue? = nil) {
    self.name = name
    self.type = type
    self.defaultValue = defaultValue
  }

  /// The type with its range.
  public var attributeType: AttributeType {
    switch type {
    case .integer: .integer(Int(clamping: minimum, or: .min)...Int(clamping: maximum, or: .max))
    case .number: .number((minimum ?? -.greatestFiniteMagnitude)...(maximum ?? .greatestFiniteMagnitude))
    case .boolean: .boolean
    case .string: choices.map(AttributeType.choice) ?? .text
    }
  }
}

extension Int {
  fileprivate init(clamping bound: Double?, or absent: Int) {
    guard let bound else {
      self = absent
      return
    }
    self = Int(exactly: bound.rounded()) ?? (bound < 0 ? .min : .max)
  }
}
