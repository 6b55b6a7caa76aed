/// The members of a JSON object in the order of the text. No key occurs twice.
///
/// Two objects with the same members in another order differ; ``JSONWriter/canonical(_:)`` sorts them. The objects of
/// an architecture have a handful of members, which are looked up one by one; a large object has an index.
public struct JSONObject: Sendable {
  public struct Member: Hashable, Sendable {
    public var key: String
    public var value: JSONValue

    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  public private(set) var members: [Member] = []
  /// The indices of the keys, where there are many.
  private var indices: [String: Int]?

  /// The most members that are looked up one by one.
  private static let maximumUnindexed = 32

  public init() {}

  /// Members whose keys are known to differ: from our own code or from the parser, which refuses duplicates.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    for (key, value) in members { append(key, value) }
  }

  public var isEmpty: Bool { members.isEmpty }
  public var count: Int { members.count }
  public var keys: [String] { members.map(\.key) }

  /// Setting nil removes the member; a new key goes to the end.
  public subscript(key: String) -> JSONValue? {
    get { index(of: key).map { members[$0].value } }
    set {
      switch (index(of: key), newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil):
        members.remove(at: index)
        makeIndex()
      case (nil, let value?): append(key, value)
      case (nil, nil): break
      }
    }
  }

  /// Adds a member whose key is known to be new.
  public mutating func append(_ key: String, _ value: JSONValue) {
    members.append(Member(key: key, value: value))
    if members.count == Self.maximumUnindexed + 1 {
      makeIndex()
    } else {
      indices?[key] = members.count - 1
    }
  }

  private func index(of key: String) -> Int? {
    if let indices { return indices[key] }
    return members.firstIndex { $0.key == key }
  }

  private mutating func makeIndex() {
    indices = nil
    guard members.count > Self.maximumUnindexed else { return }
    indices = Dictionary(zip(members.map(\.key), members.indices), uniquingKeysWith: { first, _ in first })
  }

  mutating func reserveCapacity(_ count: Int) {
    members.reserveCapacity(count)
  }
}

extension JSONObject: Hashable {
  public static func == (left: JSONObject, right: JSONObject) -> Bool { left.members == right.members }
  public func hash(into hasher: inout Hasher) { hasher.combine(members) }
}
