import Dashboard
import Diagnostics
import Foundation
import GRDB
import GraphIR
import JSONText
import Layers
import Reports
import Studies
import TemporaryFolders
import Testing
import Training

@testable import Dashboard

/// What a dashboard serves of studies.
@Suite(.serialized) struct RouteTests {
  private let folder: TemporaryFolder
  private let study: SampleStudy
  private let id: String

  init() throws {
    folder = try TemporaryFolder()
    study = try SampleStudy(in: folder.file("studies/sample"))
    id = WatchedStudy(.folder(study.path), shownPath: "").id
  }

  private func object(_ text: String) throws -> JSONObject {
    guard case .object(let object) = try JSONDocument(SourceText(file: "answer", text: text)).root else {
      throw DiagnosticsError(Diagnostic(code: "test", "the answer is no object"))
    }
    return object
  }

  @Test func pagesAndFilesAreServed() async throws {
    try study.run()
    let dashboard = try await RunningDashboard([folder.file("studies")])
    let list = await dashboard.get("")
    #expect(list.status == 200 && list.header("Content-Type") == "text/html; charset=utf-8")
    #expect(list.body.contains(#""name":"sample""#) && list.body.contains(#""state":"finished""#))
    for (name, value) in [
      ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
      ("Content-Security-Policy", "frame-ancestors 'none'"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ] {
      #expect(list.header(name) == value)
    }
    #expect(!list.body.contains(RunningDashboard.token), "addresses in pages are relative")

    let page = await dashboard.get("s/\(id)/")
    #expect(page.status == 200 && page.body.contains("<h1>sample</h1>") && page.body.contains("connect-src 'self'"))
    let data = await dashboard.get("s/\(id)/data.json")
    #expect(data.header("Content-Type") == "application/json; charset=utf-8")
    let opened = try study.environment.open(study.path, isReadOnly: true)
    let report = try StudyReport(
      of: opened, loader: ArchitectureLoader(catalogue: .builtin), linksFrom: "files")
    #expect(data.body == report.liveData)
    #expect(try object(data.body)["version"] == .string(report.version))

    let file = await dashboard.get("s/\(id)/files/candidates/00000/architecture.json")
    #expect(try Array(file.body.utf8) == folder.bytes("studies/sample/candidates/00000/architecture.json"))
    #expect(file.header("Content-Disposition") == "attachment; filename=\"architecture.json\"")
    let weights = await dashboard.get("s/\(id)/files/candidates/00000/weights-2.safetensors")
    #expect(weights.status == 200)
    #expect(
      weights.header("Content-Length")
        == "\(try folder.bytes("studies/sample/candidates/00000/weights-2.safetensors").count)")
    let head = await dashboard.get("", method: "HEAD")
    #expect(head.status == 200 && head.body.isEmpty)
    await dashboard.stop()
  }

  @Test func lookingOnChangesNoByte() async throws {
    try study.run()
    let before = try contents()
    let dashboard = try await RunningDashboard([study.path])
    for path in ["", "s/\(id)/", "s/\(id)/data.json"] { #expect(await dashboard.get(path).status == 200) }
    await dashboard.stop()
    #expect(try contents() == before)
  }

  /// The files of the study by name, without those that readers of a database share.
  private func contents() throws -> [String: Data] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: study.path)
    var files: [String: Data] = [:]
    for name in names where !name.hasSuffix("-shm") && !name.hasSuffix("-wal") {
      files[name] = FileManager.default.contents(atPath: study.path + "/" + name)
    }
    return files
  }

  @Test func aStudyIsFollowedToItsEnd() async throws {
    let dashboard = try await RunningDashboard([folder.file("studies")])
    let socket = try #require(ClientSocket(port: dashboard.port))
    socket.send(
      Array("GET /\(RunningDashboard.token)/s/\(id)/events HTTP/1.1\r\nHost: localhost:\(dashboard.port)\r\n\r\n".utf8))
    let running = study
    let messages: [String] = await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        // In the middle of the stream.
        Thread.detachNewThread { try? running.run() }
        var bytes: [UInt8] = []
        let end = Date(timeIntervalSinceNow: 60)
        while !String(decoding: bytes, as: UTF8.self).contains(#""state":"finished""#),
          let more = socket.next(until: end)
        {
          bytes += more
        }
        let lines = Answer(bytes).body.split(separator: "\n")
        continuation.resume(returning: lines.filter { $0.hasPrefix("data: ") }.map { String($0.dropFirst(6)) })
      }
    }
    #expect(messages.count >= 2, "\(messages)")
    let states = try messages.map { try object($0) }
    let trials = states.compactMap { $0["trials"]?.double }
    #expect(trials == trials.sorted() && trials.last == 3)
    #expect(states.last?["state"] == .string("finished") && states.last?["share"]?.double == 1)
    #expect(Set(states.compactMap { $0["version"].map(JSONWriter.line) }).count >= 2)
    let data = try object(await dashboard.get("s/\(id)/data.json").body)
    #expect(data["version"] == states.last?["version"])
    await dashboard.stop()
  }

  /// A writer that would not wait a moment for anybody writes while ten clients read all that there is.
  @Test func noWriterWaits() async throws {
    try study.run()
    let dashboard = try await RunningDashboard([study.path])
    var configuration = Configuration()
    configuration.busyMode = .immediateError
    configuration.journalMode = .wal
    let database = try DatabaseQueue(path: study.path + "/study.sqlite", configuration: configuration)
    let paths = ["s/\(id)/", "s/\(id)/data.json"]
    let reading = Task {
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<10 {
          let path = paths[number % 2]
          group.addTask {
            while !Task.isCancelled { _ = await dashboard.get(path) }
          }
        }
      }
    }
    for number in 0..<400 {
      try await database.write { try $0.execute(sql: "UPDATE session SET seconds = ?", arguments: [Double(number)]) }
      if number % 40 == 0 { try await Task.sleep(for: .milliseconds(50)) }
    }
    reading.cancel()
    await reading.value
    await dashboard.stop()
  }

  @Test func aFaultOfOneStudyIsNoFaultOfOthers() async throws {
    try study.run()
    try folder.write(Array("{}".utf8), to: "studies/broken/study.json")
    let dashboard = try await RunningDashboard([folder.file("studies")])
    let list = await dashboard.get("")
    #expect(list.body.contains("has lost its study.sqlite") && list.body.contains(#""state":"finished""#))
    let broken = WatchedStudy(.folder(folder.file("studies/broken")), shownPath: "").id
    let page = await dashboard.get("s/\(broken)/")
    #expect(page.status == 503 && page.body.contains("has lost its study.sqlite"))
    await dashboard.stop()
  }
}
