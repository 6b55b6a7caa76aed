import Diagnostics
import JSONText

extension SearchRules {
  /// What the search is about cannot be chosen by what it compares.
  static let closedRecipeMembers = [
    "$schema", "recipe", "name", "comment", "epochs", "seed", "validation", "earlyStopping", "normalization",
  ]

  /// Reads the member `recipe`: axes by the names of recipes' members. What the values may be is for whoever knows recipes.
  static func recipe(_ value: JSONValue?, _ reader: inout SectionReader) -> [RecipeAxis] {
    let list = pointer / "recipe"
    return reader.members(value, at: list, "recipe").compactMap { member in
      let pointer = list / member.key
      let first = String(member.key.prefix { $0 != "." })
      if closedRecipeMembers.contains(first) {
        reader.report(
          "closed-member", at: pointer, part: .key,
          "'\(member.key.echoed)' is the study's and cannot differ between candidates",
          remedy: "Set it in the study or in its recipe")
        return nil
      }
      switch member.value {
      case .array(let values) where !values.isEmpty:
        return RecipeAxis(name: member.key, domain: .values(values))
      case .object(let object):
        var bounds = SectionReader.Members(object, at: JSONFindings.Location(pointer: pointer), subject: "bounds")
        let (minimum, maximum) = (bounds.value("minimum"), bounds.value("maximum"))
        bounds.finish(&reader.findings)
        guard let least = minimum, let most = maximum, let low = least.double,
          let high = most.double, low <= high, Ranges.recipeBound.contains(low), Ranges.recipeBound.contains(high)
        else {
          reader.report(
            "empty-range", at: pointer,
            "the bounds of '\(member.key.echoed)' are no two numbers in ascending order from -1e15 to 1e15",
            remedy: "Write {\"minimum\": …, \"maximum\": …}")
          return nil
        }
        return RecipeAxis(name: member.key, domain: .bounds(low...high, isWhole: least.isInteger && most.isInteger))
      default:
        reader.mismatch(
          member.value, at: pointer, member.key, expected: "a list of values, or {\"minimum\": …, \"maximum\": …}")
        return nil
      }
    }
  }
}

extension JSONValue {
  fileprivate var isInteger: Bool { if case .integer = self { true } else { false } }
}
