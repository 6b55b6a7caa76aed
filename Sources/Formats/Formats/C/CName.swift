/// The names that a C file gives to what others can see of it.
struct CName: Hashable {
  /// The prefix of functions and types, `simple_cnn`.
  let stem: String

  /// - parameter path: the file that is written; its name without the ending becomes an identifier
  init(path: String) {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    self.init(file.hasSuffix(".c") ? String(file.dropLast(2)) : file)
  }

  init(_ text: String) {
    var identifier = ""
    for character in text {
      if character.isASCII, character.isLetter || character.isNumber {
        identifier.append(character)
      } else if !identifier.hasSuffix("_") {
        identifier.append("_")
      }
    }
    while identifier.hasPrefix("_") { identifier.removeFirst() }
    while identifier.hasSuffix("_") { identifier.removeLast() }
    if identifier.first?.isNumber ?? true { identifier = identifier.isEmpty ? "network" : "network_\(identifier)" }
    stem = identifier
  }

  /// The prefix of macros, `SIMPLE_CNN`.
  var macro: String { stem.uppercased() }
}
