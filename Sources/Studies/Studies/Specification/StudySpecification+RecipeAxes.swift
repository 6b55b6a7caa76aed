import Diagnostics
import GraphIR
import JSONText
import Search
import Training

extension StudySpecification {
  /// The recipe of a candidate: the study's, with what the candidate's document chooses.
  /// - Throws: if the choices make no recipe
  public func recipe(of architecture: JSONValue, epochs: Int, seed: UInt64) throws(DiagnosticsError) -> Recipe {
    let recipe = recipe(epochs: epochs, seed: seed)
    guard case .object(let document) = architecture, case .object(let choices)? = document["recipe"] else {
      return recipe
    }
    return try recipe.replacing(choices)
  }

  /// What the base architecture is trained by along the space's recipe axes, written into its document, and a warning for
  /// each choice that was moved onto its axis.
  /// - Parameter document: has the section at its root
  /// - Throws: if a value of an axis makes no recipe
  func choosing(
    _ axes: [RecipeAxis], in base: Architecture, _ document: JSONDocument
  ) throws(DiagnosticsError) -> (Architecture, moves: [Diagnostic]) {
    var base = base
    var choices = base.recipe ?? JSONObject()
    guard case .object(let written) = try recipe.replacing(choices).json else { return (base, []) }
    var moves: [Diagnostic] = []
    for axis in axes {
      let pointer = SearchRules.pointer / "recipe" / axis.name
      if choices[axis.path] == nil {
        // As the axis writes it, so that 0 and 0.0 are one choice.
        let value = written[axis.path]
        choices[axis.path] = axis.values.first { $0.double != nil && $0.double == value?.double } ?? value
      }
      for value in axis.values {
        var tried = choices
        tried[axis.path] = value
        do {
          let replaced = try recipe.replacing(tried)
          if let input = base.input { try replaced.check(for: input) }
        } catch {
          throw DiagnosticsError(
            Diagnostic(
              code: "bad-recipe-axis", at: document.location(of: pointer),
              "the search section lets '\(axis.name)' be \(JSONWriter.line(value)), which makes no recipe: "
                + error.diagnostics.map(\.sentence).joined(separator: "; "),
              remedy: "Name a member of recipes, and values that it may have"))
        }
      }
      for value in axis.values where try trains(value, along: axis, as: choices) { choices[axis.path] = value }
      let value = choices[axis.path]
      guard value.map({ !axis.contains($0) }) ?? true else { continue }
      let nearest = axis.nearest(to: value)
      choices[axis.path] = nearest
      moves.append(
        Diagnostic(
          .warning, code: "moved-in", at: document.location(of: pointer, .key),
          "'\(axis.name)' of the recipe is \(value?.briefly ?? "not set"), which the search section does not allow, so that "
            + "the search begins with \(nearest.briefly)",
          remedy: "Write \(nearest.briefly) in the recipe, or allow what it says"))
    }
    base.recipe = choices
    return (base, moves)
  }

  /// Whether a choice is another way to write what the choices say already, as 'constant' and {"kind": "constant"} are.
  private func trains(_ value: JSONValue, along axis: RecipeAxis, as choices: JSONObject) throws(DiagnosticsError)
    -> Bool
  {
    guard let current = choices[axis.path], current != value, !axis.contains(current) else { return false }
    var tried = choices
    tried[axis.path] = value
    return try recipe.replacing(tried) == recipe.replacing(choices)
  }
}
