/// The names of a draft's layers: those that the file has for them, made valid and short.
struct DraftNames {
  /// The path of each layer in the program that the file came from, as in `features.0.conv`; empty if unknown.
  let paths: [String]
  private let hasWeights: [Bool]
  /// How many layers have each path.
  let counts: [String: Int]

  init(_ draft: Draft) {
    // An exporter stores equal weights once: then their name is that of another layer.
    var uses: [String: Int] = [:]
    for origin in draft.layers.flatMap({ Set($0.tensors.compactMap(\.origin)) }) { uses[origin, default: 0] += 1 }
    let written = draft.layers.map { layer in
      // Weights have the names of the program: features.0.conv.weight.
      for tensor in layer.tensors {
        guard let origin = tensor.origin, !origin.contains("::"), let dot = origin.lastIndex(of: "."),
          origin[origin.index(after: dot)...].allSatisfy({ $0.isLetter || $0 == "_" }),
          uses[origin] == 1 || layer.node.scope.isEmpty
        else { continue }
        return String(origin[..<dot])
      }
      return layer.node.scope
    }
    // Our paths have stage[2].conv where Python's modules are stage.2.conv.
    paths = written.map { path in path.contains("[") ? path.replacing("[", with: ".").replacing("]", with: "") : path }
    hasWeights = draft.layers.map { !$0.tensors.isEmpty }
    counts = paths.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// The innermost module that all of some layers with weights belong to; empty if they have none in common.
  func commonPath(_ layers: some Sequence<Int>) -> String {
    var common: [Substring]?
    for layer in layers where hasWeights[layer] {
      let parts = paths[layer].split(separator: ".")
      common = common.map { before in zip(before, parts).prefix { $0 == $1 }.map(\.0) } ?? parts
    }
    return (common ?? []).joined(separator: ".")
  }

  /// A path as a name: letters, digits, `_` and `-`, a letter first, at most 64. Nil if nothing is left of it.
  static func name(_ path: some StringProtocol, kind: String) -> String? {
    let text = path.unicodeScalars.map { scalar -> Character in
      let isSound = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)) || scalar == "-"
      return isSound ? Character(scalar) : "_"
    }
    var name = String(String(text).drop { $0 == "_" || $0 == "-" })
    while name.hasSuffix("_") || name.hasSuffix("-") { name.removeLast() }
    guard let first = name.first else { return nil }
    if !first.isLetter { name = "\(kind)_\(name)" }
    if name.utf8.count > 56 { name = String(name.suffix(56)).drop { !$0.isLetter }.description }
    return name.isEmpty ? nil : name
  }
}

/// Names that are in use in a list of layers.
struct NamePool {
  private var taken: Set<String> = ["input"]

  /// The name, or the name with a number if it is taken.
  mutating func unique(_ name: String) -> String {
    var candidate = name
    var number = 2
    while !taken.insert(candidate).inserted {
      candidate = "\(name)_\(number)"
      number += 1
    }
    return candidate
  }
}
