import Diagnostics
import GraphIR
import JSONText
import Layers
@testable import Search
import Testing

/// What holds for every mutation, built in or not.
@Suite struct MutationConformanceTests {
  static let kinds = MutationCatalogue.builtin.definitions.map(\.kind)

  @Test(arguments: kinds)
  func appliesSomewhereAndMostlyHolds(_ kind: String) throws {
    var edits = 0
    var sound = 0
    for seed in SeedSpaces.all {
      // A mutation of the recipe has something to change where the section opens it, and one inserts where it is named.
      let section = "{\"recipe\": {\"batchSize\": [32, 64]}, \"mutations\": {\"insert\": {}}}"
      let text = seed.text.dropLast() + ", \"search\": \(section)}"
      let maker = try SeedSpaces.maker(String(text))
      let mutation = try #require(maker.space.mutations.only(kind).members.first?.mutation)
      let base = try #require(maker.specimen(maker.space.base))
      for trial in 0..<60 {
        var generator = SeedSpaces.generator(trial)
        guard let edit = mutation.edit(base, using: &generator) else { continue }
        edits += 1
        #expect(edit.document != base.document)
        #expect(!edit.description.isEmpty)
        if maker.specimen(edit.document) != nil { sound += 1 }
      }
    }
    #expect(edits > 0, "\(kind) never applies")
    #expect(sound * 10 >= edits * 7, "\(kind): \(sound) of \(edits) edits infer")
  }

  @Test(arguments: kinds)
  func keepsWhatIsFixed(_ kind: String) throws {
    let names = ["stem", "grouped", "before", "depthwise", "after", "sum", "separable", "block", "hidden"]
    let fixed = names.map { "\"\($0)\"" }.joined(separator: ", ")
    let open = "\"recipe\": {\"batchSize\": [1]}, \"mutations\": {\"insert\": {}}"
    let section = "{\"fixed\": [\(fixed), \"$width\"], \(open)}"
    let text = SeedSpaces.mixed.dropLast() + ", \"search\": \(section)}"
    let maker = try SeedSpaces.maker(String(text))
    let mutation = try #require(maker.space.mutations.only(kind).members.first?.mutation)
    let base = try #require(maker.specimen(maker.space.base))
    for trial in 0..<60 {
      var generator = SeedSpaces.generator(trial)
      guard let edit = mutation.edit(base, using: &generator) else { continue }
      for name in names {
        let old = base.document.layers.first { $0.name == name }
        #expect(edit.document.layers.contains { $0.name == name && $0.attributes == old?.attributes })
      }
      #expect(edit.document.parameters == base.document.parameters)
    }
  }

  @Test func weightIsASetting() throws {
    for definition in MutationCatalogue.builtin.definitions {
      #expect(definition.settings.contains { $0.name == "weight" })
      #expect(try definition.make(["weight": .integer(3)]).weight == 3)
    }
  }
}

@Suite struct MutationTests {
  func base(_ text: String) throws -> Specimen {
    let maker = try SeedSpaces.maker(text)
    return try #require(maker.specimen(maker.space.base))
  }

  /// Every description that a mutation gives in so many draws.
  func descriptions(_ kind: String, of text: String, draws: Int = 200) throws -> Set<String> {
    let base = try base(text)
    let mutation = try #require(base.space.mutations.only(kind).members.first?.mutation)
    return Set(
      (0..<draws).compactMap { trial in
        var generator = SeedSpaces.generator(trial)
        return mutation.edit(base, using: &generator)?.description
      })
  }

