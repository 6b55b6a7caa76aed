import JSONText

/// One attribute of a layer or block. Decoding, help, the JSON Schema, the reference page and mutations derive from it.
public struct AttributeSchema: Hashable, Sendable {
  public var name: String
  public var type: AttributeType
  /// The value if none is written: nil if the attribute is required, ``AttributeValue/unset`` if the layer derives it from
  /// its other attributes.
  public var defaultValue: AttributeValue?
  /// The attribute whose value this one takes when it is not written.
  public var follows: String?
  public var role: AttributeRole?
  /// One sentence, with units.
  public var help: String
  /// Names that documents may still use, the oldest first.
  public var formerNames: [String]

  public init(
    name: String, type: AttributeType, defaultValue: AttributeValue? = nil, follows: String? = nil,
    role: AttributeRole? = nil, help: String, formerNames: [String] = []
  ) {
    self.name = name
    self.type = type
    self.defaultValue = defaultValue
    self.follows = follows
    self.role = role
    self.help = help
    self.formerNames = formerNames
  }

  /// The name in canonical texts: the first that the attribute was published under, so that hashes last.
  var canonicalName: String { formerNames.first ?? name }

  public var isRequired: Bool { defaultValue == nil }

  /// The default as a document could write it; nil if there is none, or if the layer derives it.
  public var writtenDefault: AttributeValue? { defaultValue == .unset ? nil : defaultValue }
}
