import Diagnostics
import GraphIR
import JSONText
import Layers
import Randomness
@testable import Search
import Testing

@Suite struct CandidateTests {
  /// Proposals as a search makes them: some random, then mutations and crossovers of what came before.
  static func proposal(_ trial: Int, of made: Int) -> Proposal {
    guard made >= 20 else { return .random }
    let first = trial &* 7919 % made
    let second = trial &* 104_729 % made
    return trial % 4 == 0 && first != second
      ? .crossover(first: first, second: second, steps: trial % 3) : .mutate(parent: first, steps: 1 + trial % 3)
  }

  @Test(arguments: SeedSpaces.all)
  func everyCandidateIsNewSoundAndWithinItsBudget(_ seed: SeedSpaces.Seed) throws {
    let text = seed.text
    let maker = try SeedSpaces.maker(text)
    let loader = SeedSpaces.loader()
    var hashes: Set<String> = []
    var made: [Network] = []
    var broken: [String] = []
    for trial in 0..<(seed.name == "mixed" ? 500 : 2000) {
      var generator = SeedSpaces.generator(trial)
      let proposal = Self.proposal(trial, of: made.count)
      let candidate = try maker.make(
        proposal, parents: proposal.parents.map { made[$0] }, seen: hashes, using: &generator)
      made.append(candidate.network)
      if !hashes.insert(candidate.canonicalHash).inserted { broken.append("\(trial): duplicate") }
      if !maker.limits.admits(candidate.size) { broken.append("\(trial): above the limits") }
      if candidate.lineage.isEmpty { broken.append("\(trial): no lineage") }
      guard trial.isMultiple(of: 5) else { continue }
      // The file says all: read back, it is the same document and the same network.
      let written = SourceText(file: "c.json", text: JSONWriter.pretty(candidate.architecture.json))
      let loaded = try loader.load(written)
      if loaded.architecture != candidate.architecture { broken.append("\(trial): another document") }
      if loaded.graph?.canonicalHash != candidate.canonicalHash { broken.append("\(trial): another network") }
      if loaded.graph?.outputShape != maker.space.outputShape { broken.append("\(trial): another output") }
    }
    #expect(broken == [])
  }

  @Test(arguments: SeedSpaces.all)
  func aSeedGivesTheSameCandidates(_ seed: SeedSpaces.Seed) throws {
    let text = seed.text
    func run() throws -> [String] {
      let maker = try SeedSpaces.maker(text)
      var hashes: Set<String> = []
      var made: [Network] = []
      return try (0..<150).map { trial in
        var generator = SeedSpaces.generator(trial, seed: 5)
        let proposal = Self.proposal(trial, of: made.count)
        let candidate = try maker.make(
          proposal, parents: proposal.parents.map { made[$0] }, seen: hashes, using: &generator)
        made.append(candidate.network)
        hashes.insert(candidate.canonicalHash)
        return JSONWriter.canonical(candidate.architecture.json) + candidate.lineage.joined()
      }
    }
    #expect(try run() == run())
  }

  @Test func aMakerThatHasWorkedGivesWhatAFreshOneGives() throws {
    let used = try SeedSpaces.maker(SeedSpaces.mixed)
    for trial in 0..<50 {
      var generator = SeedSpaces.generator(trial)
      _ = try used.make(.random, parents: [], seen: [], using: &generator)
    }
    var (left, right) = (SeedSpaces.generator(99), SeedSpaces.generator(99))
    let fresh = try SeedSpaces.maker(SeedSpaces.mixed)
    #expect(
      try used.make(.random, parents: [], seen: [], using: &left).architecture
        == fresh.make(.random, parents: [], seen: [], using: &right).architecture)
  }

  @Test func anExhaustedSpaceSaysSo() throws {
    // One width with two values: three networks at most, and the base is above the limits.
    let text = """
      {"espalier": 1, "input": [4], "layers": [
        {"kind": "linear", "name": "a", "out": 8}, {"kind": "linear", "name": "b", "out": 2}],
       "search": {"values": {"a.out": [8, 9]}, "mutations": {"duplicate": false, "remove": false,
         "add_normalization": false, "add_hidden": false}}}
      """
    let maker = try SeedSpaces.maker(text, limits: SizeLimits())
    var hashes: Set<String> = []
    for trial in 0..<2 {
      var generator = SeedSpaces.generator(trial)
      hashes.insert(try maker.make(.random, parents: [], seen: hashes, using: &generator).canonicalHash)
    }
    var generator = SeedSpaces.generator(2)
    #expect(throws: NoCandidate.self) { try maker.make(.random, parents: [], seen: hashes, using: &generator) }
    #expect(
      NoCandidate(tries: [.duplicate: 40, .noEdit: 8]).description
        == "no new candidate in 48 tries: 8 had nothing to edit, 40 had been seen before")
  }
}
