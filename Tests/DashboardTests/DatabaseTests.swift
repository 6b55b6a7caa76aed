import Foundation
import GraphIR
import Layers
import Reports
import TemporaryFolders
import Testing

@testable import Dashboard
@testable import Studies

/// What a dashboard serves of studies in a database.
@Suite(.serialized, .enabled(if: PostgreSQLServer.shared != nil, PostgreSQLServer.missing)) struct DatabaseTests {
  private let folder: TemporaryFolder
  private let study: SampleStudy
  private let server: PostgreSQLServer
  /// The database's URL, with a password that nobody is asked for.
  private let url: StorageURL

  init() throws {
    folder = try TemporaryFolder()
    setenv("ESPALIER_CACHE", folder.file("cache"), 1)
    study = try SampleStudy(in: folder.file("studies/sample"))
    try study.run()
    server = try #require(PostgreSQLServer.shared)
    let database = try server.freshDatabase()
    url = try #require(StorageURL("postgresql://espalier:secret-word@/\(database)?host=\(server.folder)"))
  }

  private func copy(to name: String, of url: StorageURL) throws -> StudyAddress {
    let address = try StudyAddress(url, name: name)
    try StudyCopy(of: study.environment.open(study.path, isReadOnly: true)).write(to: address)
    return address
  }

  @Test func pagesAreThoseOfReports() async throws {
    let address = try copy(to: "sample in a database", of: url)
    let dashboard = try await RunningDashboard([.folder(folder.file("studies")), .database(url)])
    let list = await dashboard.get("")
    #expect(list.body.components(separatedBy: #""state":"finished""#).count == 3, "both are there, each once")
    #expect(list.body.contains(address.text) && list.body.contains(study.path))
    let id = WatchedStudy(address, shownPath: "").id
    let opened = try Study.open(at: address, isReadOnly: true, loader: ArchitectureLoader(catalogue: .builtin))
    let report = try StudyReport(of: opened, loader: ArchitectureLoader(catalogue: .builtin), linksFrom: "files")
    let data = await dashboard.get("s/\(id)/data.json")
    #expect(data.status == 200 && data.body == report.liveData)
    let page = await dashboard.get("s/\(id)/")
    #expect(page.status == 200 && page.body.contains("<h1>sample</h1>"))
    for answer in [list, data, page] { #expect(!answer.text.contains("secret-word"), "passwords stay here") }
    #expect(await dashboard.get("s/\(id)/files/candidates/00000/architecture.json").status == 404)
    // One that begins later is found, by the name alone too.
    _ = try copy(to: "later", of: url)
    try await Task.sleep(for: .seconds(3.2))
    #expect(await dashboard.get("").body.contains("#later"))
    await dashboard.stop()
    let one = try await RunningDashboard([.study(url, name: "later")])
    let only = await one.get("").body
    #expect(only.contains("#later") && !only.contains("sample in a database"))
    await one.stop()
  }

  @Test func whatIsWrittenIsSeen() async throws {
    let address = try copy(to: "live", of: url)
    let dashboard = try await RunningDashboard([.database(url)])
    let id = WatchedStudy(address, shownPath: "").id
    let before = await dashboard.get("s/\(id)/data.json").body
    let opened = try Study.open(at: address, isReadOnly: false, loader: ArchitectureLoader(catalogue: .builtin))
    try opened.store.add(StoredConfirmation(network: .trial(0), repetition: 0, metric: 0.5))
    try await Task.sleep(for: .seconds(2.5))
    let after = await dashboard.get("s/\(id)/data.json").body
    #expect(after != before)
    await dashboard.stop()
  }

  @Test func aServerThatIsAwayIsSaid() async throws {
    let other = try PostgreSQLServer.another()
    let url = other.url(try other.freshDatabase())
    let address = try copy(to: "away", of: url)
    let dashboard = try await RunningDashboard([.folder(folder.file("studies")), .database(url)])
    #expect(await dashboard.get("").body.contains(address.text))
    try other.stop("immediate")
    try await Task.sleep(for: .seconds(3.2))
    let began = Date()
    let list = await dashboard.get("").body
    #expect(Date().timeIntervalSince(began) < 10, "nobody waits for it long")
    #expect(list.contains("cannot be reached"))
    #expect(list.contains(#""state":"finished""#), "other studies are shown")
    #expect(await dashboard.get("s/\(WatchedStudy(address, shownPath: "").id)/").status == 503)
    await dashboard.stop()
  }

  @Test func addressesAreFoldersStudiesOrDatabases() throws {
    #expect(try StudiesAddress("studies") == .folder("studies"))
    #expect(try StudiesAddress("a#b") == .folder("a#b"))
    #expect(try StudiesAddress(url.shown) == .database(#require(StorageURL(url.shown))))
    #expect(try StudiesAddress(url.shown + "#x y") == .study(#require(StorageURL(url.shown)), name: "x y"))
    #expect(throws: (any Error).self) { try StudiesAddress(url.shown + "#") }
    #expect(throws: (any Error).self) { try StudiesAddress.study(url, name: "nobody").check() }
    try StudiesAddress.database(url).check()
    let withPassword = try StudyAddress(url, name: "x")
    let without = try StudyAddress(#require(StorageURL(url.shown)), name: "x")
    #expect(WatchedStudy(withPassword, shownPath: "").id == WatchedStudy(without, shownPath: "").id)
  }
}
