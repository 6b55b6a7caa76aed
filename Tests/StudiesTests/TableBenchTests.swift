import Catalogues
import Diagnostics
import Figures
import Foundation
import JSONText
import Reports
import Search
import Testing

@testable import Studies

/// Searches that are compared on a table of results.
@Suite struct TableBenchTests {
  /// 81 networks of four choices: each choice takes away a share of the errors and costs parameters.
  private static let table: String = {
    var lines: [String] = []
    for index in 0..<81 {
      let digits = [index / 27, index / 9 % 3, index / 3 % 3, index % 3]
      let parameters = 100 + digits.enumerated().reduce(0) { $0 + $1.element * (20 + 15 * $1.offset) }
      let error = digits.enumerated().reduce(0.6) { $0 * (1 - 0.18 * Double($1.element) / Double(1 + $1.offset)) }
      let results = [-0.004, 0, 0.004].map { String(format: "%.3f", 100 * (1 - error + $0)) }
      let key = digits.map(String.init).joined()
      lines.append(
        "\"\(key)\": {\"test_acc\": [\(results.joined(separator: ", "))], \"mean_acc\": 1, \"params\": \(parameters), \"flops\": 9}"
      )
    }
    return "{\(lines.joined(separator: ",\n"))}"
  }()

  private func inFolder<Result>(_ files: [String: String], _ body: (String) throws -> Result) throws -> Result {
    let folder = try TemporaryFolder()
    for (name, text) in files { try text.write(toFile: folder.path + "/" + name, atomically: true, encoding: .utf8) }
    return try body(folder.path)
  }

  private func bench(_ members: String, rivals: String? = nil) throws -> TableBench {
    var files = ["table.json": Self.table, "bench.json": "{\"bench\": 1, \"table\": \"table.json\", \(members)}"]
    files["rivals.csv"] = rivals
    return try inFolder(files) { try TableBench(JSONDocument(path: $0 + "/bench.json")) }
  }

  private func said(_ members: String, rivals: String? = nil) -> String {
    complaint { _ = try bench(members, rivals: rivals) }
      .replacing(/[^ ]*\/(?<file>bench.json|table.json|rivals.csv)/) { String($0.file) }
  }

