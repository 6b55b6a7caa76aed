import Foundation
import Testing

/// A search for which nobody named an architecture or a recipe.
@Suite struct FromNothingTests {
  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-nothing-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test func aDataSetAndALimitAreEnough() throws {
    try inFolder { folder in
      let study = folder.appending(path: "s").path
      let searched = try ToolProcess(
        [
          "search", "--dataset", "mnist1d", "--max-parameters", "500", "--trials", "7", "--epochs", "1", "--subset",
          "300",
          "--workers", "1", "--study", study,
        ], in: folder
      ).wait()
      #expect(searched.status == 0, "\(searched.errors)")
      #expect(
        searched.errors.hasPrefix(
          "mnist1d: begins with conv-pool-1d, separable-residual-1d, conv-flatten-1d, basic-residual-1d, temporal, gated-1d; "
            + "trains by a standard recipe, 1 epoch\n"), "\(searched.errors)")
      #expect(searched.output.contains("frontier of 7 trials"))
      let text = try String(contentsOfFile: study + "/study.json", encoding: .utf8)
      #expect(text.contains("\"portfolio\": ["))
      #expect(text.contains("\"labelSmoothing\": ["))
      let trials = try ToolProcess(["trials", study, "--format", "csv"], in: folder).wait()
      for design in ["separable-residual-1d with", "temporal with", "gated-1d with"] {
        #expect(trials.output.contains(design), "\(trials.output)")
      }
    }
  }

  @Test func aLimitThatNobodySetIsAnnounced() throws {
    try inFolder { folder in
      let study =
        #"{"study": 1, "dataset": "mnist1d", "epochs": 1, "subset": 300, "limits": {"parameters": {"max": 500}}, "#
        + #""budget": {"multiplyAdds": 4320000000}}"#
      let (file, path) = (folder.appending(path: "s.json").path, folder.appending(path: "s").path)
      try study.write(toFile: file, atomically: true, encoding: .utf8)
      let searched = try ToolProcess(["search", file, "--workers", "1", "--study", path], in: folder).wait()
      #expect(searched.status == 0, "\(searched.errors)")
      // A training takes 3 × 300 times the multiply-adds of a sample, sixteen of them the budget.
      #expect(
        searched.errors.contains(
          ": no candidate has more than 300,000 multiply-adds, as the budget suggests; "
            + "--max-multiply-adds sets another limit\n"), "\(searched.errors)")
      let list = try ToolProcess(["trials", path, "--format", "csv"], in: folder).wait()
      let costs = list.output.split(whereSeparator: \.isNewline).dropFirst().compactMap {
        Int($0.split(separator: ",")[3])
      }
      #expect(costs.count > 10)
      #expect(costs.allSatisfy { $0 <= 300_000 }, "\(costs)")
    }
  }

  /// A table of one's own.
  @Test func ownTablesNeedNoArchitecture() throws {
    try inFolder { folder in
      let rows = (0..<120).map { "\(Double($0 % 7) / 7),\(Double($0 % 5)),\($0 % 7 > 3 ? "high" : "low")" }
      let table = folder.appending(path: "t.csv").path
      try (["a,b,level"] + rows).joined(separator: "\n").write(toFile: table, atomically: true, encoding: .utf8)
      let searched = try ToolProcess(
        [
          "search", "--dataset", table, "--max-parameters", "300", "--trials", "5", "--epochs", "2", "--workers", "1",
          "--quiet", "--study", folder.appending(path: "s").path,
        ], in: folder
      ).wait()
      #expect(searched.status == 0, "\(searched.errors)")
      #expect(searched.output.contains("frontier of 5 trials"))
    }
  }

  @Test func aBaseJoinsTheDesignsUnlessItIsToBeAlone() throws {
    let network = KilledTrainingTests.root.appending(path: "architectures/mnist1d/simple-cnn.json").path
    for (option, isAlone) in [([String](), false), (["--only-base"], true)] {
      try inFolder { folder in
        let study = folder.appending(path: "s").path
        let searched = try ToolProcess(
          [
            "search", "--architecture", network, "--dataset", "mnist1d", "--max-parameters", "900", "--trials", "2",
            "--epochs", "1", "--subset", "200", "--workers", "1", "--quiet", "--study", study,
          ] + option, in: folder
        ).wait()
        #expect(searched.status == 0, "\(searched.errors)")
        let text = try String(contentsOfFile: study + "/study.json", encoding: .utf8)
        #expect(text.contains("\"portfolio\"") != isAlone)
        #expect(text.contains("\"name\": \"simple-cnn\""))
      }
    }
  }

  /// Its candidates may get blocks, and it is trained by what suits the data.
  @Test func aBaseAloneMayBorrowBlocks() throws {
    let network = KilledTrainingTests.root.appending(path: "architectures/mnist1d/mlp-64.json").path
    try inFolder { folder in
      let study = folder.appending(path: "s").path
      let searched = try ToolProcess(
        [
          "search", "--architecture", network, "--only-base", "--published-blocks", "--dataset", "mnist1d",
          "--max-parameters", "3000", "--trials", "6", "--epochs", "1", "--subset", "200", "--workers", "1", "--study",
          study,
        ], in: folder
      ).wait()
      #expect(searched.status == 0, "\(searched.errors)")
      #expect(
        searched.errors.hasPrefix(
          "mnist1d-mlp-64: begins with mlp-64; lent blocks: conv-pool-1d, separable-residual-1d, conv-flatten-1d, "
            + "basic-residual-1d, temporal, gated-1d; trains by a standard recipe, 1 epoch\n"), "\(searched.errors)")
      let text = try String(contentsOfFile: study + "/study.json", encoding: .utf8)
      #expect(text.contains("\"blocksOf\": ["))
      let trials = try ToolProcess(["trials", study, "--format", "csv"], in: folder).wait()
      #expect(trials.output.contains(" added first"), "\(trials.output)")
      #expect(!trials.output.contains("separable-residual-1d with"))
    }
  }

  @Test func aStudyFromNothingIsChecked() throws {
    try inFolder { folder in
      let file = folder.appending(path: "study.json").path
      let text = #"{"study": 1, "dataset": "mnist1d", "limits": {"parameters": {"max": 600}}}"#
      try text.write(toFile: file, atomically: true, encoding: .utf8)
      let checked = try ToolProcess(["check", file], in: folder).wait()
      #expect(checked.status == 0, "\(checked.errors)")
      #expect(checked.output.contains("sound: 200 trials of nsga2"), "\(checked.output)")
    }
  }

  /// Where candidates choose their recipe, the frontier's table says which rows were trained by another than the base.
  @Test func rowsOfAnotherRecipeSaySo() throws {
    try inFolder { folder in
      let file = folder.appending(path: "study.json").path
      let text = """
        {"study": 1, "dataset": "mnist1d", "architecture": "\(KilledTrainingTests.root.path)/architectures/mnist1d/mlp-64.json",
         "recipe": {"recipe": 1, "learningRate": 0.01, "batchSize": 64}, "subset": 200, "epochs": 1, "budget": {"trials": 8},
         "search": {"recipe": {"learningRate": [0.005, 0.01, 0.02], "labelSmoothing": [0, 0.1]},
                    "mutations": {"change_recipe": {"weight": 1000}}}}
        """
      try text.write(toFile: file, atomically: true, encoding: .utf8)
      let study = folder.appending(path: "s").path
      let searched = try ToolProcess(
        ["search", file, "--workers", "1", "--quiet", "--study", study], in: folder
      ).wait()
      #expect(searched.status == 0, "\(searched.errors)")
      let table = try ToolProcess(
        ["pareto", study, "--all", "--columns", "trial,recipe", "--format", "csv"], in: folder
      ).wait()
      let rows = table.output.split(whereSeparator: \.isNewline).dropFirst().map { line in
        line.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false).dropFirst().map(String.init)
      }
      #expect(rows.count > 1, "\(table.output)\(table.errors)")
      func recipe(_ trial: String) throws -> NSDictionary? {
        let name = String(repeating: "0", count: 5 - trial.count) + trial
        let document = try Data(contentsOf: URL(fileURLWithPath: study + "/candidates/\(name)/architecture.json"))
        let members = try JSONSerialization.jsonObject(with: document) as? [String: Any]
        return members?["recipe"] as? NSDictionary
      }
      let base = try #require(try recipe("0"))
      for row in rows {
        #expect(try (recipe(row[0]) != base) == !row[1].isEmpty, "trial \(row[0]): \(row[1])")
      }
      #expect(rows.contains { $0[1].contains("learningRate 0.0") || $0[1].contains("labelSmoothing 0.1") })
    }
  }
}
