import Catalogues
import Glibc
import GraphIR
import JSONText

/// Changes how the candidate is trained, along one of the search section's recipe axes. Without such axes it is not drawn.
public struct ChangeRecipe: Mutation, Configurable {
  public static let kind = "change_recipe"
  public static let help = "Changes a member of the recipe that the search section opens."
  public var weight = 1.5

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] {
    specimen.space.rules.recipe.map { axis in
      let current = specimen.document.recipe?[axis.path] ?? .null
      return Axis(
        "recipe.\(axis.name)", mutation: Self.kind, current: current,
        values: axis.values + (axis.values.contains(current) || current == .null ? [] : [current]))
    }
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    var edits: [Edit] = []
    for axis in specimen.space.rules.recipe {
      let current = specimen.document.recipe?[axis.path]
      guard let values = axis.countable else { return nil }
      edits += values.filter { $0 != current }.map { Self.setting(axis, current, to: $0, specimen) }
    }
    return edits
  }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let axes = specimen.space.rules.recipe
    guard !axes.isEmpty else { return nil }
    let axis = axes[generator.nextIndex(of: axes)]
    let current = specimen.document.recipe?[axis.path]
    guard let value = axis.draw(besides: current, using: &generator) else { return nil }
    return Self.setting(axis, current, to: value, specimen)
  }

  private static func setting(
    _ axis: RecipeAxis, _ current: JSONValue?, to value: JSONValue, _ specimen: Specimen
  ) -> Edit {
    var document = specimen.document
    document.recipe = document.recipe ?? JSONObject()
    document.recipe?[axis.path] = value
    let before = current?.inRecipeWords ?? "the recipe's"
    return Edit(document, "\(axis.name) \(before) → \(value.inRecipeWords)")
  }
}

extension JSONValue {
  /// The value of a recipe's member as tables show it: numbers have six significant digits at most, `0.00465` for a value that
  /// arithmetic left at `0.0046500000000000005`.
  public var inRecipeWords: String {
    guard case .number(let number) = self, number.isFinite, number != 0 else { return JSONWriter.line(self) }
    let scale = pow(10, 5 - floor(log10(number.magnitude)))
    let rounded = scale.isFinite && scale > 0 ? (number * scale).rounded() / scale : number
    return JSONWriter.line(.number(rounded.isFinite ? rounded : number))
  }
}
