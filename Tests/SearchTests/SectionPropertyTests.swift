import Catalogues
import Diagnostics
import GraphIR
import JSONText
import Layers
import Search
import Testing

/// A mutation that cares for no section, as one of a plug-in may be.
struct CarelessMutation: Mutation, Configurable {
  static let kind = "careless"
  static let help = "Writes numbers and kinds anywhere, and takes layers away."
  var weight = 3.0

  func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    var document = specimen.document
    let layer = generator.nextIndex(of: document.layers)
    switch generator.nextInt(below: 4) {
    case 0:
      guard document.layers.count > 1 else { return nil }
      document.layers.remove(at: layer)
    case 1: document.layers[layer].kind = ["relu", "gelu", "tanh", "batch_norm"][generator.nextInt(below: 4)]
    default:
      let attribute = ["out", "kernel", "stride", "groups", "middle"][generator.nextInt(below: 5)]
      guard document.layers[layer].attributes[attribute] != nil || attribute != "out" else { return nil }
      document.layers[layer].attributes[attribute] = .integer(1 + generator.nextInt(below: 9))
    }
    return Edit(document, "careless")
  }
}

/// What a section says holds for every candidate, whoever made it.
@Suite struct SectionPropertyTests {
  static let shards = 10
  static let candidates = 1_000

  /// Sections with candidates by mutation, crossover, priors, random draws and width scaling.
  @Test(arguments: 0..<shards)
  func candidatesStayInTheirSections(_ shard: Int) throws {
    var generator = SplitMix64(study: 11, trial: shard)
    var made = 0
    var sections = (drawn: 0, sound: 0, moved: 0)
    while made < Self.candidates {
      let drawn = RandomSection(using: &generator)
      sections.drawn += 1
      let isCareless = generator.nextInt(below: 4) == 0
      let isTight = generator.nextInt(below: 2) == 0
      guard let maker = try Self.maker(drawn, isCareless: isCareless, isTight: isTight) else { continue }
      sections.sound += 1
      if !maker.space.moves.isEmpty { sections.moved += 1 }
      var witness = SectionWitness(section: drawn.section, base: drawn.layers, baseParameters: ["$wide": 8])
      if !isCareless, case .array(let start)? = maker.space.base.json.object?["layers"] {
        witness.start = start.compactMap(\.object)
      }
      var broken = witness.faults(maker.space.base.json).map { "base: \($0)" }
      var seen: Set<String> = []
      var parents: [Network] = []
      if let base = try? maker.base() {
        broken += witness.faults(base.architecture.json).map { "scaled base: \($0)" }
      }
      for trial in 0..<40 {
        var draws = SplitMix64(study: UInt64(shard * 100_000 + sections.drawn), trial: trial)
        let proposal = CandidateTests.proposal(trial, of: parents.count)
        guard
          let candidate = try? maker.make(
            proposal, parents: proposal.parents.map { parents[$0] }, seen: seen, using: &draws)
        else { break }
        made += 1
        seen.insert(candidate.canonicalHash)
        parents.append(candidate.network)
        broken += witness.faults(candidate.architecture.json).map {
          "\(candidate.lineage.joined(separator: "; ")): \($0)"
        }
      }
      #expect(broken == [], "\(drawn.text)")
      if !broken.isEmpty { break }
    }
    // Most that is drawn can be kept, and some only after a step into the section.
    #expect(sections.sound * 4 > sections.drawn && sections.moved > 0, "\(sections)")
  }

  /// Without the section the same architectures leave it at once, so that the witness has something to see.
  @Test func theWitnessSeesFaults() throws {
    var generator = SplitMix64(study: 12, trial: 0)
    var (candidates, outside) = (0, 0)
    while candidates < 200 {
      let drawn = RandomSection(using: &generator)
      guard var root = try? JSONDocument(SourceText(file: "drawn.json", text: drawn.text)).root.object else { continue }
      root["search"] = nil
      let maker = try SeedSpaces.maker(JSONWriter.pretty(.object(root)), limits: SizeLimits())
      let witness = SectionWitness(section: drawn.section, base: drawn.layers, baseParameters: ["$wide": 8])
      for trial in 0..<10 {
        var draws = SplitMix64(study: UInt64(candidates), trial: trial)
        guard let candidate = try? maker.make(.random, parents: [], seen: [], using: &draws) else { break }
        candidates += 1
        if !witness.faults(candidate.architecture.json).isEmpty { outside += 1 }
      }
    }
    #expect(outside * 2 > candidates, "\(outside) of \(candidates)")
  }

  /// Nil where the section asks for what cannot be kept.
  private static func maker(_ drawn: RandomSection, isCareless: Bool, isTight: Bool) throws -> CandidateMaker? {
    let loader = SeedSpaces.loader()
    var mutations = MutationCatalogue.builtin
    if isCareless { try mutations.register(MutationDefinition(CarelessMutation.self)) }
    let source = SourceText(file: "drawn.json", text: drawn.text)
    let architecture = try loader.load(source).architecture
    let space: SearchSpace
    do {
      space = try SearchSpace(of: architecture, loader: loader, mutations: mutations, document: JSONDocument(source))
    } catch {
      let codes = Set(error.diagnostics.map(\.code))
      #expect(codes.isSubset(of: ["outside-section", "unreachable-values", "empty-range"]), "\(error)")
      #expect(error.diagnostics.allSatisfy { $0.location != nil })
      return nil
    }
    let limits = isTight ? SizeLimits(maximumParameters: max(60, space.baseSize.trainable * 2 / 3)) : SizeLimits()
    var maker = CandidateMaker(space: space, limits: limits, loader: loader)
    maker.tries = 12
    maker.smallSpace = 200
    return maker
  }
}

extension JSONValue {
  fileprivate var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
}
