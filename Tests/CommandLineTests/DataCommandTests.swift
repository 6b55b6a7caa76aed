import Foundation
import Testing

/// `espalier data preview`, `cache` and `inspect` as processes.
@Suite struct DataCommandTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "espalier-data-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func run(_ arguments: String) throws -> ToolProcess.Outcome {
    var outcome = try ToolProcess(
      ["data"] + arguments.split(separator: " ").map(String.init), in: folder, begins: true,
      environment: ["ESPALIER_CACHE": folder.path + "/cache", "HOME": folder.path]
    ).wait()
    outcome.output = outcome.output.replacing(folder.path, with: "FOLDER")
    outcome.errors = outcome.errors.replacing(folder.path, with: "FOLDER")
    return outcome
  }

  private func content(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: name))) }

  /// A folder of two classes of pictures, which are previews of other data.
  private func makePictures() throws {
    for (index, name) in ["cat/0.png", "cat/1.png", "dog/0.png", "dog/1.png", "dog/2.png"].enumerated() {
      let file = folder.appending(path: "pets/\(name)")
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      let result = try run("preview mnist1d --count 1 --seed \(index) --output pets/\(name)")
      #expect(result.status == 0, "\(result.errors)")
    }
  }

  @Test func signalsAreDrawnInBothFormats() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["a.svg", "b.png"] {
      let result = try run("preview mnist1d --count 12 --output \(name)")
      #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    }
    let svg = String(decoding: try content("a.svg"), as: UTF8.self)
    #expect(svg.hasPrefix("<svg") || svg.hasPrefix("<?xml"))
    #expect(svg.contains("</svg>"))
    #expect(svg.components(separatedBy: "<polyline").count + svg.components(separatedBy: "<path").count > 12)
    #expect(try content("b.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
    // The same samples again, and others.
    #expect(try run("preview mnist1d --count 12 --output c.svg").status == 0)
    #expect(try run("preview mnist1d --count 12 --seed 1 --output d.svg").status == 0)
    #expect(try content("c.svg") == content("a.svg"))
    #expect(try content("d.svg") != content("a.svg"))
  }

  @Test func otherEndingsAreNoPictures() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let result = try run("preview mnist1d --output a.gif")
    #expect(result.status == 2)
    #expect(result.errors.contains("A preview is SVG or PNG, and 'a.gif' ends in neither '.svg' nor '.png'."))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/a.gif"))
  }

  @Test func whatCannotBeReadIsSaid() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let result = try run("preview nowhere.csv --output a.svg")
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("error: there is no data set 'nowhere.csv'"), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/a.svg"))
  }

  /// Decoded once, listed, used again, made anew when a file changes, and removed.
  @Test func theCacheIsListedAndCleared() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try run("cache").output == "nothing is kept\n")
    try makePictures()
    let first = try run("inspect pets --dataset-option size=8")
    #expect(first.status == 0, "\(first.errors)")
    let listed = try run("cache").output
    #expect(listed.contains("FOLDER/pets"))
    #expect(listed.contains("size 8×8"))
    #expect(listed.contains("In FOLDER/cache/decoded"))
    let kept = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/cache/decoded")
    #expect(kept.count == 1)
    let before = try content("cache/decoded/\(kept[0])")
    #expect(try run("inspect pets --dataset-option size=8").output == first.output)
    #expect(try content("cache/decoded/\(kept[0])") == before)
    try FileManager.default.removeItem(at: folder.appending(path: "pets/dog/2.png"))
    #expect(try run("inspect pets --dataset-option size=8").status == 0)
    #expect(try content("cache/decoded/\(kept[0])") != before, "in place of what it was")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/cache/decoded") == kept)
    #expect(try run("inspect pets --dataset-option size=4").status == 0)
    let cleared = try run("cache --clear")
    #expect(cleared.status == 0)
    #expect(cleared.output.hasPrefix("removed 2 files, "), "\(cleared.output)")
    #expect(try run("cache").output == "nothing is kept\n")
    #expect(try run("cache --clear").output.hasPrefix("removed 0 files, "))
  }

  @Test func picturesAreDrawnWithTheirClasses() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try makePictures()
    let result = try run("preview pets --dataset-option size=8 --output pets.svg")
    #expect(result.status == 0, "\(result.errors)")
    let svg = String(decoding: try content("pets.svg"), as: UTF8.self)
    #expect(svg.contains("cat") && svg.contains("dog") && svg.contains("<image"))
  }

  @Test func manyClassesAreCut() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let rows = (0..<6_000).map { "\($0),c\($0 % 2_000)" }
    try Data("a,label\n\(rows.joined(separator: "\n"))\n".utf8).write(to: folder.appending(path: "many.csv"))
    let result = try run("inspect many.csv --dataset-option testFraction=0")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.split(separator: "\n").count < 60)
    #expect(result.output.replacing("\n", with: " ").contains("1,980 other classes have 3 each"), "\(result.output)")
  }
}
