import GraphIR
import JSONText
@testable import Search
import Testing

/// The structures of small networks that do well, reached from architectures that have none of them.
@Suite struct PriorTests {
  static let seeds = [
    SeedSpaces.Seed(name: "bottleneck-small", text: SeedSpaces.bottleneckSmall),
    SeedSpaces.Seed(name: "convnet-plain", text: SeedSpaces.convnetPlain),
  ]

  /// What a network shows of each prior, found in its graph and not in the edits.
  static func shown(_ candidate: CandidateNetwork, in space: SearchSpace) -> Set<String> {
    let graph = candidate.graph
    var shown: Set<String> = []
    if graph.nodes.contains(where: { $0.kind.hasPrefix("global_") }) { shown.insert("pooling head") }
    let document = candidate.architecture
    if document.layers.contains(where: { $0.kind == "add" }) { shown.insert("residual") }
    let groups = graph.nodes.filter { $0.kind == "conv2d" }.filter { node in
      zip(node.definition.attributes, node.attributes).contains { schema, value in
        schema.role == .groups && value == .integer(node.output[0]) && node.output[0] > 1
      }
    }
    if !groups.isEmpty { shown.insert("depthwise") }
    let specimen = Specimen(candidate.network, space: space)
    let widths = specimen.knobs(.width).map { Double($0.value) }
    if widths.count > 2, let least = widths.min(), let most = widths.max(), most <= 1.25 * least {
      shown.insert("balanced widths")
    }
    if specimen.units.count > 1, 2 * specimen.inputShape(specimen.units[1].lowerBound)[1] <= graph.input[1] {
      shown.insert("early down-sampling")
    }
    return shown
  }

  static let all: Set = ["pooling head", "residual", "depthwise", "balanced widths", "early down-sampling"]

  /// How many of so many candidates show each prior.
  static func counts(_ text: String, _ proposal: (Int) -> Proposal, trials: Int) throws -> [String: Int] {
    let maker = try SeedSpaces.maker(text)
    var counts: [String: Int] = [:]
    var seen: Set<String> = []
    var made: [Network] = []
    for trial in 0..<trials {
      var generator = SeedSpaces.generator(trial)
      let proposal = proposal(trial)
      let candidate = try maker.make(
        proposal, parents: proposal.parents.map { made[$0] }, seen: seen, using: &generator)
      seen.insert(candidate.canonicalHash)
      made.append(candidate.network)
      for prior in shown(candidate, in: maker.space) { counts[prior, default: 0] += 1 }
    }
    return counts
  }

  @Test(arguments: seeds)
  func theSeedItselfShowsNone(_ seed: SeedSpaces.Seed) throws {
    let maker = try SeedSpaces.maker(seed.text, limits: SizeLimits())
    #expect(Self.shown(try maker.base(), in: maker.space) == [])
  }

  @Test(arguments: seeds)
  func mutationsAloneReachEachOfThem(_ seed: SeedSpaces.Seed) throws {
    let counts = try Self.counts(seed.text, { $0 < 20 ? .random : .mutate(parent: $0 - 20, steps: 1) }, trials: 400)
    #expect(Set(counts.keys) == Self.all, "\(counts)")
  }

  @Test(arguments: seeds)
  func startsWithPriorsHaveThemOften(_ seed: SeedSpaces.Seed) throws {
    let without = try Self.counts(seed.text, { _ in .random }, trials: 200)
    let text = String(seed.text.dropLast() + ", \"search\": {\"priors\": 1}}")
    let with = try Self.counts(text, { _ in .random }, trials: 200)
    for prior in Self.all {
      #expect(with[prior, default: 0] > without[prior, default: 0], "\(prior): \(with), without \(without)")
    }
    #expect(with["pooling head", default: 0] >= 80 && with["depthwise", default: 0] >= 60, "\(with)")
  }

  @Test func aMutationThatIsOffTakesItsPriorAlong() throws {
    let section = #", "search": {"priors": 1, "mutations": {"separate": false, "groups": false}}}"#
    let counts = try Self.counts(SeedSpaces.convnetPlain.dropLast() + section, { _ in .random }, trials: 100)
    #expect(counts["depthwise"] == nil)
    #expect(counts["pooling head", default: 0] > 30)
  }
}

@Suite struct PriorMutationTests {
  private func edited(_ mutation: some Mutation, _ text: String) throws -> Set<String> {
    let maker = try SeedSpaces.maker(text)
    let base = try #require(maker.specimen(maker.space.base))
    var descriptions: Set<String> = []
    for trial in 0..<60 {
      var generator = SeedSpaces.generator(trial)
      if let edit = mutation.edit(base, using: &generator) { descriptions.insert(edit.description) }
    }
    return descriptions
  }

  @Test func aSeparatedConvolutionHasTheParametersOfItsParts() throws {
    let text = """
      {"espalier": 1, "input": [6, 9, 9], "layers": [
        {"kind": "conv2d", "name": "wide", "out": 10, "kernel": 5, "stride": 2, "padding": 2, "bias": false},
        {"kind": "batch_norm"}, {"kind": "relu"}, {"kind": "global_avg_pool"}, {"kind": "linear", "out": 4}]}
      """
    let maker = try SeedSpaces.maker(text)
    let base = try #require(maker.specimen(maker.space.base))
    var generator = SeedSpaces.generator(0)
    let edit = try #require(SeparateConvolution().edit(base, using: &generator))
    let separated = try #require(maker.specimen(edit.document))
    #expect(base.graph.size.trainable == 10 * 6 * 25 + 20 + 44)
    #expect(separated.graph.size.trainable == (6 * 25 + 12) + (10 * 6 + 20) + 44)
    #expect(
      separated.document.layers.map(\.kind) == [
        "conv2d", "batch_norm", "relu", "conv2d", "batch_norm", "relu", "global_avg_pool", "linear",
      ])
    #expect(separated.outputShape(0).extents == [6, 5, 5])
    #expect(separated.document.layers[3].name == "wide" && separated.outputShape(3).extents == [10, 5, 5])
    // The window has no second one to give: what is depthwise or pointwise stays as it is.
    #expect(SeparateConvolution().edit(separated, using: &generator) == nil)
  }

  @Test func whatTheSectionSpeaksOfIsNotSeparated() throws {
    let section = #", "search": {"values": {"conv2d_2.kernel": [3, 5]}, "fixed": ["conv2d_3"]}}"#
    #expect(
      try edited(SeparateConvolution(), SeedSpaces.convnetPlain.dropLast() + section) == [
        "conv2d_1: separated", "conv2d_4: separated", "conv2d_5: separated",
      ])
    #expect(try edited(SeparateConvolution(), SeedSpaces.simpleCNN) == ["conv1d_2: separated"])
  }

  @Test func widthsAreBalancedAtTheirGeometricMean() throws {
    let descriptions = try edited(BalanceWidths(), SeedSpaces.simpleCNN)
    #expect(descriptions == ["balanced: conv1d_1: out 8 → 11; conv1d_2: out 16 → 11"])
    // All at once, or neighbours that differ.
    #expect(
      try edited(BalanceWidths(), SeedSpaces.convnetPlain) == [
        "balanced: conv2d_1: out 32 → 48; conv2d_2: out 32 → 48; conv2d_3: out 64 → 48; conv2d_4: out 64 → 48; "
          + "conv2d_5: out 64 → 48",
        "balanced: conv2d_2: out 32 → 46; conv2d_3: out 64 → 46",
      ])
  }
}
