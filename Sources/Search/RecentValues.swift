/// Values by their keys, of which those that were asked for lately are kept: at least `capacity`, and at most twice as many.
///
/// A cache, for what can be made again. Two generations: when the young one is full it becomes the old one, and what nobody asked for since is dropped. O(1).
public struct RecentValues<Key: Hashable, Value> {
  private let capacity: Int
  private var young: [Key: Value] = [:]
  private var old: [Key: Value] = [:]

  public init(capacity: Int) {
    precondition(capacity > 0, "a store of nothing keeps nothing")
    self.capacity = capacity
  }

  public subscript(key: Key) -> Value? {
    mutating get {
      if let value = young[key] { return value }
      guard let value = old[key] else { return nil }
      keep(value, for: key)
      return value
    }
    set {
      if let newValue {
        keep(newValue, for: key)
      } else {
        young[key] = nil
        old[key] = nil
      }
    }
  }

  private mutating func keep(_ value: Value, for key: Key) {
    if young.count >= capacity, young[key] == nil {
      old = young
      young = Dictionary(minimumCapacity: capacity)
    }
    young[key] = value
  }
}
