import Foundation
import Testing

/// What docs/clusters.md shows for other ways to start workers.
@Suite struct ClusterPageTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The first block of the page in some language.
  private func block(_ language: String, after heading: String) throws -> String {
    let page = try String(contentsOf: Self.root.appending(path: "docs/clusters.md"), encoding: .utf8)
    let section = try #require(page.range(of: "\n## \(heading)")).upperBound
    let start = try #require(page.range(of: "\n```\(language)\n", range: section..<page.endIndex)).upperBound
    let end = try #require(page.range(of: "\n```\n", range: start..<page.endIndex)).lowerBound
    return String(page[start..<end])
  }

  /// What the program says to a command line whose database does not answer.
  private func said(by arguments: [String]) throws -> (status: Int32, words: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: try #require(RealProgram.path))
    process.arguments = arguments
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }

  private static let hasYAML =
    FakeSlurm.python.map { python in
      let process = Process()
      process.executableURL = URL(filePath: python)
      process.arguments = ["-c", "import yaml"]
      process.standardError = FileHandle.nullDevice
      guard (try? process.run()) != nil else { return false }
      process.waitUntilExit()
      return process.terminationStatus == 0
    } ?? false

  @Test(
    .enabled(if: hasYAML, "Python's yaml is not installed"),
    .enabled(if: RealProgram.path != nil, "the program is not built"))
  func theManifestStartsWorkers() throws {
    let folder = try TemporaryFolder()
    try block("yaml", after: "Kubernetes").write(
      toFile: folder.path + "/job.yaml", atomically: true, encoding: .utf8)
    let script = """
      import json, sys, yaml
      job = yaml.safe_load(open(sys.argv[1]))
      assert (job["apiVersion"], job["kind"]) == ("batch/v1", "Job"), job
      assert job["spec"]["parallelism"] == job["spec"]["completions"] > 0
      pod = job["spec"]["template"]["spec"]
      assert pod["restartPolicy"] in ("OnFailure", "Never")
      container, = pod["containers"]
      mounts = {mount["name"] for mount in container["volumeMounts"]}
      volume, = pod["volumes"]
      assert mounts == {volume["name"]} and volume["secret"]["defaultMode"] == 0o600
      assert all(set(entry) == {"name", "value"} for entry in container["env"])
      json.dump(container["args"], sys.stdout)
      """
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: try #require(FakeSlurm.python))
    process.arguments = ["-c", script, folder.path + "/job.yaml"]
    process.standardOutput = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let arguments = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String])
    // The program understands all of it, and looks for the database that nobody has.
    let (status, words) = try said(by: arguments.map { $0.replacing("@db/", with: "@127.0.0.1:1/") })
    #expect(status == 1 && words.contains("cannot be reached"), "\(words)")
  }

  private static let parallel = "/usr/bin/parallel"

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: parallel), "GNU parallel is not installed"),
    .enabled(if: RealProgram.path != nil, "the program is not built"))
  func parallelStartsWorkers() throws {
    let folder = try TemporaryFolder()
    let path = try #require(RealProgram.path)
    // Machines reached by ssh are this one; what is left is the line that people type.
    let line = try block("", after: "Machines that you reach by ssh").replacing("-S 8/node1,8/node2", with: "-j 4")
      .replacing("@db/", with: "@127.0.0.1:1/").replacing("'espalier ", with: "'\(path) ")
    #expect(line.contains("::: {1..16}"))
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", "\(line) >\(folder.path)/out 2>\(folder.path)/err"]
    process.environment = ProcessInfo.processInfo.environment.merging(["HOME": folder.path]) { $1 }
    try process.run()
    process.waitUntilExit()
    // As many as asked for have failed, each because there is no database.
    #expect(process.terminationStatus == 16)
    let words = try String(contentsOfFile: folder.path + "/err", encoding: .utf8)
    #expect(words.components(separatedBy: "cannot be reached").count == 17, "\(words.prefix(400))")
  }
}
