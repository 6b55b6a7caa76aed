/// The members of a JSON object in the order of the text. No key occurs twice.
///
/// Two objects with the same members in another order differ; ``JSONWriter/canonical(_:)`` sorts them. Look-up is
/// linear, as the objects of an architecture have a handful of members.
public struct JSONObject: Hashable, Sendable {
  public struct Member: Hashable, Sendable {
    public var key: String
    public var value: JSONValue

    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  public private(set) var members: [Member] = []

  public init() {}

  /// Members whose keys are known to differ: from our own code or from the parser, which refuses duplicates.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    self.members = members.map { Member(key: $0.0, value: $0.1) }
  }

  public var isEmpty: Bool { members.isEmpty }
  public var count: Int { members.count }
  public var keys: [String] { members.map(\.key) }

  /// Setting nil removes the member; a new key goes to the end.
  public subscript(key: String) -> JSONValue? {
    get { members.first { $0.key == key }?.value }
    set {
      switch (members.firstIndex { $0.key == key }, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(key: key, value: value))
      case (nil, nil): break
      }
    }
  }

  /// Adds a member whose key is known to be new.
  public mutating func append(_ key: String, _ value: JSONValue) {
    members.append(Member(key: key, value: value))
  }

  mutating func reserveCapacity(_ count: Int) {
    members.reserveCapacity(count)
  }
}
