import Diagnostics
import GraphIR
import JSONText
import Layers
@testable import Search
import Testing

/// What a section may ask for, what it begins with, and what it asks for in vain.
@Suite struct SectionTests {
  /// Two convolutions with a head.
  static func network(_ section: String, layers: String = plain) -> String {
    """
    {"espalier": 1, "name": "t", "input": [1, 40], "parameters": {"classes": 10, "wide": {"type": "integer", "default": 8,
     "minimum": 1, "maximum": 64, "role": "width"}}, "layers": [
    \(layers)],
    "search": \(section)}
    """
  }

  static let plain = """
    {"kind": "conv1d", "name": "c", "out": 8, "kernel": 3, "padding": 1}, {"kind": "relu", "name": "a"},
    {"kind": "conv1d", "name": "d", "out": 8, "kernel": 3, "padding": 1}, {"kind": "relu", "name": "b"},
    {"kind": "max_pool1d", "name": "p", "kernel": 2}, {"kind": "global_avg_pool", "name": "g"},
    {"kind": "linear", "name": "o", "out": "$classes"}
    """

  private func space(_ section: String, layers: String = plain) throws -> SearchSpace {
    try SeedSpaces.space(Self.network(section, layers: layers), loader: SeedSpaces.loader())
  }

  /// The errors, one a line.
  private func errors(_ section: String, layers: String = plain) -> [String] {
    do {
      _ = try space(section, layers: layers)
      return []
    } catch let error as DiagnosticsError {
      return error.diagnostics.map { diagnostic in
        let location = diagnostic.location.map { "\($0.line):\($0.column)" } ?? "-"
        return "\(location) \(diagnostic.message)" + (diagnostic.remedy.map { ". \($0)" } ?? "")
      }
    } catch {
      return ["\(error)"]
    }
  }

  private let line = SectionTests.network("X").split(separator: "\n").count

