import Diagnostics
import JSONText

extension Recipe {
  /// The recipe with some members replaced. A member that is an object without a `kind` replaces those members of it that
  /// it names.
  /// - throws: if what comes out is no recipe; locations are those of the recipe written out
  public func replacing(_ choices: JSONObject) throws(DiagnosticsError) -> Recipe {
    guard !choices.isEmpty, case .object(let whole) = json else { return self }
    let text = JSONWriter.pretty(.object(whole.merging(choices)))
    return try Recipe(JSONDocument(SourceText(file: "recipe '\(name)'", text: text)))
  }
}

extension JSONObject {
  fileprivate func merging(_ other: JSONObject) -> JSONObject {
    var merged = self
    for member in other.members {
      if case .object(let inner) = member.value, inner["kind"] == nil, case .object(let mine)? = self[member.key] {
        merged[member.key] = .object(mine.merging(inner))
      } else {
        merged[member.key] = member.value
      }
    }
    return merged
  }
}
