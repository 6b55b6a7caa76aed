import Diagnostics
import GraphIR
import JSONText
import Search
import Training

extension StudySpecification {
  /// The recipe of a candidate: the study's, with what the candidate's document chooses.
  /// - Throws: where the choices make no recipe
  public func recipe(of architecture: JSONValue, epochs: Int, seed: UInt64) throws(DiagnosticsError) -> Recipe {
    let recipe = recipe(epochs: epochs, seed: seed)
    guard case .object(let document) = architecture, case .object(let choices)? = document["recipe"] else {
      return recipe
    }
    return try recipe.replacing(choices)
  }

  /// What the base architecture is trained by along the space's recipe axes, written into its document.
  /// - Throws: where a value of an axis makes no recipe
  func choosing(_ axes: [RecipeAxis], in base: Architecture) throws(DiagnosticsError) -> Architecture {
    var base = base
    var choices = base.recipe ?? JSONObject()
    guard case .object(let written) = try recipe.replacing(choices).json else { return base }
    for axis in axes {
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
              code: "bad-recipe-axis",
              "the search section lets '\(axis.name)' be \(JSONWriter.line(value)), which makes no recipe: "
                + error.diagnostics.map(\.sentence).joined(separator: "; "),
              remedy: "Name a member of recipes, and values that it may have"))
        }
      }
    }
    base.recipe = choices
    return base
  }
}
