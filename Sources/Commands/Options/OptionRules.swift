import ArgumentParser

/// An option that would have no effect beside the others is an error, and not silently ignored.
func refuse(_ option: String, unless isRight: Bool, _ reason: String) throws(ValidationError) {
  guard isRight else { throw ValidationError("\(option) has no effect here: \(reason).") }
}

extension String {
  /// The letters behind the last dot of a file's name, in lower case; nil if there is none, and for devices, which
  /// mean nothing by their names.
  var fileEnding: String? {
    guard !hasPrefix("/dev/") else { return nil }
    let name = split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
    let ending = name[name.index(after: dot)...]
    return ending.isEmpty ? nil : ending.lowercased()
  }
}
