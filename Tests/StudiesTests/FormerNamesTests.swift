import Catalogues
import Diagnostics
import Foundation
import GRDB
import GraphIR
import JSONText
import Layers
@testable import Search
@testable import Studies
import Testing

/// Members that were renamed are read under their former names, with a warning, and mean the same.
@Suite struct FormerNamesTests {
  /// What a study says, and the warnings of reading it.
  private func read(_ members: String, architecture: String = smallNetwork) throws -> (
    study: StudySpecification, warnings: [Diagnostic]
  ) {
    let text = #"{"study": 1, "dataset": "mnist1d", \#(members), "architecture": \#(architecture)}"#
    var warnings: [Diagnostic] = []
    let document = try JSONDocument(SourceText(file: "study.json", text: text))
    let study = try StudySpecification(document, loader: makeLoader(), methods: .builtin, warnings: &warnings)
    warnings += try study.space(loader: makeLoader(), document: document).renames
    return (study, warnings)
  }

  fileprivate struct OldSetting: CustomTestStringConvertible {
    var member: String
    var kind: String
    var setting: SettingDescription
    var testDescription: String { "\(kind) \(setting.name)" }
  }

  fileprivate static var oldSettings: [OldSetting] {
    func all<Product>(_ member: String, _ catalogue: MethodCatalogue<Product>) -> [OldSetting] {
      catalogue.definitions.flatMap { definition in
        definition.settings.filter { !$0.formerNames.isEmpty }.map {
          OldSetting(member: member, kind: definition.kind, setting: $0)
        }
      }
    }
    let derived = FidelitySchedulerDefinition.derivedSettings
    return all("sampler", SamplerCatalogue.builtin) + all("screening", ScreeningCatalogue.builtin)
      + all("fidelity", FidelitySchedulerCatalogue.builtin).filter { !derived.contains($0.setting.name) }
  }

