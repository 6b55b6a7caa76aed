import Diagnostics
import Foundation
import GRDB
@testable import Studies
import Testing

/// What can be wrong with a study's folder, and what people are told.
@Suite struct StudyFolderTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path + "/study" }

  init() throws {
    folder = try TemporaryFolder()
  }

  private func create() throws -> Study {
    try Study(creating: path, specification: makeSpecification(trials: 5), trainingSamples: 100)
  }

  private func open(isReadOnly: Bool = false) -> String {
    complaint { _ = try Study(path: path, isReadOnly: isReadOnly, loader: makeLoader()) }
      .replacingOccurrences(of: path, with: "STUDY")
  }

  @Test func aStudyIsOpenedAgain() throws {
    let specification = try create().specification
    let study = try Study(path: path, isReadOnly: false, loader: makeLoader())
    #expect(study.specification == specification)
    #expect(study.trainingSamples == 100)
  }

  @Test func thereIsOneCoordinator() throws {
    let study = try create()
    #expect(
      open()
        == "error: 'STUDY' is being run by process \(getpid()). Wait for it, or end it; 'espalier status' shows how far it is"
    )
    #expect(open(isReadOnly: true) == "nothing")
    withExtendedLifetime(study) {}
  }

  @Test func aFolderIsNotUsedTwice() throws {
    _ = try create()
    #expect(
      complaint { _ = try create() }.replacingOccurrences(of: path, with: "STUDY")
        == "error: 'STUDY' holds a study already. Name another folder, or continue it with 'espalier resume STUDY'")
  }

  @Test func aBeginningThatWasCutShortIsBegunAgain() throws {
    _ = try create()
    try FileManager.default.removeItem(atPath: path + "/study.json")
    _ = try create()
    #expect(open() == "nothing")
  }

  @Test func anyFolderIsNoStudy() {
    #expect(
      open() == "error: 'STUDY' is no study: it has no study.json. Give the folder that 'espalier search' named")
  }

  @Test func aLostDatabaseIsNamed() throws {
    _ = try create()
    try FileManager.default.removeItem(atPath: path + "/study.sqlite")
    #expect(open() == "error: 'STUDY' has lost its study.sqlite. Restore it from a copy, or start a new search")
  }

  @Test func aDamagedDatabaseIsNotTouched() throws {
    _ = try create()
    let file = path + "/study.sqlite"
    let wreck = Data("This is no database, and has never been one, whatever its name says.".utf8)
    try wreck.write(to: URL(filePath: file))
    let message = """
      error: 'STUDY/study.sqlite' is damaged: file is not a database. Restore it from a copy; the candidates' files \
      beside it are not affected
      """
    #expect(open() == message)
    #expect(open(isReadOnly: true) == message)
    #expect(try Data(contentsOf: URL(filePath: file)) == wreck)
  }

  @Test func damageInTheMiddleIsFound() throws {
    do {
      let study = try create()
      #expect(try StudyRun(study, source: FakeSource(), pool: FakePool(count: 1, seed: 1)).run() == .completed)
    }
    let file = path + "/study.sqlite"
    var bytes = try Data(contentsOf: URL(filePath: file))
    for index in 4_096..<min(bytes.count, 24_576) where index % 3 != 0 { bytes[index] ^= 0x5A }
    try bytes.write(to: URL(filePath: file))
    #expect(open().hasPrefix("error: 'STUDY/study.sqlite' is damaged: "), "\(open())")
  }

  @Test func aNewerStudyIsRefused() throws {
    _ = try create()
    let database = try DatabaseQueue(path: path + "/study.sqlite")
    try database.write {
      try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('2: from the future')")
    }
    try database.close()
    let message = """
      error: 'STUDY/study.sqlite' was made by a newer version of this program. Use that version; nothing was changed
      """
    #expect(open() == message)
    #expect(open(isReadOnly: true) == message)
  }

  @Test func aChangedSpecificationIsRefused() throws {
    _ = try create()
    let file = path + "/study.json"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try text.replacing("\"seed\": 7,", with: "\"seed\": 8,").write(toFile: file, atomically: true, encoding: .utf8)
    #expect(
      open().hasSuffix(
        """
        error: 'seed' was changed since the study began, and results would no longer belong together. Change it back, \
        or start a new search with this file
        """), "\(open())")
    #expect(open().hasPrefix("STUDY/study.json:"))
  }

  /// SQLite asks for pages past the limit, as it would on a full disk.
  @Test func aFullDiskLosesNothing() throws {
    do {
      let study = try create()
      #expect(try StudyRun(study, source: FakeSource(), pool: FakePool(count: 1, seed: 1)).run() == .completed)
    }
    let before = try Study(path: path, isReadOnly: true, loader: makeLoader()).csv
    let error = DatabaseError(resultCode: .SQLITE_FULL, message: "database or disk is full")
    #expect(
      complaint { throw SQLiteStorage.diagnosis(error, path: "study.sqlite") }
        == """
        error: 'study.sqlite' cannot be written: the disk is full. Free some space, then resume the study; finished trials \
        are safe
        """)
    #expect(try Study(path: path, isReadOnly: true, loader: makeLoader()).csv == before)
  }
}
