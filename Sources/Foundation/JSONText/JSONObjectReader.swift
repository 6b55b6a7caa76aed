import Diagnostics

/// Reads the members of one JSON object, checks their types and ranges, and reports what is wrong to a collector.
///
/// After the known members were asked for, ``finish(_:)`` reports the others. A member that is absent, or reported, is
/// nil. A member that had another name is declared with it, and is read under either.
///
/// ```swift
/// var reader = JSONObjectReader<JSONFindings>(object, at: .root, subject: "a recipe")
/// let epochs = reader.integer("epochs", in: 1...100_000, &findings) ?? 10
/// reader.finish(&findings)
/// ```
public struct JSONObjectReader<Findings: JSONFaultCollector> {
  public let object: JSONObject
  public let location: Findings.Location
  /// What the object is, for messages: "an architecture", "a layer".
  private let subject: String
  /// What its members are called in messages.
  private let noun: String
  private var known: [String] = []
  /// Present names by former ones, and the other way round.
  private var presentNames: [String: String] = [:]
  private var formerNames: [String: [String]] = [:]

  public init(_ object: JSONObject, at location: Findings.Location, subject: String, noun: String = "member") {
    self.object = object
    self.location = location
    self.subject = subject
    self.noun = noun
  }

  /// Makes a member readable under the names that it had before. To be called before the member is asked for.
  public mutating func declare(_ key: String, formerly names: [String]) {
    guard !names.isEmpty else { return }
    formerNames[key] = names
    for name in names { presentNames[name] = key }
  }

  /// Any value.
  public mutating func value(_ key: String) -> JSONValue? {
    known.append(key)
    return object[written(key)]
  }

  /// Where a member's value is, under whichever name it is written.
  public func location(of key: String) -> Findings.Location { location / written(key) }

  /// The name under which a member is written.
  private func written(_ key: String) -> String {
    guard let names = formerNames[key], object[key] == nil else { return key }
    return names.first { object[$0] != nil } ?? key
  }

  /// A value that `convert` accepts.
  private mutating func converted<Result>(
    _ key: String, _ expected: @autoclosure () -> String, _ findings: inout Findings,
    _ convert: (JSONValue) -> Result?
  ) -> Result? {
    guard let value = value(key) else { return nil }
    if let result = convert(value) { return result }
    findings.mismatch(value, at: location(of: key), key: key, expected: expected())
    return nil
  }

  public mutating func string(_ key: String, _ findings: inout Findings) -> String? {
    converted(key, "a string", &findings) { if case .string(let text) = $0 { text } else { nil } }
  }

  public mutating func boolean(_ key: String, _ findings: inout Findings) -> Bool? {
    converted(key, "true or false", &findings) { if case .boolean(let flag) = $0 { flag } else { nil } }
  }

  public mutating func object(_ key: String, _ findings: inout Findings) -> JSONObject? {
    converted(key, "an object", &findings) { if case .object(let object) = $0 { object } else { nil } }
  }

  public mutating func list(_ key: String, _ findings: inout Findings) -> [JSONValue]? {
    converted(key, "a list", &findings) { if case .array(let elements) = $0 { elements } else { nil } }
  }

  public mutating func integer(_ key: String, in range: ClosedRange<Int>, _ findings: inout Findings) -> Int? {
    converted(key, "an integer \(Self.words(range.lowerBound, range.upperBound, .max))", &findings) {
      if case .integer(let integer) = $0, range.contains(integer) { integer } else { nil }
    }
  }

  public mutating func number(_ key: String, _ findings: inout Findings) -> Double? {
    converted(key, "a number", &findings, \.double)
  }

  public mutating func number(_ key: String, in range: ClosedRange<Double>, _ findings: inout Findings) -> Double? {
    converted(key, "a number \(Self.words(range.lowerBound, range.upperBound, .greatestFiniteMagnitude))", &findings) {
      $0.double.flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// A list of numbers, each in the range.
  public mutating func numbers(
    _ key: String, count: ClosedRange<Int>, in range: ClosedRange<Double>, _ findings: inout Findings
  ) -> [Double]? {
    let size =
      count.lowerBound == count.upperBound ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
    let bounds = Self.words(range.lowerBound, range.upperBound, .greatestFiniteMagnitude)
    return converted(key, "a list of \(size) numbers \(bounds)", &findings) { value in
      guard case .array(let elements) = value, count.contains(elements.count) else { return nil }
      let numbers = elements.compactMap(\.double).filter(range.contains)
      return numbers.count == elements.count ? numbers : nil
    }
  }

  /// One of the words of an enumeration; for a misspelt one the remedy names the nearest.
  public mutating func word<Word>(_ key: String, _ findings: inout Findings) -> Word?
  where Word: RawRepresentable & CaseIterable, Word.RawValue == String {
    guard let text = string(key, &findings) else { return nil }
    if let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue)
    findings.add(
      "unknown-word", at: location(of: key), path: nil, "'\(text.echoed)' is no value of '\(key)'",
      remedy: didYouMean(text, among: words) ?? "Known here: \(listing(words))")
    return nil
  }

  public mutating func strings(_ key: String, _ findings: inout Findings) -> [String]? {
    guard let value = value(key) else { return nil }
    guard case .array(let elements) = value else {
      findings.mismatch(value, at: location(of: key), key: key, expected: "a list of strings")
      return nil
    }
    return elements.enumerated().compactMap { index, element in
      if case .string(let text) = element { return text }
      findings.mismatch(element, at: location(of: key) / index, key: key, expected: "a list of strings")
      return nil
    }
  }

  /// Whether an unknown member is probably this one, misspelt. The misspelling is then reported instead of the absence.
  public func misspells(_ key: String) -> Bool {
    object.members.prefix(Self.maximumSuggestions).contains { member in
      !known.contains(member.key) && suggestion(for: member.key, among: known) == key
    }
  }

  /// Members after these are not compared with the known ones.
  private static var maximumSuggestions: Int { 100 }

  /// Reports the members that were not asked for, and warns of those under former names.
  public func finish(_ findings: inout Findings) {
    let names = Set(known)
    for member in object.members where !names.contains(member.key) {
      let location = (location / member.key).key
      if let name = presentNames[member.key] {
        findings.reportRenamed(member.key, to: name, isRepeated: written(name) != member.key, at: location, path: nil)
        continue
      }
      let others = names.isEmpty ? "It has none" : "Known here: \(listing(names.sorted()))"
      findings.add(
        "unknown-member", at: location, path: nil, "'\(member.key.echoed)' is not a \(noun) of \(subject)",
        remedy: didYouMean(member.key, among: known) ?? others)
    }
  }

  private static func words<Bound: Comparable>(_ lower: Bound, _ upper: Bound, _ unbounded: Bound) -> String {
    upper == unbounded ? "of at least \(brief(lower))" : "from \(brief(lower)) to \(brief(upper))"
  }

  /// A bound as people write it: 1 and not 1.0.
  private static func brief<Bound>(_ bound: Bound) -> String {
    guard let number = bound as? Double, let integer = Int(exactly: number) else { return "\(bound)" }
    return "\(integer)"
  }
}

extension JSONValue {
  /// The value of a number, however it is written.
  public var double: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    default: nil
    }
  }
}
