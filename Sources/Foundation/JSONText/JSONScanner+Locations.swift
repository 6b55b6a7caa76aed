/// Finds many values in one walk over the text.
extension JSONScanner {
  typealias Found = (value: Range<Int>, key: Range<Int>?)

  /// What is wanted below one value: a tree of the pointers' steps.
  private final class Wanted {
    /// The pointers that end here, by their indices.
    var pointers: [Int] = []
    var keys: [String: Wanted] = [:]
    var elements: [Int: Wanted] = [:]

    func child(_ step: JSONPointer.Step) -> Wanted {
      switch step {
      case .key(let key):
        if let child = keys[key] { return child }
        let child = Wanted()
        keys[key] = child
        return child
      case .index(let index):
        if let child = elements[index] { return child }
        let child = Wanted()
        elements[index] = child
        return child
      }
    }
  }

  /// The byte ranges of the values at pointers and of their keys, in text that is sound JSON. A pointer that leads
  /// nowhere gives the nearest enclosing value, with `isWhole` false. O(size of the text + size of the pointers).
  mutating func locate(_ pointers: [JSONPointer]) -> [(found: Found, isWhole: Bool)] {
    let root = Wanted()
    for (index, pointer) in pointers.enumerated() {
      var wanted = root
      for step in pointer.steps { wanted = wanted.child(step) }
      wanted.pointers.append(index)
    }
    var results = [(found: Found, isWhole: Bool)](repeating: ((0..<0, nil), false), count: pointers.count)
    position = 0
    walk(root, key: nil, &results)
    return results
  }

  /// Walks over one value. As deep as the deepest pointer, and no deeper than the parser lets values nest.
  private mutating func walk(
    _ wanted: Wanted, key: Range<Int>?, _ results: inout [(found: Found, isWhole: Bool)]
  ) {
    skipSpace()
    let start = position
    var missing: [Wanted] = []
    switch current {
    case UInt8(ascii: "{") where !wanted.keys.isEmpty:
      var left = wanted.keys
      position += 1
      while true {
        skipSpace()
        guard current == UInt8(ascii: "\"") else { break }
        let (range, name) = readKey()
        skipSpace()
        position += 1  // the colon
        if let child = left.removeValue(forKey: name) {
          walk(child, key: range, &results)
        } else {
          skipValue()
        }
        skipSpace()
        guard current == UInt8(ascii: ",") else { break }
        position += 1
      }
      position += 1
      missing = Array(left.values) + wanted.elements.values
    case UInt8(ascii: "[") where !wanted.elements.isEmpty:
      var left = wanted.elements
      position += 1
      var index = 0
      while true {
        skipSpace()
        guard let byte = current, byte != UInt8(ascii: "]") else { break }
        if let child = left.removeValue(forKey: index) {
          walk(child, key: nil, &results)
        } else {
          skipValue()
        }
        index += 1
        skipSpace()
        guard current == UInt8(ascii: ",") else { break }
        position += 1
      }
      position += 1
      missing = Array(left.values) + wanted.keys.values
    default:
      skipValue()
      missing = Array(wanted.keys.values) + wanted.elements.values
    }
    let found = (value: start..<min(position, bytes.count), key: key)
    for pointer in wanted.pointers { results[pointer] = (found, true) }
    // Whatever leads nowhere is shown at this value.
    while let next = missing.popLast() {
      for pointer in next.pointers { results[pointer] = (found, false) }
      missing += Array(next.keys.values) + next.elements.values
    }
  }
}
