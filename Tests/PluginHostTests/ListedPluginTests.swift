import Diagnostics
import Foundation
import JSONText
import Layers
import PluginHost
import Testing

/// Which plug-ins a text lists, read without running any.
@Suite struct ListedPluginTests {
  private let folder: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "espalier-listed-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.resolvingSymlinksInPath().path
  }

  private func write(_ text: String, _ name: String) throws -> String {
    try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    return "\(folder)/\(name)"
  }

  /// A study lists those of its architecture and its references too, each relative to its own file.
  @Test func aStudyListsThoseOfItsNetworks() throws {
    let network = #"{"espalier": 1, "input": [4], "layers": [{"kind": "relu"}], "plugins": ["%"]}"#
    try FileManager.default.createDirectory(atPath: folder + "/nets", withIntermediateDirectories: true)
    _ = try write(network.replacing("%", with: "base.so"), "nets/base.json")
    let study = try write(
      """
      {"study": 1, "dataset": "mnist1d", "plugins": ["own.so"], "architecture": "nets/base.json",
       "references": [\(network.replacing("%", with: "/abs/reference.so"))]}
      """, "study-file.json")
    let listed = ListedPlugins(file: study)
    #expect(listed.entries.map(\.path) == ["\(folder)/own.so", "\(folder)/nets/base.so", "/abs/reference.so"])
    #expect(listed.entries.allSatisfy { $0.record == nil })
  }

  @Test func aBenchListsThoseOfItsVariants() throws {
    let bench = try write(
      """
      {"bench": 1, "study": {"study": 1, "plugins": ["study.so"]}, "variants": [
        {"name": "a", "with": {"architecture": {"espalier": 1, "plugins": ["variant.so"]}}}]}
      """, "bench.json")
    #expect(ListedPlugins(file: bench).entries.map(\.path) == ["\(folder)/study.so", "\(folder)/variant.so"])
  }

  /// A study's folder may come from elsewhere: a path that somebody wrote into its study.json loads nothing.
  @Test func aFolderLoadsOnlyWhatWasWrittenDown() throws {
    _ = try write("", "study.sqlite")
    // Any ELF file: it is never run.
    try FileManager.default.copyItem(atPath: "/usr/bin/true", toPath: folder + "/stranger.so")
    let study = try write(#"{"study": 1, "plugins": ["stranger.so"]}"#, "study.json")
    var toolkit = Toolkit(layers: .builtin)
    let error = #expect(throws: DiagnosticsError.self) { try ListedPlugins(file: study).load(into: &toolkit) }
    let fault = try #require(error?.diagnostics.first)
    #expect(fault.code == "stranger-plugin")
    #expect(fault.location?.description == "\(study):1:26")
    #expect(toolkit.plugins.isEmpty)
  }

  @Test func whatIsNoDocumentListsNothing() throws {
    #expect(ListedPlugins(file: folder + "/nowhere.json").entries.isEmpty)
    #expect(ListedPlugins(file: try write("{", "broken.json")).entries.isEmpty)
  }
}