  @Test func widthsThatMustAgreeMoveTogether() throws {
    let knobs = try base(SeedSpaces.mixed).knobs(.width)
    let names = try knobs.map { knob in try knob.slots.map { try base(SeedSpaces.mixed).document.name(of: $0) } }
    #expect(
      names == [
        ["$width"], ["grouped.out", "depthwise.out", "depthwise.groups"], ["separable.out"], ["block.out"],
        ["hidden.out"],
      ])
    #expect(knobs[0].domain == .widths(2...64, multiple: 2))
    #expect(try base(SeedSpaces.simpleCNN).knobs(.width).count == 2)
  }

  @Test func aKernelTakesItsPaddingAlong() throws {
    let base = try base(SeedSpaces.mixed)
    let mutation = ChangeKernel()
    for trial in 0..<50 {
      var generator = SeedSpaces.generator(trial)
      let layer = try #require(mutation.edit(base, using: &generator)).document.layers[0]
      if case .integer(let kernel)? = layer.attributes["kernel"] {
        #expect(layer.attributes["padding"] == .integer(kernel / 2))
      }
    }
  }

  /// A perceptron becomes a convolutional network, but only where the section says so.
  @Test func convolutionsAndBlocksGetInFrontOfAPerceptron() throws {
    let text = """
      {"espalier": 1, "name": "m", "input": [3, 32, 32], "import": ["bottleneck.json"], "parameters": {"classes": 10},
       "layers": [{"kind": "flatten"}, {"kind": "linear", "out": 16}, {"kind": "relu"}, {"kind": "linear", "out": "$classes"}]}
      """
    #expect(try base(text).space.mutations.only("insert").members.isEmpty)
    let named = String(text.dropLast()) + ", \"search\": {\"mutations\": {\"insert\": {}}}}"
    #expect(try descriptions("insert", of: named) == ["bottleneck added first", "conv2d added first"])
    let maker = try SeedSpaces.maker(named)
    let base = try #require(maker.specimen(maker.space.base))
    let edits = try #require(InsertUnit().edits(of: base))
    // Two widths without a step and four with one, as a map has at most eight times the input's numbers. A bottleneck has two
    // shares of each.
    #expect(Set(edits.map(\.document)).count == 12 + 6)
    for edit in edits {
      let map = try #require(maker.specimen(edit.document)).outputShape(0)
      #expect(map.elementCount <= 8 * 3 * 32 * 32, "\(edit.description)")
    }
    let conv = try #require(edits.first { $0.document.layers[0].kind == "conv2d" })
    #expect(conv.document.layers.prefix(4).map(\.kind) == ["conv2d", "batch_norm", "relu", "flatten"])
    let inserted = try #require(maker.specimen(conv.document))
    #expect(inserted.outputShape(2) == [8, 32, 32])
    // Behind what was inserted there is another site.
    var seen: Set<String> = []
    for trial in 0..<50 {
      var generator = SeedSpaces.generator(trial)
      if let edit = InsertUnit().edit(inserted, using: &generator) { seen.insert(edit.description) }
    }
    #expect(seen.contains("bottleneck added after relu_2"), "\(seen)")
    for edit in edits { #expect(maker.specimen(edit.document)?.graph.outputShape == [10], "\(edit.description)") }
  }

  /// What the section says of every layer holds for those that are inserted.
  @Test func whatIsInsertedKeepsToTheSection() throws {
    let text = """
      {"espalier": 1, "name": "m", "input": [3, 32, 32], "parameters": {"classes": 10},
       "layers": [{"kind": "flatten"}, {"kind": "linear", "out": 16}, {"kind": "relu"}, {"kind": "linear", "out": "$classes"}],
       "search": {"mutations": {"insert": {}}, "values": {"*.out": {"minimum": 12, "maximum": 20}, "*.stride": [1]}}}
      """
    let maker = try SeedSpaces.maker(text)
    let base = try #require(maker.specimen(maker.space.base))
    let edits = try #require(InsertUnit().edits(of: base))
    #expect(!edits.isEmpty)
    for edit in edits {
      let layer = edit.document.layers[0]
      #expect([12, 16, 20].contains { layer.attributes["out"] == .integer($0) })
      #expect(layer.attributes["stride"] == nil)
    }
  }

  @Test func aRemovedLayerHandsItsReadersOn() throws {
    var document = try base(SeedSpaces.mixed).document
    document.remove(7...7, source: 1)
    #expect(document.layers[7].kind == "max_pool2d")
    document.remove(4...4)
    #expect(document.layers[4].name == "depthwise")
    var chain = Architecture(
      name: "c",
      layers: [.init("relu", name: "a"), .init("relu", name: "b"), .init("add", name: "c", inputs: ["a", "b"])])
    chain.remove(0...0)
    #expect(chain.layers[1].inputs == ["input", "b"])
    chain.output = "c"
    chain.remove(1...1, source: 1)
    #expect(chain.layers.map(\.name) == ["b"])
    #expect(chain.output == nil)
  }

  @Test func descriptionsSayWhatWasDone() throws {
    #expect(
      try descriptions("head", of: SeedSpaces.simpleCNN) == [
        "flatten_1: flatten → global_avg_pool", "flatten_1: flatten → global_max_pool",
      ])
    #expect(try descriptions("bottleneck", of: SeedSpaces.bottleneckSmall).contains("block2: middle 8 → 12"))
    #expect(try descriptions("width", of: SeedSpaces.mixed).contains("grouped, depthwise, depthwise: out 16 → 24"))
    #expect(
      try descriptions("depth", of: SeedSpaces.mixed) == [
        "block: repeat 2 → 1", "block: repeat 2 → 3", "block: repeat 2 → 4", "separable: repeat 1 → 2",
        "separable: repeat 1 → 3",
      ])
    #expect(
      try descriptions("replace", of: SeedSpaces.mixed).isSuperset(of: [
        "stem: conv2d → bottleneck", "stem: conv2d → depthwise_separable", "block: bottleneck → conv2d",
      ]))
    #expect(try descriptions("remove_skip", of: SeedSpaces.mixed) == ["sum: removed"])
    #expect(try descriptions("add_pooling", of: SeedSpaces.simpleCNN).isEmpty)
    #expect(
      try descriptions("resolution", of: SeedSpaces.bottleneckSmall).contains("adaptive_avg_pool2d_1: output 8 → 7"))
  }

  @Test func childrenMixTheirParents() throws {
    let maker = try SeedSpaces.maker(SeedSpaces.bottleneckSmall, limits: SizeLimits())
    var other = maker.space.base
    for layer in [0, 1, 3, 4, 5] { other.layers[layer].attributes["middle"] = 5 }
    let parents = [maker.space.base, other].compactMap { maker.specimen($0)?.network }
    var (least, most) = (5, 0)
    for trial in 0..<40 {
      var generator = SeedSpaces.generator(trial)
      let child = try maker.make(
        .crossover(first: 0, second: 1, steps: 0), parents: parents, seen: [], using: &generator)
      let taken = [0, 1, 3, 4, 5].filter { child.architecture.layers[$0].attributes["middle"] == 5 }.count
      (least, most) = (min(least, taken), max(most, taken))
    }
    #expect(least <= 1 && most >= 4)
  }
}
