import Foundation
import Testing

/// The README's first minutes: what is typed after the installation does what it says. `make test-newcomer` types the rest, too.
@Suite struct ReadmeTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static let lines: [String] = {
    guard let page = try? String(contentsOf: root.appending(path: "README.md"), encoding: .utf8),
      let start = page.range(of: "## The first ten minutes\n")
    else { return [] }
    let story = page[start.upperBound...].components(separatedBy: "\n## ")[0]
    return story.split(separator: "\n").filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) }
  }()

  @Test func aFirstNetworkIsTrainedAndGrown() throws {
    #expect(Self.lines.prefix(2) == ["make search", "make install PREFIX=$HOME/.local DASHBOARD=no"])
    let home = FileManager.default.temporaryDirectory.appending(path: "espalier-readme-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: home) }
    let programs = home.appending(path: ".local/bin")
    try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
    // As the installation would have left it.
    try FileManager.default.createSymbolicLink(
      at: programs.appending(path: "espalier"), withDestinationURL: KilledTrainingTests.tool)
    let script = Self.lines.dropFirst(2).map {
      // A tenth of the work shows as much. The installation has the recipe, which 'make test-newcomer' tries.
      $0.replacing("--trials 30", with: "--trials 4 --workers 1").replacing(
        "--recipe recipes", with: "--epochs 1 --threads 1 --recipe '\(Self.root.path)/recipes'")
    }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-euc", script.joined(separator: "\n")]
    process.environment = ["HOME": home.path, "PATH": "/usr/bin:/bin"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
    for word in ["first.json", "Validation", "frontier of 4 trials", "grown/report.html"] {
      #expect(text.contains(word), "it says \(word): \(text)")
    }
    #expect(FileManager.default.fileExists(atPath: home.path + "/first/grown/report.html"))
  }
}
