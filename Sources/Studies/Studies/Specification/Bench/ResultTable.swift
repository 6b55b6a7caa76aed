import Diagnostics
import JSONText
import Search

/// Results of networks that somebody trained: what a bench searches in place of training.
///
/// ```json
/// {"02012100": {"test_acc": [89.47, 88.95, 89.17], "params": 890666, "flops": 47327744}, …}
/// ```
/// A key has a character for each choice of the architecture; results are in percent, one for each time that the network was
/// trained. This is the format of NAS-Bench-Macro (Su et al. 2021, arXiv:2103.11922).
public struct ResultTable: Hashable, Sendable {
  public struct Entry: Hashable, Sendable {
    /// A character for each choice.
    public var key: [Character]
    /// Accuracies from 0 to 1, one for each training; at least one.
    public var results: [Double]
    public var size: CandidateSize

    /// The mean of all trainings: what a search is judged by.
    public var mean: Double { results.reduce(0, +) / Double(results.count) }
    public var name: String { String(key) }
  }

  /// By key, in the order of characters.
  public let entries: [Entry]
  /// The characters that each choice may be, in ascending order.
  public let choices: [[Character]]
  private let indices: [[Character]: Int]

  /// The index of a key's entry; nil if the table has none.
  public subscript(key: [Character]) -> Int? { indices[key] }

  /// The most networks of a table, and choices of a network.
  static let (mostEntries, mostChoices, mostResults) = (1_000_000, 64, 1_000)

  /// - Throws: what is wrong with the table, each fault at its entry
  public init(_ document: JSONDocument) throws(DiagnosticsError) {
    guard case .object(let object) = document.root, let first = object.keys.first else {
      throw DiagnosticsError(
        Diagnostic(
          code: "no-table", at: document.location(of: JSONPointer()), "this is no table of results: it has no networks",
          remedy: "Give an object with a member for each network: see docs/bench-search.md"))
    }
    guard object.count <= Self.mostEntries, (1...Self.mostChoices).contains(first.count) else {
      throw DiagnosticsError(
        Diagnostic(
          code: "table-too-large", at: document.location(of: JSONPointer()),
          "a table has at most \(Self.mostEntries) networks of 1 to \(Self.mostChoices) choices"))
    }
    var findings = JSONFindings()
    var entries: [Entry] = []
    for member in object.members where !findings.isFull {
      let location = JSONFindings.Location(pointer: JSONPointer() / member.key)
      guard member.key.count == first.count else {
        findings.add(
          "other-choices", at: location.key,
          "'\(member.key.echoed)' has \(member.key.count) choices, but '\(first.echoed)' has \(first.count)",
          remedy: "Give every network a character for each choice")
        continue
      }
      if let entry = Self.entry(member.key, member.value, at: location, &findings) { entries.append(entry) }
    }
    try findings.check(document)
    entries.sort { $0.key.lexicographicallyPrecedes($1.key) }
    self.entries = entries
    choices = (0..<first.count).map { index in Set(entries.map { $0.key[index] }).sorted() }
    indices = Dictionary(entries.enumerated().map { ($1.key, $0) }) { first, _ in first }
  }

  private static func entry(
    _ key: String, _ value: JSONValue, at location: JSONFindings.Location, _ findings: inout JSONFindings
  ) -> Entry? {
    guard case .object(let object) = value else {
      findings.mismatch(value, at: location, key: key, expected: "an object with \"test_acc\" and \"params\"")
      return nil
    }
    // What else a table says of its networks is not needed.
    var reader = JSONObjectReader<JSONFindings>(object, at: location, subject: "a network's results")
    guard let results = reader.list("test_acc", &findings), (1...mostResults).contains(results.count) else {
      findings.add(
        "missing-member", at: location, "'\(key.echoed)' has no results",
        remedy: "Give \"test_acc\", a list of percentages")
      return nil
    }
    let numbers = results.compactMap(\.double).filter { (0...100).contains($0) }
    guard numbers.count == results.count else {
      findings.add(
        "out-of-range", at: location / "test_acc", "the results of '\(key.echoed)' are not all from 0 to 100",
        remedy: "Give percentages")
      return nil
    }
    guard let parameters = reader.integer("params", in: Ranges.mostSize, &findings) else {
      if object["params"] == nil {
        findings.add("missing-member", at: location, "'\(key.echoed)' has no \"params\"", remedy: "Give its parameters")
      }
      return nil
    }
    let multiplyAdds = reader.integer("flops", in: Ranges.mostSize, &findings) ?? 0
    return Entry(
      key: Array(key), results: numbers.map { $0 / 100 },
      size: CandidateSize(parameters: parameters, multiplyAdds: multiplyAdds, activations: 0))
  }
}
