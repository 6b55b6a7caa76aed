import Foundation
import Testing

/// From a search within flash and RAM to C files, as a user would do it.
@Suite struct MicrocontrollerSearchTests {
  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-micro-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func run(_ arguments: [String], in folder: URL) throws -> ToolProcess.Outcome {
    try ToolProcess(arguments, in: folder, begins: true).wait()
  }

  @Test func everyRowBecomesAFileThatComputesIt() throws {
    try inFolder { folder in
      let searched = try run(
        [
          "search", "--dataset", "mnist1d", "--max-flash", "9KB", "--max-ram", "1.5KiB", "--precision", "int8",
          "--trials",
          "8", "--epochs", "1", "--subset", "300", "--workers", "1", "--fidelity", "full", "--quiet", "--study", "s",
        ], in: folder)
      #expect(searched.status == 0, "\(searched.errors)")
      #expect(searched.output.contains("frontier of 8 trials"))
      let text = try String(contentsOf: folder.appending(path: "s/study.json"), encoding: .utf8)
      #expect(text.contains("\"flash\": {\"max\": 9000}") && text.contains("\"ram\": {\"max\": 1536}"))
      #expect(text.contains("\"objectives\": [\"accuracy\", \"flash\"]"))
      let trials = try run(["trials", "s", "--format", "csv"], in: folder).output.split(separator: "\r\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
      let columns = try (
        flash: #require(trials[0].firstIndex(of: "flash")), ram: #require(trials[0].firstIndex(of: "ram"))
      )
      #expect(trials.count == 9)
      for row in trials.dropFirst() {
        #expect(try #require(Int(row[columns.flash])) <= 9_000 && #require(Int(row[columns.ram])) <= 1_536)
      }
      let exported = try run(["export", "s", "--format", "c-int8", "--all", "--output", "c"], in: folder)
      #expect(exported.status == 0, "\(exported.errors)")
      let index = try String(contentsOf: folder.appending(path: "c/index.json"), encoding: .utf8)
      #expect(index.contains("\"flash\": ") && index.contains("\"ram\": "))
      let page = try String(contentsOf: folder.appending(path: "c/index.md"), encoding: .utf8)
      #expect(page.contains("Flash (B)") && page.contains("int8 accuracy (%)"))
      let sources = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "c").path).filter {
        $0.hasSuffix(".c")
      }
      #expect(!sources.isEmpty)
    }
  }

  @Test func bytesThatAreNoneAreRefused() throws {
    try inFolder { folder in
      let outcome = try run(
        ["search", "--dataset", "mnist1d", "--max-flash", "20XB", "--study", "s"], in: folder)
      #expect(outcome.status == 2)
      #expect(
        outcome.errors.contains(
          "expected a number of bytes such as 20000, 20KB (of 1,000), 20KiB (of 1,024), 1MB or 1MiB"),
        "\(outcome.errors)")
      let unknown = try run(
        ["search", "--dataset", "mnist1d", "--objective", "flesh", "--study", "s"], in: folder)
      #expect(unknown.status == 2)
      #expect(unknown.errors.contains("there is no objective 'flesh'. Did you mean 'flash'?"), "\(unknown.errors)")
    }
  }

  /// What is too small for any design is said before there is a study.
  @Test func tooLittleFlashIsRefused() throws {
    try inFolder { folder in
      let outcome = try run(
        ["search", "--dataset", "mnist1d", "--max-flash", "500", "--trials", "2", "--study", "s"], in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("bytes of flash are more than 500"), "\(outcome.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "s").path))
    }
  }
}