  @Test func thereAreSome() {
    let names = Set(Self.oldSettings.flatMap(\.setting.formerNames))
    #expect(
      names == [
        "accuracy_margin", "bin_ratio", "min_epochs", "min_resolution", "min_samples", "whole_fronts",
      ])
  }

  /// Both ends of each range, as each is far from the default.
  @Test(arguments: oldSettings) fileprivate func settings(_ old: OldSetting) throws {
    let values: [String] =
      switch old.setting.domain {
      case .integer(let range): ["\(range.lowerBound)", "\(range.upperBound)"]
      case .real(let range): ["\(range.lowerBound)", "\(range.upperBound)"]
      default: []
      }
    for (name, value) in old.setting.formerNames.flatMap({ name in values.map { (name, $0) } }) {
      let former = try read(#""\#(old.member)": {"kind": "\#(old.kind)", "\#(name)": \#(value)}"#)
      let present = try read(#""\#(old.member)": {"kind": "\#(old.kind)", "\#(old.setting.name)": \#(value)}"#)
      #expect(former.study == present.study)
      #expect(present.warnings == [])
      #expect(former.warnings.map(\.severity) == [.warning])
      #expect(
        former.warnings.map(\.message) == ["'\(name)' is called '\(old.setting.name)' now"])
      #expect(former.warnings[0].remedy == "Write '\(old.setting.name)'; the former name is still read")
      #expect(former.warnings[0].location != nil)
    }
  }

  @Test func derivedSettingsStayTheStudys() {
    let message = complaint { _ = try read(#""fidelity": {"kind": "asha", "max_epochs": 3}"#) }
    #expect(message.contains("error: the study's 'epochs' says what 'max_epochs' would"))
  }

  fileprivate struct OldAttribute: CustomTestStringConvertible {
    var layer: LayerDefinition
    var attribute: AttributeSchema
    var testDescription: String { "\(layer.kind) \(attribute.name)" }
  }

  fileprivate static var oldAttributes: [OldAttribute] {
    LayerCatalogue.builtin.definitions.flatMap { layer in
      layer.attributes.filter { !$0.formerNames.isEmpty }.map { OldAttribute(layer: layer, attribute: $0) }
    }
  }

  private func network(_ kind: String, _ name: String, section: String = "") -> String {
    let input = kind == "avg_pool2d" ? "[1, 8, 8]" : "[2, 8]"
    let kernel = kind.contains("pool") ? #""kernel": 2, "# : ""
    return """
      {"espalier": 1, "name": "net", "input": \(input), \(section) "blocks": {"unit": {
        "layers": [{"kind": "\(kind)", \(kernel)"\(name)": false}]}}, "layers": [
        {"kind": "\(kind)", "name": "old", \(kernel)"\(name)": false}, {"kind": "unit"}, {"kind": "flatten"},
        {"kind": "linear", "out": 10}]}
      """
  }

  @Test(arguments: oldAttributes) fileprivate func attributes(_ old: OldAttribute) throws {
    for name in old.attribute.formerNames {
      let former = try read(#""name": "s""#, architecture: network(old.layer.kind, name))
      let present = try read(#""name": "s""#, architecture: network(old.layer.kind, old.attribute.name))
      #expect(former.study == present.study, "the study holds the present name")
      #expect(
        try former.study.network(by: makeLoader()).canonicalHash
          == present.study.network(by: makeLoader()).canonicalHash)
      #expect(present.warnings == [])
      // In the block and outside.
      let message = "'\(name)' is called '\(old.attribute.name)' now"
      #expect(former.warnings.map(\.message) == [message, message])
      #expect(Set(former.warnings.map(\.path)) == ["old", "\(old.layer.kind)_1"])
    }
  }

  /// The texts of earlier versions, whose hashes databases hold.
  @Test func canonicalTextsKeepTheirNames() throws {
    let pool = try read(#""name": "s""#, architecture: network("avg_pool1d", "countIncludePad")).study
    let text = try pool.network(by: makeLoader()).graph.canonicalText
    #expect(text.contains("avg_pool1d kernel=2 stride=2 padding=0 count_include_pad=false <- input"))
    let slopes = try read(#""name": "s""#, architecture: network("prelu", "perChannel")).study
    #expect(try slopes.network(by: makeLoader()).graph.canonicalText.contains("prelu per_channel=false <- input"))
  }

  @Test func sectionsNameAttributes() throws {
    let section = #""search": {"fixed": ["old.count_include_pad"], "values": {"*.count_include_pad": [false]}},"#
    let (study, warnings) = try read(
      #""name": "s""#, architecture: network("avg_pool1d", "countIncludePad", section: section))
    #expect(
      warnings.map(\.message) == [
        "'old.count_include_pad' is called 'old.countIncludePad' now",
        "'*.count_include_pad' is called '*.countIncludePad' now",
      ])
    let rules = try study.space(loader: makeLoader()).rules
    #expect(rules.fixedAttributes == [SlotName(layer: "old", attribute: "countIncludePad")])
    #expect(rules.values[SlotName(layer: "*", attribute: "countIncludePad")] != nil)
  }

  /// What the study of a bench says is said once, and of variants what they add.
  @Test func benchesWarnOnce() throws {
    let text = """
      {"bench": 1, "budget": {"multiplyAdds": 1000},
       "study": {"study": 1, "dataset": "mnist1d", "fidelity": {"kind": "asha", "min_samples": 0.5},
         "architecture": \(network("prelu", "per_channel"))},
       "variants": [{"name": "a", "with": {}}, {"name": "b", "with": {"window": 3}},
         {"name": "c", "with": {"fidelity": {"kind": "asha", "bin_ratio": 3}}}]}
      """
    var warnings: [Diagnostic] = []
    let document = try JSONDocument(SourceText(file: "bench.json", text: text))
    let bench = try BenchSpecification(document, loader: makeLoader(), methods: .builtin, warnings: &warnings)
    #expect(
      warnings.map(\.message).sorted() == [
        "'bin_ratio' is called 'binRatio' now", "'min_samples' is called 'minSamples' now",
        "'per_channel' is called 'perChannel' now", "'per_channel' is called 'perChannel' now",
      ])
    let location = try #require(warnings.first { $0.message.contains("bin_ratio") }?.location)
    #expect(
      location
        == document.location(
          of: JSONPointer() / "variants" / 2 / "with" / "fidelity" / "bin_ratio", .key))
    #expect(bench.variants[0].study.fidelity.settings == ["minSamples": .real(0.5)])
    #expect(bench.variants[2].study.fidelity.settings == ["binRatio": .integer(3)])
  }

  /// A study that an earlier version began, half way: it finds what it would have found.
  @Test func storedStudiesFindTheSame() throws {
    let folder = try TemporaryFolder()
    func specification(_ names: (String) -> String) throws -> String {
      """
      {"study": 1, "name": "s", "dataset": "mnist1d", "epochs": 8, "budget": {"trials": 40}, "window": 4,
       "sampler": {"kind": "nsga2", "population": 8}, "screening": "none", "seed": 3,
       "fidelity": {"kind": "asha", "reduction": 2, "\(names("minEpochs"))": 2, "\(names("binRatio"))": 3,
         "\(names("wholeFronts"))": 0, "\(names("accuracyMargin"))": 0.02},
       "architecture": \(network("prelu", names("perChannel")))}
      """
    }
    let text = try specification { $0 }
    let study = try StudySpecification(
      JSONDocument(SourceText(file: "s.json", text: text)), loader: makeLoader())
    let whole = try Study(
      creating: folder.path + "/whole", specification: study, trainingSamples: 100, constantMetric: 0.01)
    #expect(try StudyRun(whole, source: FakeSource(), pool: FakePool(count: 2, seed: 1)).run() == .completed)

    let path = folder.path + "/old"
    do {
      let begun = try Study(creating: path, specification: study, trainingSamples: 100, constantMetric: 0.01)
      #expect(throws: DiagnosticsError.self) {
        try StudyRun(begun, source: FakeSource(), pool: FakePool(count: 2, seed: 5, crashAfter: 25)).run()
      }
    }
    // As earlier versions wrote it.
    func old(_ text: String) -> String {
      [
        "minEpochs": "min_epochs", "binRatio": "bin_ratio", "wholeFronts": "whole_fronts",
        "accuracyMargin": "accuracy_margin", "perChannel": "per_channel",
      ].reduce(text) { $0.replacing("\"\($1.key)\"", with: "\"\($1.value)\"") }
    }
    let file = path + "/study.json"
    let present = try String(contentsOfFile: file, encoding: .utf8)
    #expect(present.contains("wholeFronts"))
    try old(present).write(toFile: file, atomically: true, encoding: .utf8)
    let database = try DatabaseQueue(path: path + "/study.sqlite")
    try database.write { database in
      let text = try #require(try String.fetchOne(database, sql: "SELECT specification FROM study"))
      try database.execute(sql: "UPDATE study SET specification = ?", arguments: [old(text)])
    }
    try database.close()

    var unknowing = StudyMethods.builtin
    unknowing.takesUnknownKinds = true
    for methods in [.builtin, unknowing] {
      _ = try Study(path: path, isReadOnly: true, loader: makeLoader(), methods: methods)
    }
    let resumed = try Study(path: path, isReadOnly: false, loader: makeLoader())
    #expect(try StudyRun(resumed, source: FakeSource(), pool: FakePool(count: 3, seed: 9)).run() == .completed)
    #expect(try resumed.csv == whole.csv)
    // The database has the present names by now, the file has the former ones.
    for methods in [.builtin, unknowing] {
      _ = try Study(path: path, isReadOnly: true, loader: makeLoader(), methods: methods)
    }
  }
}