  @Test func aTableHasChoicesAndResults() throws {
    let table = try bench("\"seeds\": 2").table
    #expect(table.entries.count == 81)
    #expect(table.choices == Array(repeating: ["0", "1", "2"], count: 4))
    let entry = table.entries[try #require(table[Array("0102")])]
    #expect(entry.size.parameters == 100 + 35 + 2 * 65)
    #expect(entry.results.count == 3)
    #expect(abs(entry.mean - entry.results[1]) < 1e-4)
  }

  private static let variants = """
    "seeds": 10, "budget": {"trials": 24}, "variants": [
      {"name": "random", "with": {"sampler": "random"}},
      {"name": "nsga2", "with": {"sampler": {"kind": "nsga2", "population": 8}}},
      {"name": "model", "with": {"sampler": {"kind": "nsga2", "population": 8},
        "screening": {"kind": "surrogate", "start": 6, "pool": 40, "logarithm": true}}}]
    """

  /// Samplers that learn find more, and each run is a function of its seed.
  @Test func searchesFindMoreTheMoreTheyLearn() throws {
    let report = try TableBenchReport(bench(Self.variants))
    let medians = Dictionary(
      uniqueKeysWithValues: report.lines.map { ($0.name, $0.quartiles(after: 24)?.median ?? 0) })
    let (random, bred, model) = (medians["random"] ?? 0, medians["nsga2"] ?? 0, medians["model"] ?? 0)
    #expect(bred > random)
    #expect(model > bred)
    #expect(model > 0.99 && model <= 1 + 1e-12)
    for line in report.lines {
      #expect(line.curves.allSatisfy { $0.count == 24 && zip($0, $0.dropFirst()).allSatisfy { $0 <= $1 + 1e-12 } })
    }
    #expect(try TableBenchReport(bench(Self.variants)).lines.map(\.curves) == report.lines.map(\.curves))
  }

  @Test(arguments: ["random", "nsga2", "aging_evolution", "local_search"])
  func everySamplerTakesEachNetworkOnce(_ sampler: String) throws {
    let bench = try bench(
      "\"budget\": {\"trials\": 81}, \"seeds\": 1, \"variants\": [{\"name\": \"v\", \"with\": {\"sampler\": \"\(sampler)\", \"window\": 4}}]"
    )
    var search = TableSearch(bench, bench.variants[0], seed: 3, methods: .builtin)
    #expect(Set(try search.run()).count == 81)
  }

  @Test func rivalsAreMeasuredOnTheSameTable() throws {
    let all = "0000 1111 2222 0102 2010 0001 1000 2000 2100 2210"
    let bench = try bench(
      "\"seeds\": 5, \"budget\": {\"trials\": 10}, \"rivals\": \"rivals.csv\", \"variants\": [{\"name\": \"ours\", \"with\": {}}]",
      rivals: "method,seed,keys\nweak,0,0000 0001\nweak,1,0000\nstrong,0,\(all)\nstrong,1,\(all)\n")
    let report = try TableBenchReport(bench)
    #expect(report.lines.map(\.name) == ["ours", "weak", "strong"])
    #expect(report.bestRival?.name == "strong")
    let strong = try #require(report.bestRival)
    #expect(report.probability(strong) == nil)
    #expect(try #require(report.probability(report.lines[0])) <= 1)
    let table = report.table.rendered(as: .csv)
    #expect(table.hasPrefix("search,rival,runs,hypervolumeAfter2,hypervolumeAfter5,hypervolume,"))
    #expect(table.contains("weak,rival,2,"))
    #expect(report.curveTable.rendered(as: .csv).split(whereSeparator: \.isNewline).count == 31)
  }

  @Test func filesAreWritten() throws {
    let report = try TableBenchReport(bench(Self.variants.replacing("\"seeds\": 10", with: "\"seeds\": 2")))
    try inFolder([:]) { folder in
      try report.write(to: folder + "/out")
      let files = try FileManager.default.contentsOfDirectory(atPath: folder + "/out").sorted()
      #expect(files == ["curves.csv", "curves.svg", "summary.csv", "summary.json", "summary.md"])
    }
  }

  @Test func faultsNameTheirPlaces() throws {
    #expect(
      said("\"seeds\": 1, \"budget\": {\"trials\": 82}")
        .hasSuffix("error: the table has 81 networks, fewer than 82 trials. Lower the budget"))
    #expect(
      said("\"rivals\": \"rivals.csv\"", rivals: "method,seed,keys\na,0,0000 0003\n")
        == "error: rivals.csv: line 2: the table has no network '0003'. Measure rivals on the same table")
    #expect(
      said("\"rivals\": \"rivals.csv\"", rivals: "method,seed,keys\na,zero,0000\n")
        == "error: rivals.csv: line 2: this is no search of another tool. "
        + "Write a method, a seed and keys, with commas between them")
    #expect(
      said("\"variants\": [{\"name\": \"s\", \"with\": {\"screening\": \"snip\"}}]").contains(
        "scores networks, and a table has none"))
    #expect(
      said("\"objectives\": [\"latency\"]").contains("a table has the objectives accuracy, parameters, multiplyAdds"))
  }

  @Test(arguments: [
    (
      "{}",
      "this is no table of results: it has no networks. Give an object with a member for each network: see docs/bench-search.md"
    ),
    (
      "{\"00\": {\"test_acc\": [1], \"params\": 3}, \"0\": {\"test_acc\": [1], \"params\": 3}}",
      "'0' has 1 choices, but '00' has 2. Give every network a character for each choice"
    ),
    ("{\"00\": {\"params\": 3}}", "'00' has no results. Give \"test_acc\", a list of percentages"),
    (
      "{\"00\": {\"test_acc\": [101], \"params\": 3}}",
      "the results of '00' are not all from 0 to 100. Give percentages"
    ),
    ("{\"00\": {\"test_acc\": [1]}}", "'00' has no \"params\". Give its parameters"),
  ]) func tablesAreChecked(_ text: String, _ expected: String) throws {
    let document = try JSONDocument(SourceText(file: "t.json", text: text))
    #expect(complaint { _ = try ResultTable(document) }.hasSuffix("error: " + expected))
  }

  /// Against values of SciPy's mannwhitneyu, asymptotic with continuity.
  @Test func ranksTellGroupsApart() {
    #expect(abs(rankSumProbability([1, 2, 3, 4, 5], [6, 7, 8, 9, 10]) - 0.012_186) < 1e-5)
    #expect(abs(rankSumProbability([1, 3, 5, 7], [2, 4, 6, 8]) - 0.665_005) < 1e-5)
    #expect(rankSumProbability([1, 1], [1, 1]) == 1)
    #expect(rankSumProbability([], [1]) == 1)
    // With ties.
    #expect(abs(rankSumProbability([1, 2, 2, 3], [2, 3, 4, 4]) - 0.134_169) < 1e-5)
  }
}
