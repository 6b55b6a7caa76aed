import Foundation
import TemporaryFolders
import Testing

@testable import Datasets

@Suite struct ClassFoldersTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func read() throws -> ClassFolders {
    try ClassFolders(root: folder.path, what: ImageFolder.files, remedy: "Look again")
  }

  func touch(_ names: String...) throws {
    for name in names { try folder.write([1], to: name) }
  }

  @Test func foldersAreClassesInTheOrderOfTheirBytes() throws {
    try touch("b/2.png", "b/10.PNG", "a/x.jpeg", "B/deep/er/y.jpg", "é/z.png")
    let found = try read()
    #expect(found.classNames == ["B", "a", "b", "é"])
    #expect(found.files.map(\.name) == ["B/deep/er/y.jpg", "a/x.jpeg", "b/10.PNG", "b/2.png", "é/z.png"])
    #expect(found.files.map(\.label) == [0, 1, 2, 2, 3])
    #expect(found.division == .none)
    #expect(found.trainingCount == 5)
  }

  @Test func partsAboveTheClassesAreTrainingAndTest() throws {
    try touch("train/a/1.png", "train/b/1.png", "test/b/2.png", "val/a/3.png")
    let found = try read()
    #expect(found.division == .given(test: "test"))
    #expect(found.files.map(\.name) == ["train/a/1.png", "train/b/1.png", "val/a/3.png", "test/b/2.png"])
    #expect(found.files.map(\.label) == [0, 1, 0, 1])
    #expect(found.trainingCount == 3)
  }

  @Test func validationFilesTestWhereNothingElseDoes() throws {
    try touch("Train/a/1.png", "Train/b/1.png", "valid/b/2.png")
    let found = try read()
    #expect(found.division == .given(test: "valid"))
    #expect(found.trainingCount == 2)
  }

  /// Whoever sorts vehicles has a class of trains, and of tests there may be one, too.
  @Test func aClassMayBeCalledTrain() throws {
    try touch("bus/1.png", "train/1.png", "car/1.png")
    #expect(try read().classNames == ["bus", "car", "train"])
    try FileManager.default.removeItem(atPath: folder.path)
    try touch("test/1.png", "real/1.png")
    #expect(try read().classNames == ["real", "test"])
  }

  @Test func whatIsBesideIsPassedOverAndCounted() throws {
    try touch("a/1.png", "a/notes.txt", "a/.2.png", "b/1.png", "readme.md", "stray.png", "docs/x.txt", ".git/3.png")
    try folder.folder("empty")
    let found = try read()
    #expect(found.files.count == 2)
    #expect(found.otherFileCount == 4)
    #expect(found.passedOver == ["docs", "empty"])
  }

  @Test func linksAreFollowedUnlessTheyLeadBack() throws {
    try touch("a/1.png", "b/1.png")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/a/again", withDestinationPath: "../b")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/a/loop", withDestinationPath: "..")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/b/self", withDestinationPath: ".")
    let found = try read()
    #expect(found.files.map(\.name).contains("a/again/1.png"))
    #expect(found.passedOver.contains("b/self"))
    #expect(found.files.count < 100)
  }

  @Test func tenThousandClasses() throws {
    for number in 0..<10_000 {
      let path = "\(folder.path)/\(number)"
      mkdir(path, 0o755)
      close(open("\(path)/1.png", O_CREAT | O_WRONLY, 0o644))
    }
    let found = try read()
    #expect(found.classNames.count == 10_000)
    #expect(found.classNames[1] == "1" && found.classNames[2] == "10")
    #expect(found.files.map(\.label) == Array(0..<10_000))
  }

  @Test func whatIsNoSuchFolderIsRefused() throws {
    func message() -> String { folder.complaint { _ = try read() } }
    #expect(
      message()
        == "error: DATA: holds no pictures (.png, .jpg, .jpeg) in folders. Put the pictures of each class into a folder of its name"
    )
    try touch("1.png")
    #expect(
      message()
        == "error: DATA: holds pictures, but no folder for each class. Put the pictures of each class into a folder of its name"
    )
    try touch("cats/1.png")
    #expect(
      message() == "error: DATA: holds one class alone, cats. Classes are folders; there must be two at least")
    try touch("train/a/1.png", "train/b/1.png", "cats/1.png")
    #expect(
      message() == "error: DATA: holds train, but neither test nor val beside it. Add one of them, or name train itself"
    )
    try touch("test/c/1.png")
    #expect(
      message()
        == "error: DATA/test/c: this class has no pictures to train on. Add a folder c to train, or take this one away")
    try folder.remove("test/c")
    #expect(message() == "error: DATA/test: holds no pictures (.png, .jpg, .jpeg) in folders. Look again")
    try touch("testing/a/1.png")
    #expect(message() == "error: DATA: holds both test and testing. Leave one of them")
    #expect(
      folder.complaint {
        _ = try ClassFolders(root: folder.path + "/no", what: ImageFolder.files, remedy: "Look again")
      }
        == "error: DATA/no: the folder does not exist. Look again")
  }
}
