import GraphIR
import JSONText
@testable import Search
import Testing

/// Drafts that were seen before, and documents that are recognised.
@Suite struct DraftTests {
  @Test func aDraftThatWasSeenIsNoCandidate() throws {
    let maker = try SeedSpaces.maker(SeedSpaces.simpleCNN)
    let parents = [maker.parent(try maker.base().network)]
    let proposal = Proposal.mutate(parent: 0, steps: 1)
    func draw(_ trial: Int, seen: Set<String>) throws -> CandidateNetwork {
      var generator = SeedSpaces.generator(trial)
      return try maker.draw(proposal, of: parents, seen: seen, using: &generator)
    }
    let first = try draw(0, seen: [])
    #expect(throws: NoCandidate(tries: [.duplicate: 1])) { try draw(0, seen: [first.canonicalHash]) }
    // What is drawn until there is a new one begins with the same draft.
    var (left, right) = (SeedSpaces.generator(0), SeedSpaces.generator(0))
    #expect(try maker.make(proposal, of: parents, seen: [], using: &left).canonicalHash == first.canonicalHash)
    let next = try maker.make(proposal, of: parents, seen: [first.canonicalHash], using: &right)
    #expect(next.canonicalHash != first.canonicalHash)
  }

  @Test func whereAllNeighboursWereSeenMutationsGoFarther() throws {
    let maker = try SeedSpaces.maker(SeedSpaces.simpleCNN)
    let parents = [maker.parent(try maker.base().network)]
    var seen: Set<String> = []
    var edits: [Int] = []
    for trial in 0..<400 {
      var generator = SeedSpaces.generator(trial)
      let made = try maker.make(.mutate(parent: 0, steps: 1), of: parents, seen: seen, using: &generator)
      seen.insert(made.canonicalHash)
      edits.append(made.lineage.count { !$0.hasPrefix("widths scaled") })
    }
    #expect(edits[0] == 1)
    #expect(edits.suffix(100).reduce(0, +) > edits.prefix(100).reduce(0, +))
    // A random candidate has up to twelve mutations: none was needed.
    #expect(edits.max()! <= 6)
  }

  @Test func proposalsAreMadeLonger() {
    #expect(Proposal.random.mutated(3) == .random)
    #expect(Proposal.mutate(parent: 2, steps: 1).mutated(3) == .mutate(parent: 2, steps: 4))
    #expect(
      Proposal.crossover(first: 2, second: 5, steps: 0).mutated(1) == .crossover(first: 2, second: 5, steps: 1))
  }

  @Test func documentsAreAlikeIfAllMembersAre() {
    func document() -> Architecture {
      var document = Architecture(name: "net", input: [1, 8])
      document.layers = [LayerEntry("conv1d", name: "a", attributes: JSONObject([("out", 4)])), LayerEntry("relu")]
      document.parameters = [AttributeDeclaration("classes")]
      return document
    }
    var layers: [(inout LayerEntry) -> Void] = []
    layers.append { $0.kind = "conv2d" }
    layers.append { $0.name = "b" }
    layers.append { $0.inputs = ["input"] }
    layers.append { $0.repetition = 2 }
    layers.append { $0.condition = true }
    layers.append { $0.share = "b" }
    layers.append { $0.comment = "first" }
    layers.append { $0.attributes["out"] = 5 }
    var frames: [(inout Architecture) -> Void] = []
    frames.append { $0.name = "other" }
    frames.append { $0.comment = "a net" }
    frames.append { $0.schema = "schema.json" }
    frames.append { $0.input = [1, 9] }
    frames.append { $0.imports = ["block.json"] }
    frames.append { $0.plugins = ["layer.so"] }
    frames.append { $0.parameters = [] }
    frames.append { $0.blocks = [BlockDeclaration(name: "block")] }
    frames.append { $0.layers.removeLast() }
    frames.append { $0.output = "a" }
    frames.append { $0.search = JSONObject() }
    frames.append { $0.recipe = JSONObject() }
    // A member that is new is to be compared, too.
    #expect(Mirror(reflecting: document().layers[0]).children.count == layers.count)
    #expect(Mirror(reflecting: document()).children.count == frames.count)
    let changes = frames + layers.map { change in { change(&$0.layers[0]) } }
    #expect(DocumentKey(document()) == DocumentKey(document()))
    #expect(DocumentKey(document()).hashValue == DocumentKey(document()).hashValue)
    for (index, change) in changes.enumerated() {
      var other = document()
      change(&other)
      #expect(DocumentKey(other) != DocumentKey(document()), "member \(index)")
    }
  }

  @Test func namesOfNewLayersAreFree() {
    var document = Architecture(name: "net")
    document.layers = [LayerEntry("relu", name: "relu_1"), LayerEntry("relu", name: "relu_2")]
    #expect(document.freeName(for: "relu") == "relu_3")
    #expect(document.freeName(for: "$kind") == "kind_1")
  }
}
