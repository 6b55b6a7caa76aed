import Datasets
import Diagnostics
import Foundation
@testable import Studies
import Testing

/// A study of own files refuses to continue when they hold other samples, and says which file differs.
@Suite struct ChangedFilesTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path + "/study"
  }

  /// Where nothing is kept of what was decoded.
  private let locations = DataLocations(systemRoots: [])

  /// Begins a study on these files, and notes their samples.
  private func begin(_ choice: DatasetChoice) throws -> Study {
    var specification = try makeSpecification(trials: 1)
    specification.dataset = choice
    let study = try Study(creating: path, specification: specification, trainingSamples: 20)
    try study.checkSamples(in: locations, of: .builtin)
    return study
  }

  private func resumed(in locations: DataLocations? = nil) -> String {
    complaint {
      try Study(path: path, isReadOnly: false, loader: makeLoader())
        .checkSamples(in: locations ?? self.locations, of: .builtin)
    }
  }

  @Test(arguments: OwnFiles.allCases) func otherContentIsRefused(_ files: OwnFiles) throws {
    let data = folder.path + "/data"
    let (choice, file) = try files.write(to: data, value: 7)
    _ = try begin(choice)
    #expect(resumed() == "nothing")
    _ = try files.write(to: data, value: 8)
    let message = resumed()
    let origin = files == .npy ? "\(data)/x.npy" : "\(data)/\(files.name)"
    #expect(
      message.hasPrefix(
        "error: '\(path)' began on other samples of '\(files.name)' than those of \(origin), and results would no "
          + "longer belong together. Name the data with which it began by --data, or start a new search on these"),
      "\(message)")
    #expect(message.contains("\(file) has other content of the same size"), "\(message)")
    #expect(message.components(separatedBy: "content").count == 2, "one file differs: \(message)")
    // As they were, though written again.
    _ = try files.write(to: data, value: 7)
    #expect(resumed() == "nothing")
  }

  /// Files that were moved are found by --data, and held against what they were by their names below the folder.
  @Test(arguments: OwnFiles.allCases) func movedFilesAreTheSame(_ files: OwnFiles) throws {
    let (data, moved) = (folder.path + "/data", folder.path + "/moved")
    _ = try begin(files.write(to: data, value: 7).choice)
    try FileManager.default.moveItem(atPath: data, toPath: moved)
    var elsewhere = locations
    elsewhere.explicit = moved
    #expect(resumed(in: elsewhere) == "nothing")
    let (_, file) = try files.write(to: moved, value: 9)
    let message = resumed(in: elsewhere)
    #expect(message.contains("\(file) has other content of the same size"), "\(message)")
  }

  @Test func whatCameAndWentIsNamed() throws {
    let data = folder.path + "/data"
    _ = try begin(OwnFiles.pictures.write(to: data, value: 7).choice)
    let file = URL(filePath: data + "/pets/cat/0.png")
    try FileManager.default.copyItem(at: file, to: URL(filePath: data + "/pets/dog/99.png"))
    try FileManager.default.removeItem(at: file)
    let message = resumed()
    #expect(message.contains("dog/99.png was not there when it began"), "\(message)")
    #expect(message.contains("cat/0.png is gone"), "\(message)")
    #expect(message.components(separatedBy: "note: ").count == 3, "two files differ: \(message)")
  }

  /// What a study that was begun by a former version runs on is written down when it is resumed.
  @Test func aFormerStudyLearnsOfItsFiles() throws {
    let data = folder.path + "/data"
    let choice = try OwnFiles.csv.write(to: data, value: 7).choice
    do {
      try begin(choice).sqlite.write { database in
        try database.execute(sql: "UPDATE study SET dataFiles = NULL; DELETE FROM dataFile")
      }
    }
    #expect(resumed() == "nothing")
    let study = try Study(path: path, isReadOnly: true, loader: makeLoader())
    #expect(try study.store.files()?.files.map(\.name) == ["table.csv"])
  }

  @Test func generatedDataHaveNoFiles() throws {
    #expect(try begin("mnist1d").store.files() == nil)
  }
}
