import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
@testable import Search
import Testing

@Suite struct SearchSpaceTests {
  /// The errors of a section over the small convolutional network, one a line.
  func errors(_ section: String) -> [String] {
    let text = SeedSpaces.simpleCNN.dropLast() + ",\n\"search\": \(section)}"
    do {
      _ = try SeedSpaces.space(String(text), loader: SeedSpaces.loader())
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

  @Test func axesComeFromTheArchitecture() throws {
    let space = try SeedSpaces.space(SeedSpaces.simpleCNN, loader: SeedSpaces.loader())
    let names = space.axes.map { "\($0.name) (\($0.mutation)): \($0.values.count)" }
    #expect(
      names == [
        "conv1d_1.out (width): 48", "conv1d_2.out (width): 48", "copies of conv1d_1 (remove): 3",
        "copies of conv1d_2 (remove): 3", "conv1d_2 separated (separate): 2", "conv1d_1.kernel (kernel): 5",
        "conv1d_2.kernel (kernel): 5", "conv1d_1.stride (stride): 2", "conv1d_2.stride (stride): 2",
        "conv1d_2.groups (groups): 4", "max_pool1d_1 (remove_pooling): 2", "max_pool1d_2 (remove_pooling): 2",
        "flatten_1 (head): 3",
        "relu_1.kind (kind): 10", "max_pool1d_1.kind (kind): 2", "relu_2.kind (kind): 10",
        "max_pool1d_2.kind (kind): 2", "normalization after conv1d_1 (add_normalization): 2",
        "normalization after conv1d_2 (add_normalization): 2",
      ])
    #expect(space.log10Size > 8)
  }

  @Test func valuesNarrowAxes() throws {
    let text =
      SeedSpaces.simpleCNN.dropLast() + """
        , "search": {
          "fixed": ["conv1d_2", "relu_1.kind"],
          "values": {"conv1d_1.out": [4, 8, 12], "*.kernel": {"minimum": 3, "maximum": 6}},
          "mutations": {"add_skip": false, "kind": false, "width": {"weight": 9}}}}
        """
    let space = try SeedSpaces.space(String(text), loader: SeedSpaces.loader())
    let axes = Dictionary(uniqueKeysWithValues: space.axes.map { ($0.name, $0) })
    #expect(axes["conv1d_1.out"]?.values == [4, 8, 12])
    #expect(axes["conv1d_1.kernel"]?.values == [3, 5])
    #expect(axes["conv1d_2.out"] == nil)
    #expect(!space.mutations.members.contains { $0.kind == "kind" })
    #expect(space.mutations.members.first { $0.kind == "width" }?.mutation.weight == 9)
  }

  @Test func tiesJoinKnobs() throws {
    let text =
      SeedSpaces.bottleneckSmall.dropLast()
      + #", "search": {"ties": [["block1.out", "block2.out"], ["block1.middle", "block2.middle"]]}}"#
    let loader = SeedSpaces.loader()
    let space = try SeedSpaces.space(String(text), loader: loader)
    let base = Specimen(try loader.network(of: space.base), space: space)
    #expect(base.knobs(.width).map(\.slots.count) == [2, 1, 1, 1])
    #expect(base.knobs(.bottleneck).map(\.slots.count) == [2, 1, 1, 1])
  }

  @Test func sectionsCanBringBlocks() throws {
    let text = SeedSpaces.bottleneckSmall.dropLast() + #", "search": {"import": ["separable.json"]}}"#
    let space = try SeedSpaces.space(String(text), loader: SeedSpaces.loader())
    #expect(space.axes.first { $0.name == "block1.kind" }?.values == ["bottleneck", "depthwise_separable", "conv2d"])
    #expect(space.base.imports == ["bottleneck.json", "separable.json"])
  }

  @Test func errorsNamePlaceFactAndRemedy() {
    #expect(
      errors(#"{"fixd": []}"#) == ["5:12 'fixd' is not a member of a search section. Did you mean 'fixed'?"])
    #expect(
      errors(#"{"fixed": ["conv1d_3"]}"#) == ["5:22 there is no layer 'conv1d_3'. Did you mean 'conv1d_1'?"])
    #expect(
      errors(#"{"fixed": "relu_1", "values": {"conv1d_1.ot": [1]}}"#) == [
        "5:21 'fixed' is 'relu_1', but must be a list",
        "5:42 'ot' is not an attribute of conv1d. Did you mean 'out'?",
      ])
    #expect(
      errors(#"{"values": {"conv1d_1.out": [8, "x"], "*.kernel": 3, "relu_1.kind": ["rellu"]}}"#) == [
        "5:43 'out' is 'x', but must be an integer from 1 to 65536",
        "5:61 '*.kernel' is 3, but must be a list of values, or {\"minimum\": …, \"maximum\": …}",
        "5:80 'rellu' is neither a layer nor a block that is imported. Did you mean 'relu'?",
      ])
    #expect(
      errors(#"{"values": {"out": [8], "$clases": [2], "conv1d_1.out": {"minimum": 9, "maximum": 4}}}"#) == [
        "5:23 'out' does not name an attribute. Write 'layer.attribute', or '$parameter'",
        "5:35 the architecture has no parameter 'clases'. Did you mean 'classes'?",
        "5:67 the bounds of 'conv1d_1.out' leave no value",
      ])
    #expect(
      errors(#"{"ties": [["conv1d_1.out", "conv1d_2.out"]]}"#) == [
        "5:38 'conv1d_2.out' is 16, but 'conv1d_1.out', which it is tied to, is 8. Give both the same value"
      ])
    #expect(
      errors(#"{"mutations": {"widht": false, "width": {"weight": -1}, "depth": {"wait": 1}, "kind": 3}}"#) == [
        "5:26 there is no mutation 'widht'. Did you mean 'width'?",
        "5:62 'weight' is -1, but must be a number from 0.0 to 1000.0",
        "5:77 'wait' is not a setting of depth. Known here: weight",
        "5:97 'kind' is 3, but must be true, false or an object of settings",
      ])
    #expect(errors(#"{"priors": "often"}"#) == ["5:22 'priors' is 'often', but must be a number"])
    #expect(
      errors(#"{"priors": 2}"#) == [
        "5:22 'priors' is 2, but a share is from 0 to 1. Write 0.5 for every second random candidate"
      ])
  }

  /// Each name compared with each layer, and the layers listed for each, these would be 10^9 steps and 100 MB.
  @Test func aSectionOfFaultsHasAHundredErrorsAndACount() {
    let names = (0..<20_000).map { "\"nowhere\($0)\"" }.joined(separator: ",")
    let errors = errors("{\"fixed\": [\(names)]}")
    #expect(errors.count == 101)
    #expect(errors[0].hasPrefix("5:22 there is no layer 'nowhere0'. Layers are conv1d_1, "))
    #expect(errors[100] == "- 19900 further errors are not shown")
    let ties = (0..<10_000).map { "[\"conv1d_\(1 + $0 % 2).kernel\"]" }.joined(separator: ",")
    #expect(self.errors("{\"ties\": [\(ties)]}").last == "- 9898 further errors are not shown")
  }

  @Test func listsOfLayersAreCut() {
    let layers = (0..<500).map { #"{"kind": "relu", "name": "activation\#($0)"}"# }.joined(separator: ",")
    let text = """
      {"espalier": 1, "input": [1, 40], "layers": [\(layers)], "search": {"fixed": ["x"]}}
      """
    #expect {
      _ = try SeedSpaces.space(text, loader: SeedSpaces.loader())
    } throws: { error in
      let remedy = (error as? DiagnosticsError)?.diagnostics.first?.remedy ?? ""
      return remedy.hasPrefix("Layers are activation0, activation1, ")
        && remedy.hasSuffix("activation39 and 460 more")
    }
  }

  @Test func theDocumentedSectionIsSound() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/search-space.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let example = try #require(text.split(separator: "```json\n").last?.split(separator: "```").first)
    let space = try SeedSpaces.space(String(example), loader: SeedSpaces.loader())
    #expect(space.axes.first { $0.name == "stem.out" }?.values == [4, 8, 12])
  }

  @Test func aClassifierAloneCanGrow() throws {
    let text = #"{"espalier": 1, "input": [40], "layers": [{"kind": "linear", "out": 10}]}"#
    let maker = try SeedSpaces.maker(text, limits: SizeLimits(maximumParameters: 2000))
    var generator = SeedSpaces.generator(0)
    let candidate = try maker.make(.random, parents: [], seen: [], using: &generator)
    #expect(candidate.architecture.layers.count > 1)
  }

  @Test func widthGridsGetCoarser() {
    let domain = IntegerDomain.widths(1...300, multiple: 1)
    #expect([3.4, 17, 18.9, 65, 67, 290].map(domain.nearest(to:)) == [3, 18, 18, 64, 64, 288])
    #expect(domain.next(after: 16, upwards: true) == 18)
    #expect(domain.next(after: 300, upwards: true) == nil)
    #expect(domain.next(after: 1, upwards: false) == nil)
    #expect(domain.values(including: 100).count == 67)
    #expect(IntegerDomain.widths(6...48, multiple: 6).values(including: 6) == [6, 12, 18, 24, 30, 36, 42, 48])
    #expect(IntegerDomain.list([3, 5, 9]).nearest(to: 7) == 5)
  }
}
