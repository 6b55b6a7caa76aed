import Foundation
import Glibc
import Reports
import TemporaryFolders
import Testing

@testable import Dashboard

/// Which studies are found, how often they are read, and what their addresses begin with.
@Suite struct ShelfTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func study(_ name: String) throws {
    try folder.write(Array("{}".utf8), to: name + "/study.json")
  }

  @Test func studiesAreFoundBelowTheFolders() throws {
    for name in [
      "studies/b", "studies/a", "studies/group/c", "studies/one/two/deep", "studies/.hidden", "alone", "other",
    ] {
      try study(name)
    }
    symlink(folder.file("other"), folder.file("studies/linked"))
    let shelf = StudyShelf(["studies", "alone", "studies/a"].map { .folder(folder.file($0)) })
    let page = shelf.page
    #expect(page.entries.map(\.path) == ["studies/a", "studies/b", "studies/group/c", "alone"].map(folder.file))
    #expect(page.entries.map(\.name) == ["a", "b", "c", "alone"])
    #expect(page.more == 0)
    for entry in page.entries {
      #expect(entry.id.count == 16 && shelf.study(Substring(entry.id))?.shownPath == entry.path)
    }
    #expect(shelf.study("nobody") == nil)
  }

  @Test func aFolderOfVeryManyIsCut() throws {
    for number in 0..<(StudyShelf.mostStudies + 7) { try study("studies/s\(1_000 + number)") }
    let page = StudyShelf([.folder(folder.file("studies"))]).page
    #expect(page.entries.count == StudyShelf.mostStudies && page.more == 7)
  }

  @Test func addressesStayTheSame() {
    #expect(WatchedStudy.id(of: "/data/studies/sample") == WatchedStudy.id(of: "/data/studies/sample"))
    #expect(WatchedStudy.id(of: "") == "cbf29ce484222325", "as FNV-1a has it")
    #expect(WatchedStudy.id(of: "a") == "af63dc4c8601ec8c")
  }

  @Test func whatTakesLongIsDoneSeldom() {
    var pace = Pace(share: 0.01, least: 1)
    #expect(pace.allows(at: 0))
    pace.took(0.001, until: 10)
    #expect(!pace.allows(at: 10.9) && pace.allows(at: 11))
    pace.took(2, until: 20)
    #expect(!pace.allows(at: 219) && pace.allows(at: 220))
    let began = Pace.threadSeconds
    #expect((0..<100_000).reduce(0, ^) >= 0 && Pace.threadSeconds > began)
  }

  @Test func tokensAreKeptFromOthers() throws {
    let path = folder.file("state/espalier/dashboard-token")
    let token = AccessToken(keptAt: path)
    #expect(token.text.count == 32 && AccessToken().text != token.text)
    #expect(AccessToken(keptAt: path).text == token.text, "pages find a dashboard that was started anew")
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(AccessToken(keptAt: path, isNew: true).text != token.text)
    let second = AccessToken(keptAt: path)
    chmod(path, 0o644)
    let third = AccessToken(keptAt: path)
    #expect(third.text != second.text, "others have read it")
    try folder.write(Array("short\n".utf8), to: "state/espalier/dashboard-token")
    #expect(AccessToken(keptAt: path).text.count == 32)
    // A link of somebody else's leads nowhere.
    unlink(path)
    try folder.write(Array((token.text + "\n").utf8), to: "theirs")
    chmod(folder.file("theirs"), 0o600)
    symlink(folder.file("theirs"), path)
    #expect(AccessToken(keptAt: path).text != token.text)
    #expect(try folder.bytes("theirs") == Array((token.text + "\n").utf8))
    #expect(AccessToken(keptAt: "/proc/nowhere/token").text.count == 32, "it serves without a place for it")
    #expect(AccessToken.usualPath(["HOME": "/home/a"]) == "/home/a/.local/state/espalier/dashboard-token")
    #expect(AccessToken.usualPath(["HOME": "/home/a", "XDG_STATE_HOME": "/s"]) == "/s/espalier/dashboard-token")
    #expect(AccessToken.usualPath([:]) == nil)
  }
}
