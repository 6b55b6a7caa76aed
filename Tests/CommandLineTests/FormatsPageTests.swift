import Foundation
import Testing

/// The story of docs/formats.md at small scale: a network that PyTorch exported is imported, trained, searched from under a
/// limit, and its winners leave again. Its commands are run one after another, on pictures that the test makes.
@Suite(.serialized) struct FormatsPageTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  /// What the page's program writes for `python mobile.py 4`.
  private static let model = root.appending(path: "Tests/CommandLineTests/Files/mobile.onnx")

  /// The commands of the story.
  private static let commands: [String] = {
    guard let page = try? String(contentsOf: root.appending(path: "docs/formats.md"), encoding: .utf8),
      let start = page.range(of: "## From another tool to the frontier\n")
    else { return [] }
    let story = page[start.upperBound...].components(separatedBy: "\n## ")[0]
    return story.split(separator: "\n").filter { $0.hasPrefix("$ espalier ") }.map { String($0.dropFirst(2)) }
  }()

  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "espalier-story-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Ten kinds of pictures in Fashion-MNIST's files: a bright bar at a height of its own, and noise.
  private func writePictures(_ name: String, count: Int) throws {
    func header(_ magic: Int, _ words: [Int]) -> [UInt8] {
      ([magic] + words).flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) } }
    }
    var state = UInt32(count)
    var pixels = header(0x0803, [count, 28, 28])
    for image in 0..<count {
      let bar = 56 * (image % 10 + 2)..<56 * (image % 10 + 3)
      for offset in 0..<784 {
        state = state &* 1_664_525 &+ 1_013_904_223
        pixels.append((bar.contains(offset) ? 150 : 0) + UInt8(state >> 24) / 3)
      }
    }
    try Data(pixels).write(to: folder.appending(path: "pictures/\(name)-images-idx3-ubyte"))
    let labels = header(0x0801, [count]) + (0..<count).map { UInt8($0 % 10) }
    try Data(labels).write(to: folder.appending(path: "pictures/\(name)-labels-idx1-ubyte"))
  }

  private func run(_ command: String) throws -> ToolProcess.Outcome {
    try ToolProcess(command.split(separator: " ").dropFirst().map(String.init), in: folder, begins: true).wait()
  }

  private func accuracy(_ checkpoint: String) throws -> Double {
    let said = try run("espalier evaluate \(checkpoint) --threads 1 --format json")
    #expect(said.status == 0, "\(said.errors)")
    let number = try #require(said.output.firstMatch(of: /"accuracy": ([0-9.]+)/))
    return try #require(Double(number.1))
  }

  /// A command of the page for few samples and little time.
  private func small(_ command: String) -> String {
    var command = command.replacing("--dataset fashion-mnist", with: "--dataset pictures")
    command.replace(/--(subset|trials|max-parameters) [0-9]+/) { match in
      "--\(match.1) \(["subset": 1_500, "trials": 3, "max-parameters": 1_500][String(match.1)] ?? 0)"
    }
    if command.hasPrefix("espalier search") { command += " --workers 1 --quiet" }
    if command.hasPrefix("espalier train") { command += " --threads 1 --quiet" }
    return command
  }

  @Test func theStoryIsTrue() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder.appending(path: "pictures"), withIntermediateDirectories: true)
    try writePictures("train", count: 3_000)
    try writePictures("t10k", count: 200)
    try FileManager.default.copyItem(at: Self.model, to: folder.appending(path: "mobile.onnx"))
    let kinds = Self.commands.compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) }
    #expect(kinds == ["import", "summary", "train", "evaluate", "search", "export"])
    for command in Self.commands {
      let said = try run(small(command))
      #expect(said.status == 0, "\(command): \(said.errors)")
      if command.hasPrefix("espalier import") {
        #expect(
          said.errors == "saved 1846 parameters in 'mobile.safetensors' and 49 layers in 'mobile.json'\n")
      }
    }
    // Two epochs teach it something, and the search begins there.
    let trained = try accuracy("mobile-trained.safetensors")
    #expect(trained > 0.5, "\(trained)")
    let study = try String(contentsOf: folder.appending(path: "grown/study.json"), encoding: .utf8)
    #expect(study.contains("\"baseWeights\": \""))
    #expect(FileManager.default.fileExists(atPath: folder.path + "/grown/weights.safetensors"))
    let index = try String(contentsOf: folder.appending(path: "winners/index.json"), encoding: .utf8)
    for parameters in index.matches(of: /"parameters": ([0-9]+)/) { #expect((Int(parameters.1) ?? .max) <= 1_500) }
    #expect(index.contains(".onnx"))
    // What was decided stays decided.
    let before = try run("espalier trials grown --format csv").output
    #expect(try run("espalier resume grown --workers 1").status == 0)
    #expect(try run("espalier trials grown --format csv").output == before)
  }

  @Test func weightsThatDoNotFitBeginNoSearch() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(at: Self.model, to: folder.appending(path: "mobile.onnx"))
    #expect(try run("espalier import mobile.onnx").status == 0)
    let network = """
      {"espalier": 1, "name": "other", "input": [1, 40], "layers": [{"kind": "flatten"}, {"kind": "linear", "out": 10}]}
      """
    try Data(network.utf8).write(to: folder.appending(path: "other.json"))
    let said = try run(
      "espalier search --architecture other.json --weights mobile.safetensors --dataset mnist1d --max-parameters 500 --study s"
    )
    #expect(said.status == 1)
    #expect(said.errors.contains("linear_1.weight"), "\(said.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/s/study.json"))
  }
}
