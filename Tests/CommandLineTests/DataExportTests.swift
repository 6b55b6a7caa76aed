import Foundation
import Testing

/// `espalier data export`: samples as arrays, read again by the program and by the C harness of the example.
@Suite struct DataExportTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "espalier-export-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func run(_ arguments: String) throws -> ToolProcess.Outcome {
    try ToolProcess(
      arguments.split(separator: " ").map(String.init), in: folder, begins: true,
      environment: ["ESPALIER_CACHE": folder.path + "/cache", "HOME": folder.path]
    ).wait()
  }

  private func content(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }

  @Test func signalsAreWrittenAsTheyAre() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try run("data export mnist1d --count 3 --output out").status == 0)
    let inputs = try content("out/x.npy")
    let header = String(decoding: inputs.prefix(128), as: UTF8.self)
    #expect(header.hasPrefix("\u{FFFD}NUMPY\u{1}\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (3, 1, 40,), }"))
    #expect(header.hasSuffix("\n"))
    #expect(inputs.count == 128 + 3 * 40 * 4)
    #expect(try content("out/y.npy").count == 128 + 3 * 4)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/out/groups.npy"))
    // The program reads what it wrote.
    let look = try run("data inspect out/x.npy")
    #expect(look.output.hasPrefix("x.npy: [1, 40], 3 classes"), "\(look.output)\(look.errors)")
  }

  @Test func groupsComeWithTheirSamples() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let rows = (0..<40).map { "\($0 / 8),\(Double($0) / 4),\($0 % 2 == 0 ? "sit" : "walk")" }
    try ("person,x,activity\n" + rows.joined(separator: "\n") + "\n")
      .write(to: folder.appending(path: "a.csv"), atomically: true, encoding: .utf8)
    let options = "--dataset-option label=activity --dataset-option group=person"
    let result = try run("data export a.csv --split training \(options) --output out")
    #expect(result.status == 0, "\(result.errors)")
    let groups = try content("out/groups.npy").dropFirst(128)
    let labels = try content("out/y.npy").dropFirst(128)
    #expect(groups.count == labels.count && groups.count % 32 == 0 && groups.count < 160, "\(groups.count)")
    #expect(
      Set(stride(from: 0, to: groups.count, by: 4).map { groups[groups.startIndex + $0] }).count == groups.count / 32)
  }

  @Test func whatCannotBeWrittenIsSaid() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try "".write(to: folder.appending(path: "taken"), atomically: true, encoding: .utf8)
    let result = try run("data export mnist1d --output taken/out")
    #expect(result.status == 1)
    #expect(result.errors.contains("'taken/out' cannot be made"), "\(result.errors)")
  }

  /// The C file knows as many samples as the program says of it.
  @Test func theCFileIsMeasuredOnThem() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let root = KilledTrainingTests.root
    let network = root.appending(path: "architectures/mnist1d/simple-cnn.json").path
    for command in [
      "train \(network) --dataset mnist1d --epochs 1 --quiet --checkpoint net.safetensors",
      "export net.safetensors --format c-int8 --output net.c", "data export mnist1d --output samples",
    ] {
      let result = try run(command)
      #expect(result.status == 0, "\(result.errors)")
    }
    let measured = try run("evaluate net.safetensors --precision int8 --format json")
    let facts = try #require(JSONSerialization.jsonObject(with: Data(measured.output.utf8)) as? [String: Any])
    let accuracy = try #require((facts["accuracy"] ?? (facts["metrics"] as? [String: Any])?["accuracy"]) as? Double)
    let make = Process()
    make.executableURL = URL(fileURLWithPath: "/usr/bin/make")
    make.arguments = [
      "-s", "-C", root.appending(path: "Examples/microcontroller").path, "accuracy", "OUT=\(folder.path)/build",
      "NETWORK=\(folder.path)/net.c", "SAMPLES=\(folder.path)/samples",
    ]
    let pipe = Pipe()
    make.standardOutput = pipe
    try make.run()
    let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    make.waitUntilExit()
    #expect(make.terminationStatus == 0)
    #expect(output.contains("net: \(Int((accuracy * 1000).rounded())) of 1000 samples"), "\(output) \(accuracy)")
  }
}
