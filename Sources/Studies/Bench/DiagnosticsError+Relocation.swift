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
    return DiagnosticsError(
      diagnostics.map { diagnostic in
        guard let location = diagnostic.location, location.file == merged.source.file else { return diagnostic }
        var moved = diagnostic
        moved.location = document.location(of: pointer, .key)
        for inner in pointers {
          for part in [JSONDocument.Part.value, .key] where merged.location(of: inner, part) == location {
            moved.location = document.location(of: JSONPointer(pointer.steps + inner.steps), part)
          }
        }
        return moved
      })
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
