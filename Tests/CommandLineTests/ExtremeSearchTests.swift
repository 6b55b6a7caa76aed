import Foundation
import Testing

/// The largest numbers that options take do no harm in what follows from them.
@Suite struct ExtremeSearchTests {
  @Test func theLargestLimitsAndSeedsRunAndResume() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-extreme-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let most = "9223372036854775807"
    let study = folder.appending(path: "study").path
    let network = KilledTrainingTests.root.appending(path: "architectures/mnist1d/linear.json").path
    let search = try ToolProcess(
      [
        "search", "--architecture", network, "--dataset", "mnist1d", "--max-parameters", most,
        "--max-multiply-adds", most, "--max-activations", most, "--seed", most, "--trials", "3", "--epochs", "1",
        "--subset", "200", "--workers", "1", "--study", study,
      ], in: folder
    ).wait()
    #expect(search.status == 0, "\(search.errors)")
    #expect(search.output.contains("frontier of 3 trials"))
    let resumed = try ToolProcess(["resume", study, "--workers", "1", "--quiet"], in: folder).wait()
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try String(contentsOfFile: study + "/study.json", encoding: .utf8).contains("\"seed\": \(most)"))
  }
}
