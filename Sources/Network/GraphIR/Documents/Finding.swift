import Diagnostics
import JSONText

/// A diagnostic before its line and column are looked up: it points into one of the documents at hand.
struct Finding: Hashable {
  struct Location: JSONLocation {
    /// The document, by its index in ``ArchitectureLoader``'s list.
    var document: Int
    var part = JSONDocument.Part.value
    private var base: JSONPointer
    /// An element of what `base` points at. A location is made for every layer and used only for faults, so stepping to an
    /// element must not allocate.
    private var element: Int?

    init(document: Int) {
      self.document = document
      base = JSONPointer()
    }

    var pointer: JSONPointer { element.map { base / $0 } ?? base }

    static func / (location: Location, key: String) -> Location {
      var location = location
      location.base = location.pointer / key
      location.element = nil
      return location
    }

    static func / (location: Location, index: Int) -> Location {
      var location = location
      location.base = location.pointer
      location.element = index
      return location
    }

    /// The member's name in place of its value.
    var key: Location {
      var location = self
      location.part = .key
      return location
    }

    func inside(_ range: Range<Int>) -> Location {
      var location = self
      location.part = .inside(range)
      return location
    }
  }

  var code: String
  var location: Location
  var path: String?
  var message: String
  var remedy: String?
  /// Where the fault is in a text that could not be parsed; `location` is then that of the import.
  var sourceLocation: SourceLocation?
  var notes: [(location: Location, message: String)] = []

  static func == (left: Finding, right: Finding) -> Bool {
    left.code == right.code && left.location == right.location && left.message == right.message
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(location)
    hasher.combine(message)
  }
}

/// What was found wrong so far, each thing once: the first ``DiagnosticLimits/findings``, and a count of the others.
struct Findings: JSONFaultCollector {
  private(set) var all: [Finding] = []
  private var seen: Set<Finding> = []
  /// What is readable, but should be written otherwise.
  private(set) var warnings: [Finding] = []
  private var furtherWarnings = 0
  /// Findings that are counted and not listed.
  private(set) var further = 0

  /// Further findings are not even counted: a file with so many faults is best fixed and read again.
  static let maximumCount = 1000

  var isEmpty: Bool { all.isEmpty }
  /// Whether so much is wrong that nothing more is looked for.
  var isFull: Bool { all.count + further >= Self.maximumCount }
  /// Whether findings are listed, and not only counted.
  var hasRoom: Bool { all.count < DiagnosticLimits.findings }

  func contains(_ finding: Finding) -> Bool { isFull || seen.contains(finding.short) }

  mutating func add(_ finding: Finding) {
    guard !isFull else { return }
    let finding = finding.short
    guard seen.insert(finding).inserted else { return }
    if hasRoom { all.append(finding) } else { further += 1 }
  }

  mutating func add(
    _ code: String, at location: Finding.Location, path: String? = nil, _ message: @autoclosure () -> String,
    remedy: @autoclosure () -> String? = nil
  ) {
    guard !isFull else { return }
    add(Finding(code: code, location: location, path: path, message: message(), remedy: hasRoom ? remedy() : nil))
  }

  mutating func warn(
    _ code: String, at location: Finding.Location, path: String?, _ message: @autoclosure () -> String,
    remedy: @autoclosure () -> String?
  ) {
    guard warnings.count < DiagnosticLimits.findings else { return furtherWarnings += 1 }
    let finding = Finding(code: code, location: location, path: path, message: message(), remedy: remedy()).short
    if seen.insert(finding).inserted { warnings.append(finding) }
  }

  mutating func countFurther(_ count: Int) { further += count }

  /// The warnings alone, to be reported as findings are.
  var asWarnings: Findings {
    var findings = Findings()
    (findings.all, findings.further) = (warnings, furtherWarnings)
    return findings
  }
}

extension Finding {
  /// The finding with no more of its texts than is shown.
  fileprivate var short: Finding {
    var finding = self
    finding.message = message.shortened
    finding.remedy = remedy?.shortened
    finding.path = path?.shortened
    return finding
  }
}