  @Test func whatNoMutationChangesIsAnError() {
    #expect(
      errors(#"{"values": {"d.repeat": [1, 2, 3], "o.out": [10, 12], "c.kind": ["linear"]}}"#) == [
        "\(line):23 'd.repeat' cannot be anything but 1: only blocks are repeated. Take the line out, or leave it 1 alone",
        "\(line):46 'o.out' cannot be anything but 10: it holds '$classes', and the parameter has no role. "
          + "Take the line out, or leave it 10 alone",
        "\(line):65 'c.kind' is 'conv1d', which its line does not allow, and cannot be changed: no mutation replaces it "
          + "by another kind. Allow what the architecture has",
      ])
    #expect(
      errors(#"{"values": {"c.kind": ["conv1d", "linear"], "a.kind": ["relu", "linear"]}}"#)
        == [
          "\(line):44 'c' is of the kind conv1d and never becomes linear: no mutation replaces one by the other. "
            + "Take it out",
          "\(line):74 'a' is of the kind relu and never becomes linear: no mutation replaces one by the other. "
            + "What can replace it here: relu",
        ].map { $0.replacing("What can replace it here: relu", with: "Take it out") })
    #expect(
      errors(#"{"values": {"c.padding": [1, 2]}}"#) == [
        "\(line):23 'c.padding' cannot be anything but 1: no mutation changes such an attribute. "
          + "Take the line out, or leave it 1 alone"
      ])
    #expect(
      errors(#"{"values": {"$classes": [10, 12]}}"#) == [
        "\(line):23 '$classes' cannot be anything but 10: the parameter has no role. Take the line out, or leave it 10 alone"
      ])
    #expect(
      errors(#"{"fixed": ["c"], "values": {"c.out": [8, 16]}}"#) == [
        "\(line):39 'c.out' cannot be anything but 8: the section fixes it, or what moves with it. "
          + "Take the line out, or leave it 8 alone"
      ])
    #expect(
      errors(#"{"fixed": ["c"], "values": {"c.out": [16]}}"#) == [
        "\(line):39 'c.out' is 8, which its line does not allow, and cannot be changed: the section fixes it, or what moves "
          + "with it. Allow what the architecture has"
      ])
    #expect(
      errors(#"{"values": {"*.kind": ["relu", "silu"]}}"#) == [
        "\(line):23 'c.kind' is 'conv1d', which '*.kind' does not allow, and cannot be changed: no mutation replaces it by another "
          + "kind. Allow it, or give 'c.kind' a line of its own"
      ])
    #expect(
      errors(#"{"values": {"a.kind": {"minimum": 1}}}"#) == [
        "\(line):33 'a.kind' takes no bounds, as its values are no integers. Write a list of values"
      ])
    #expect(
      errors(#"{"values": {"c.groups": [1, 2]}}"#) == [
        "\(line):23 'c.groups' cannot be anything but 1: the network's input has 1 channels. "
          + "Take the line out, or leave it 1 alone"
      ])
  }

  @Test func widthsThatMustAgreeNeedACommonValue() {
    let skip = """
      {"kind": "conv1d", "name": "c", "out": 8, "kernel": 3, "padding": 1}, {"kind": "relu", "name": "a"},
      {"kind": "conv1d", "name": "d", "out": 8, "kernel": 3, "padding": 1}, {"kind": "add", "inputs": ["a", "d"]},
      {"kind": "global_avg_pool"}, {"kind": "linear", "out": 10}
      """
    #expect(errors(#"{"values": {"c.out": [8, 16], "d.out": [8, 16, 24]}}"#, layers: skip) == [])
    #expect(errors(#"{"values": {"c.out": [8, 16], "d.out": [8, 24]}}"#, layers: skip).count == 2)
    #expect(errors(#"{"values": {"c.out": [16], "d.out": [24]}}"#, layers: skip).count == 2)
  }

  @Test func whatCanBeKeptIsSound() throws {
    for section in [
      #"{"values": {"d.repeat": [1], "o.out": [10], "c.kind": ["conv1d"], "c.padding": [1], "$classes": [10]}}"#,
      #"{"values": {"*.out": [4, 8, 16]}}"#, #"{"values": {"*.repeat": [1, 2]}}"#,
      #"{"fixed": ["c", "a.kind", "$classes"]}"#,
      #"{"values": {"p.kernel": [2, 3]}}"#, #"{"values": {"d.groups": [1, 2, 4]}}"#,
    ] {
      let space = try space(section)
      #expect(space.moves == [], "\(section)")
    }
    // A line for a pooling's window opens it.
    #expect(try space(#"{"values": {"p.kernel": [2, 3]}}"#).axes.first { $0.name == "p.kernel" }?.values == [2, 3])
  }

  @Test func theBaseIsMovedInAndSaidSo() throws {
    let space = try space(
      """
      {"values": {"c.out": {"minimum": 100}, "*.kernel": [3, 5], "b.kind": ["silu", "gelu"], "d.out": [12]},
       "fixed": ["a"]}
      """)
    #expect(
      space.moves.map(\.message) == [
        "'c.out' is 8, which its line does not allow, so that the search begins with 100",
        "'p.kernel' is 2, which '*.kernel' does not allow, so that the search begins with 3",
        "'b.kind' is 'relu', which its line does not allow, so that the search begins with 'silu'",
        "'d.out' is 8, which its line does not allow, so that the search begins with 12",
      ])
    #expect(space.moves.allSatisfy { $0.severity == .warning && $0.location?.line == line })
    #expect(space.base.layers[0].attributes["out"] == 100)
    #expect(space.axes.first { $0.name == "c.out" }?.values.prefix(3) == [100, 104, 112])
    #expect(!space.axes.contains { $0.name == "d.out" })
  }

  @Test func aWindowThatIsMovedKeepsItsMap() throws {
    let space = try space(#"{"values": {"c.kernel": [5, 7]}}"#)
    #expect(space.base.layers[0].attributes["kernel"] == 5)
    #expect(space.base.layers[0].attributes["padding"] == 2)
  }

  @Test func aParameterMovesForThoseThatReadIt() throws {
    let layers = Self.plain.replacing("\"name\": \"c\", \"out\": 8", with: "\"name\": \"c\", \"out\": \"$wide\"")
    let space = try space(#"{"values": {"c.out": [12, 16]}}"#, layers: layers)
    #expect(space.base.parameters.last?.defaultValue == 12)
    #expect(space.axes.first { $0.name == "$wide" }?.values == [12, 16])
    // Who stays keeps it where it is.
    let fixed = try self.space(#"{"fixed": ["c"]}"#, layers: layers)
    #expect(!fixed.axes.contains { $0.name == "$wide" })
  }

  @Test func widthsThatAreOffAreNotScaled() throws {
    let text = Self.network(#"{"mutations": {"width": false, "remove": false, "duplicate": false, "replace": false}}"#)
    let maker = try SeedSpaces.maker(text, limits: SizeLimits())
    for trial in 0..<40 {
      var generator = SeedSpaces.generator(trial)
      let candidate = try maker.make(.random, parents: [], seen: [], using: &generator)
      for name in ["c", "d"] {
        #expect(candidate.architecture.layers.first { $0.name == name }?.attributes["out"] == 8, "\(candidate.lineage)")
      }
    }
  }

  @Test func boundsBelongToTheirWidths() {
    let domain = IntegerDomain.bounds(100...190, multiple: 1)
    #expect(domain.smallest == 100)
    #expect([8, 101, 103, 189, 500].map(domain.nearest(to:)) == [100, 100, 104, 190, 190])
    #expect(domain.values(including: 100) == [100, 104, 112, 120, 128, 136, 144, 152, 160, 168, 176, 184, 190])
    #expect(domain.next(after: 100, upwards: true) == 104 && domain.next(after: 104, upwards: false) == 100)
    #expect(domain.next(after: 190, upwards: true) == nil && domain.next(after: 100, upwards: false) == nil)
    // On the grid, as before.
    let (left, right) = (IntegerDomain.bounds(4...64, multiple: 4), IntegerDomain.widths(4...64, multiple: 4))
    #expect(left.values(including: 4) == right.values(including: 4))
    #expect((0..<80).allSatisfy { left.nearest(to: Double($0)) == right.nearest(to: Double($0)) })
  }

  /// Widths of a space with nothing else in it.
  static let small = """
    {"espalier": 1, "name": "t", "input": [1, 40], "layers": [
      {"kind": "flatten", "name": "f"}, {"kind": "linear", "name": "h", "out": 8}, {"kind": "relu", "name": "a"},
      {"kind": "linear", "name": "k", "out": 8}, {"kind": "relu", "name": "a2"}, {"kind": "linear", "name": "o", "out": 10}],
     "search": {"fixed": ["f", "a", "a2", "o"],
      "values": {"h.out": [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13], "k.out": [4, 5, 6, 8]},
      "mutations": {"balance": false, "duplicate": false, "add_hidden": false, "remove": false, "add_normalization": false,
       "add_skip": false}}}
    """

  @Test(arguments: 0..<4) func aSmallSpaceIsWalkedToItsEnd(_ seed: Int) throws {
    let maker = try SeedSpaces.maker(Self.small, limits: SizeLimits())
    var made = [try maker.base().network]
    var seen: Set = [try maker.base().canonicalHash]
    for trial in 1..<48 {
      var generator = SeedSpaces.generator(trial, seed: UInt64(seed))
      let proposal: Proposal = trial % 2 == 0 ? .random : .mutate(parent: 0, steps: 1)
      let candidate = try maker.make(
        proposal, parents: proposal.parents.map { made[$0] }, seen: seen, using: &generator)
      #expect(seen.insert(candidate.canonicalHash).inserted)
      made.append(candidate.network)
    }
    var generator = SeedSpaces.generator(48)
    let error = #expect(throws: NoCandidate.self) {
      try maker.make(.random, parents: [], seen: seen, using: &generator)
    }
    #expect(error?.networks == 48)
    #expect(error?.description.hasSuffix("; the whole space has 48 networks") == true)
  }

  @Test func aWalkDependsOnNothingButItsArguments() throws {
    let used = try SeedSpaces.maker(Self.small, limits: SizeLimits(maximumParameters: 400))
    let fresh = try SeedSpaces.maker(Self.small, limits: SizeLimits(maximumParameters: 400))
    var seen: Set<String> = []
    while true {
      var (left, right) = (SeedSpaces.generator(seen.count), SeedSpaces.generator(seen.count))
      let next = try? used.make(.random, parents: [], seen: seen, using: &left)
      guard let next else { break }
      seen.insert(next.canonicalHash)
      if seen.count % 5 == 0 {
        let anew = try SeedSpaces.maker(Self.small, limits: SizeLimits(maximumParameters: 400))
        let other = try anew.make(.random, parents: [], seen: seen.subtracting([next.canonicalHash]), using: &right)
        #expect(other.architecture == next.architecture && other.lineage == next.lineage)
      }
    }
    // Small ones fit: h from 2 to 8 at most, counted by hand below.
    let fitting = (2...13).flatMap { h in [4, 5, 6, 8].map { k in 41 * h + (h + 1) * k + (k + 1) * 10 } }
    #expect(seen.count == fitting.count { $0 <= 400 })
    withExtendedLifetime(fresh) {}
  }
}
