import Diagnostics
import GraphIR
import JSONText
import Randomness
import Figures
import Search

/// A search space for people and programs: what may change and to what, what stays, and which mutations do it.
public struct SpaceReport: Sendable {
  public let space: SearchSpace
  public let mutations: [MutationTrial]
  /// Limits of a study; none for an architecture alone.
  public let limits: SizeLimits
  /// What is readable in the file that says the space, but should be written otherwise.
  public internal(set) var warnings: [Diagnostic] = []

  /// - Parameters:
  ///   - loader: what the space was made with
  ///   - catalogue: what the space was made with
  public init(
    _ space: SearchSpace, limits: SizeLimits = SizeLimits(), loader: ArchitectureLoader,
    mutations catalogue: MutationCatalogue = .builtin
  ) {
    self.space = space
    self.limits = limits
    var generator = SeededGenerator(seed: 0, stream: .proposal)
    mutations = space.mutationTrials(of: catalogue, loader: loader, using: &generator)
  }

  public func text(width: Int) -> String {
    let parts = [axisTable] + (space.fixtures.isEmpty ? [] : [fixtureTable]) + [mutationTable]
    return parts.map { $0.rendered(as: .text(width: width)) }.joined(separator: "\n")
  }

  private var axisTable: Table {
    var table = Table(
      "\(space.base.name): what a search may change",
      columns: [Column("Axis"), Column("Now", .right), Column("Values")])
    for mutation in mutations where mutation.axes > 0 {
      table.appendSection("\(mutation.kind): \(mutation.help)")
      for axis in space.axes where axis.mutation == mutation.kind {
        let name = ([axis.name] + axis.followers).joined(separator: ", ")
        table.append([.text(name), .text(axis.current.word), .text(axis.values.words)])
      }
    }
    table.notes = [
      "The \(space.axes.count) axes span 10^\(NumberText.fixed(space.log10Size, decimals: 1)) architectures. What edits "
        + "of edits reach, such as the widths of layers that were added, comes on top."
    ]
    table.notes += space.moves.map { $0.message + "." }
    if let limits = limits.words { table.notes.append("Limits: \(limits).") }
    return table
  }

  private var fixtureTable: Table {
    var table = Table("What stays", columns: [Column("Attribute"), Column("Value", .right), Column("Why")])
    for fixture in space.fixtures {
      table.append([.text(fixture.name), .text(fixture.value.word), .text(fixture.reason.words)])
    }
    return table
  }

  private var mutationTable: Table {
    var table = Table(
      "Mutations",
      columns: [Column("Mutation"), Column("Drawn", .right, unit: "%"), Column("Axes", .right), Column("An edit")])
    for mutation in mutations {
      table.append([
        .text(mutation.kind), .percentage(mutation.share), mutation.axes == 0 ? .empty : .integer(mutation.axes),
        .text(mutation.example ?? (mutation.share == 0 ? "(off)" : "(finds nothing here)")),
      ])
    }
    return table
  }

  /// The documented form.
  public var json: JSONValue {
    [
      "name": .string(space.base.name),
      "log10Size": .number((space.log10Size * 1_000).rounded() / 1_000),
      "axes": .array(
        space.axes.map { axis in
          [
            "name": .string(axis.name), "mutation": .string(axis.mutation), "current": axis.current,
            "values": .array(axis.values), "followers": .array(axis.followers.map(JSONValue.string)),
          ]
        }),
      "moved": .array(space.moves.map { .string($0.message) }),
      "fixed": .array(
        space.fixtures.map { fixture in
          ["name": .string(fixture.name), "value": fixture.value, "reason": .string(fixture.reason.rawValue)]
        }),
      "mutations": .array(
        mutations.map { mutation in
          [
            "kind": .string(mutation.kind), "help": .string(mutation.help), "share": .number(mutation.share),
            "axes": .integer(mutation.axes), "example": mutation.example.map(JSONValue.string) ?? .null,
          ]
        }),
    ]
  }
}

extension Fixture.Reason {
  fileprivate var words: String {
    switch self {
    case .section: "the search section fixes it"
    case .expression: "it is an expression"
    case .mutation: "its mutation is off"
    case .network: "it agrees with the network's input or output"
    case .single: "nothing else fits here"
    }
  }
}

extension CandidateSize.Measure {
  /// `parameters`, `activations`, `bytes of flash`.
  var shortNoun: String { self == .activations ? rawValue : noun }
}

extension SizeLimits {
  /// `at most 1,738 parameters, at least 10 activations`; nil if there is no limit.
  fileprivate var words: String? {
    let words = CandidateSize.Measure.allCases.flatMap { measure in
      let unit = measure.shortNoun
      let bounds = self[measure]
      return [
        bounds.minimum.map { "at least \(NumberText.grouped($0)) \(unit)" },
        bounds.maximum.map { "at most \(NumberText.grouped($0)) \(unit)" },
      ].compactMap(\.self)
    }
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }
}

extension JSONValue {
  /// A value of an axis in a table.
  fileprivate var word: String {
    switch self {
    case .null: "none"
    case .boolean(let isThere): isThere ? "yes" : "no"
    case .string(let text): text
    default: JSONWriter.line(self)
    }
  }
}

extension [JSONValue] {
  /// `1–16, 18–64 by 2`: whole numbers in even steps are drawn together.
  fileprivate var words: String {
    var parts: [String] = []
    var run: [Int] = []
    func end() {
      guard let first = run.first, let last = run.last else { return }
      if run.count < 4 {
        parts += run.map(String.init)
      } else {
        let step = run[1] - first
        parts.append("\(first)–\(last)" + (step == 1 ? "" : " by \(step)"))
      }
      run = []
    }
    for value in self {
      guard case .integer(let number) = value else {
        end()
        parts.append(value.word)
        continue
      }
      if run.count > 1, number - run[run.count - 1] != run[1] - run[0] {
        // The last of a run may begin the next one.
        let last = run[run.count - 1]
        let isShort = run.count < 4
        if isShort {
          parts += run.dropLast().map(String.init)
          run = [last]
        } else {
          end()
        }
      }
      run.append(number)
    }
    end()
    return parts.joined(separator: ", ")
  }
}
