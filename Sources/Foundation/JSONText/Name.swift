/// The rule for names that become names of folders.
///
/// A name is not a path and not an option, and it is valid in every file system.
public enum Name {
  /// For remedies.
  public static let rule =
    "A name has 1 to 100 characters, none of them '/', '\\' or a control character, and begins with neither '.' nor '-'"

  public static func isSound(_ name: String) -> Bool {
    guard (1...100).contains(name.count), name.utf8.count <= 200, !name.hasPrefix("."), !name.hasPrefix("-") else {
      return false
    }
    return name.unicodeScalars.allSatisfy { scalar in
      scalar != "/" && scalar != "\\" && scalar.properties.generalCategory != .control
        && ![.lineSeparator, .paragraphSeparator, .format].contains(scalar.properties.generalCategory)
    }
  }
}

extension JSONFindings {
  /// Adds a finding for a name that could not be the name of a folder.
  public mutating func check(name: String?, at location: Location) {
    guard let name, !Name.isSound(name) else { return }
    add(
      "bad-name", at: location, "'\(name.prefix(40))\(name.count > 40 ? "…" : "")' cannot be a name", remedy: Name.rule)
  }
}
