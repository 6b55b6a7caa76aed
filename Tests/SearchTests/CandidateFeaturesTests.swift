import Diagnostics
import GraphIR
import Glibc
import JSONText
import Layers
import Testing

@testable import Search

/// What models are told of a network.
@Suite struct CandidateFeaturesTests {
  private func graph(_ layers: String) throws -> Graph {
    let text = #"{"espalier": 1, "name": "net", "input": [3, 32, 32], "layers": [\#(layers)]}"#
    return try #require(SeedSpaces.loader().load(SourceText(file: "net.json", text: text)).graph)
  }

  @Test func layersAndWidthsStandByResolution() throws {
    let details = CandidateFeatures(
      try graph(
        #"""
        {"kind": "conv2d", "out": 8, "padding": 1}, {"kind": "relu"}, {"kind": "max_pool2d"},
        {"kind": "conv2d", "out": 8, "padding": 1, "groups": 8}, {"kind": "conv2d", "out": 32, "kernel": 1},
        {"kind": "conv2d", "out": 32, "padding": 1, "stride": 2}, {"kind": "global_avg_pool"}, {"kind": "linear", "out": 10}
        """#)
    ).withDetails.values
    #expect(details["stage 0 layers"] == 1 && details["stage 0 width"] == log(8))
    #expect(details["stage 1 layers"] == 2 && details["stage 1 width"] == (log(8) + log(32)) / 2)
    #expect(details["pointwise"] == 1 && details["grouped"] == 1)
    // 3, and 1 more by the pooling, 4 by the next window at half of the resolution, none by a point, 4 by the last.
    #expect(details["log field"] == log(12))
  }

  @Test func theRecipeOfACandidateIsSeen() throws {
    var features = CandidateFeatures(["layers": 3])
    guard
      case .object(let recipe) = try JSONDocument(
        SourceText(
          file: "recipe",
          text: #"{"learningRate": 0.02, "labelSmoothing": 0, "augmentation": {"flip": true}, "schedule": "cosine"}"#)
      ).root
    else { return }
    features.add(recipe: recipe)
    #expect(
      features.withDetails.values == [
        "layers": 3, "recipe learningRate": log(0.02), "recipe labelSmoothing": 0, "recipe augmentation flip": 1,
      ])
    #expect(features.values == ["layers": 3], "what is no detail stays as it was")
  }
}
