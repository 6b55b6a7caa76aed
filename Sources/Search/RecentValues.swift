/// Values by their keys, of which those that were asked for lately are kept: at least `capacity`, and at most twice as many.
///
/// A cache, for what can be made again. Two generations: when the young one is full it becomes the old one, and what nobody asked
/// for since is dropped. O(1), compiled anew for the keys and values of each module, as they are asked for by the hundred.
@frozen public struct RecentValues<Key: Hashable, Value> {
  @usableFromInline let capacity: Int
  @usableFromInline var young: [Key: Value] = [:]
  @usableFromInline var old: [Key: Value] = [:]

  @inlinable
  public init(capacity: Int) {
    precondition(capacity > 0, "a store of nothing keeps nothing")
    self.capacity = capacity
  }

  @inlinable
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

  @inlinable
  mutating func keep(_ value: Value, for key: Key) {
    if young.count >= capacity, young[key] == nil {
      old = young
      young = Dictionary(minimumCapacity: capacity)
    }
    young[key] = value
  }
}
