import Diagnostics
import JSONText

extension [Diagnostic] {
  /// What was found in a document that was put together, at the locations in the file that its members come from.
  /// - Parameters:
  ///   - merged: what was read; of the same file's name
  ///   - members: those of its members that stand in the file
  ///   - pointer: where they stand there; also the location of what is found in other members
  ///   - keepsOthers: whether what is found in other members is kept
  func relocated(
    from merged: JSONDocument, to document: JSONDocument, members: JSONObject, at pointer: JSONPointer,
    keepsOthers: Bool = true
  ) -> [Diagnostic] {
    guard !isEmpty else { return [] }
    let pointers = JSONValue.object(members).pointers
    let parts = pointers.flatMap { [($0, JSONDocument.Part.value), ($0, .key)] }
    // Of values that begin at one location, the innermost counts.
    let origins = Dictionary(zip(merged.locations(of: parts), parts.indices), uniquingKeysWith: { $1 })
    var moved: [Diagnostic] = []
    var found: [(diagnostic: Int, pointer: JSONPointer, part: JSONDocument.Part)] = []
    for diagnostic in self {
      if let location = diagnostic.location, location.file == merged.source.file {
        if let origin = origins[location] {
          let (inner, part) = parts[origin]
          found.append((moved.count, JSONPointer(pointer.steps + inner.steps), part))
        } else {
          guard keepsOthers else { continue }
          found.append((moved.count, pointer, .key))
        }
      }
      moved.append(diagnostic)
    }
    for (target, location) in zip(found, document.locations(of: found.map { ($0.pointer, $0.part) })) {
      moved[target.diagnostic].location = location
    }
    return moved
  }
}

extension JSONValue {
  /// Of all values inside this one, each before those inside it.
  fileprivate var pointers: [JSONPointer] {
    let children: [(JSONPointer.Step, JSONValue)] =
      switch self {
      case .array(let elements): elements.enumerated().map { (.index($0.offset), $0.element) }
      case .object(let object): object.members.map { (.key($0.key), $0.value) }
      default: []
      }
    return children.flatMap { step, value in
      [JSONPointer([step])] + value.pointers.map { JSONPointer([step] + $0.steps) }
    }
  }
}
