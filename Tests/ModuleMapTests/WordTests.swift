import Foundation
import Testing

/// The code keeps to the project's words: one term for one thing.
@Suite struct WordTests {
  static let folders = [
    "Foundation", "Network", "Data", "Training", "Backends", "Search", "Studies", "Formats", "Plugins", "Commands",
    "Library",
  ]

  /// Operands have names (Sources/Network/Primitives/Operands), so that no code counts them.
  @Test func operandsAreNamed() throws {
    let counted = try Regex(#"\b(inputs|outputs)\[[2-9]\]"#)
    #expect(try Self.lines { $0.contains(counted) } == [])
  }

  /// Each row: what is not written, and what is.
  @Test(arguments: [
    (#"\b(let|var|func|case) (places?|\w+Places?)\b(?!\()"#, "index, offset, location, storage or point"),
    (#"\b\w*[hH]alves\b.*\b(let|var|func)\b|\b(let|var|func) \w*[hH]alves\b|_halves\b"#, "bfloat16"),
    (#"\bgo(es)?On\b|\b(go|goes|going) on\b"#, "continue or resume"),
    (#"\bc(o|a)mes? to (nothing|its end|an end)\b"#, "fails or ends"),
    (#"\btold (apart|by|from)\b"#, "distinguished or identified by"),
    (#"\b(Budget|rungBudgets)\b"#, "size limits, or epochs of rungs"),
  ]) func termsAreOne(_ pattern: String, _ term: String) throws {
    let regex = try Regex(pattern)
    let found = try Self.lines { $0.contains(regex) }
    #expect(found == [], "write \(term)")
  }

  private static func lines(_ matches: (String) -> Bool) throws -> [String] {
    try folders.flatMap { folder -> [String] in
      let root = ModuleMapTests.root.appending(path: "Sources/\(folder)")
      let files = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
      return try files.sorted().flatMap { file -> [String] in
        // Databases hold the texts of their tables, comments included.
        guard !file.hasSuffix("SQLiteStorage+Schema.swift") else { return [] }
        guard file.hasSuffix(".swift") || file.hasSuffix(".c") || file.hasSuffix(".h") else { return [] }
        let text = try String(contentsOf: root.appending(path: file), encoding: .utf8)
        return text.split(separator: "\n").map(String.init).filter(matches).map { "\(folder)/\(file): \($0)" }
      }
    }
  }
}
