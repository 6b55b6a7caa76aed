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

extension String {
  /// The text as the name of a file: what could be a path or an option becomes '_'.
  public var fileName: String {
    let safe = unicodeScalars.map { scalar -> Character in
      let isSafe = scalar.properties.isAlphabetic || "0123456789-_.".unicodeScalars.contains(scalar)
      return isSafe ? Character(scalar) : "_"
    }
    let name = String(safe)
    return name.isEmpty || name.hasPrefix(".") || name.hasPrefix("-") ? "_" + name : name
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
