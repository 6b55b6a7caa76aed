import Diagnostics
import JSONText

extension DiagnosticsError {
  /// The faults of a document that was put together, at the places in the file that its members come from.
  /// - Parameters:
  ///   - merged: what was read; of the same file's name
  ///   - members: those of its members that stand in the file
  ///   - pointer: where they stand there; also the place of faults of other members
  func relocated(
    from merged: JSONDocument, to document: JSONDocument, members: JSONObject, at pointer: JSONPointer
  ) -> DiagnosticsError {
    let pointers = JSONValue.object(members).pointers
    let places = pointers.flatMap { [($0, JSONDocument.Part.value), ($0, .key)] }
    // Of values that begin at one place, the innermost counts.
    let origins = Dictionary(zip(merged.locations(of: places), places.indices), uniquingKeysWith: { $1 })
    var moved = diagnostics
    var found: [(diagnostic: Int, pointer: JSONPointer, part: JSONDocument.Part)] = []
    for index in moved.indices {
      guard let location = moved[index].location, location.file == merged.source.file else { continue }
      if let origin = origins[location] {
        let (inner, part) = places[origin]
        found.append((index, JSONPointer(pointer.steps + inner.steps), part))
      } else {
        found.append((index, pointer, .key))
      }
    }
    for (place, location) in zip(found, document.locations(of: found.map { ($0.pointer, $0.part) })) {
      moved[place.diagnostic].location = location
    }
    return DiagnosticsError(moved)
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
