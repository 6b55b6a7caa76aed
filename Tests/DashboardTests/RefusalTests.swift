import Foundation
import Glibc
import TemporaryFolders
import Testing

@testable import Dashboard

/// What a dashboard does not serve, and whom.
@Suite(.serialized) struct RefusalTests {
  private let folder: TemporaryFolder
  private let study: SampleStudy
  private let id: String
  private let token = RunningDashboard.token

  init() throws {
    folder = try TemporaryFolder()
    study = try SampleStudy(in: folder.file("studies/sample"), trials: 2, epochs: 1)
    id = WatchedStudy(.folder(study.path), shownPath: "").id
  }

  private func request(_ line: String, _ headers: [String]) -> String {
    ([line] + headers + ["Connection: close"]).map { $0 + "\r\n" }.joined() + "\r\n"
  }

  @Test func strangersAreRefused() async throws {
    let dashboard = try await RunningDashboard([study.path])
    let host = "Host: 127.0.0.1:\(dashboard.port)"
    let good = "GET /\(token)/ HTTP/1.1"
    let cases: [(String, [String], Int)] = [
      (good, [host], 200), (good, ["Host: localhost:\(dashboard.port)"], 200),
      (good, [host, "Origin: http://127.0.0.1:\(dashboard.port)", "Sec-Fetch-Site: same-origin"], 200),
      (good, [host, "Sec-Fetch-Site: none"], 200),
      // The whole address, as proxies write it.
      ("GET http://127.0.0.1:\(dashboard.port)/\(token)/ HTTP/1.1", [host], 200),
      // A name that was made to lead here.
      (good, ["Host: evil.example"], 403), (good, ["Host: evil.example:\(dashboard.port)"], 403),
      (good, ["Host: 127.0.0.1"], 403), (good, ["Host: 127.0.0.1:1"], 403), (good, [], 403),
      (good, ["Host: 127.0.0.1:\(dashboard.port).evil.example"], 403),
      // Pages of other sites, and of other servers of this machine.
      (good, [host, "Origin: http://evil.example"], 403), (good, [host, "Origin: null"], 403),
      (good, [host, "Origin: http://127.0.0.1:1"], 403),
      (good, [host, "Origin: https://127.0.0.1:\(dashboard.port)"], 403),
      (good, [host, "Sec-Fetch-Site: cross-site"], 403), (good, [host, "Sec-Fetch-Site: same-site"], 403),
      // Who does not know the token.
      ("GET / HTTP/1.1", [host], 403), ("GET /index.html HTTP/1.1", [host], 403),
      ("GET /favicon.ico HTTP/1.1", [host], 403),
      ("GET /\(token.dropLast())/ HTTP/1.1", [host], 403), ("GET /\(token)0/ HTTP/1.1", [host], 403),
      ("GET /\(token.uppercased())/ HTTP/1.1", [host], 403), ("GET //\(token)/ HTTP/1.1", [host], 403),
      ("GET /s/\(id)/ HTTP/1.1", [host], 403), ("GET /?token=\(token) HTTP/1.1", [host], 403),
      // Whoever wants to change something.
      ("POST /\(token)/ HTTP/1.1", [host], 405), ("DELETE /\(token)/s/\(id)/ HTTP/1.1", [host], 405),
      ("OPTIONS /\(token)/ HTTP/1.1", [host], 405), (good, [host, "Content-Length: 5"], 413),
      (good, [host, "Transfer-Encoding: chunked"], 413),
      ("GET /\(token)/\(String(repeating: "a", count: 600)) HTTP/1.1", [host], 414),
      ("GET /\(token) HTTP/1.1", [host], 404), ("GET /\(token)/s/0000000000000000/ HTTP/1.1", [host], 404),
      ("GET /\(token)/s/\(id) HTTP/1.1", [host], 404), ("GET /\(token)/s/\(id)/study.sqlite HTTP/1.1", [host], 404),
    ]
    for (line, headers, status) in cases {
      let answer = await dashboard.ask(request(line, headers))
      #expect(answer.status == status, "\(line) \(headers): \(answer.text.prefix(200))")
      #expect(status == 200 || !answer.text.contains("sample"), "\(line) \(headers) tells of studies")
    }
    let lost = await dashboard.ask(request("GET / HTTP/1.1", [host]))
    #expect(
      lost.body
        == "The address lacks the dashboard's token. Open the address that 'espalier dashboard' has printed.\n")
    await dashboard.stop()
  }

  @Test func nothingOutsideIsServed() async throws {
    try study.run()
    let candidates = study.path + "/candidates"
    try folder.write(Array("secret".utf8), to: "secret/architecture.json")
    for name in ["00005", "00007", "00008"] {
      try FileManager.default.createDirectory(atPath: candidates + "/" + name, withIntermediateDirectories: true)
    }
    symlink(folder.file("secret/architecture.json"), candidates + "/00005/architecture.json")
    symlink(folder.file("secret"), candidates + "/00006")
    mkfifo(candidates + "/00007/recipe.json", 0o600)
    mkdir(candidates + "/00008/architecture.json", 0o700)
    let dashboard = try await RunningDashboard([study.path])
    for path in [
      "files/candidates/00005/architecture.json", "files/candidates/00006/architecture.json",
      "files/candidates/00007/recipe.json", "files/candidates/00008/architecture.json", "files/study.sqlite",
      "files/study.json", "files/lock", "files/workers.log", "files/candidates", "files/candidates/",
      "files/candidates/00000", "files/candidates/00000/", "files/../study.json", "files/candidates/../study.json",
      "files/candidates/00000/../../study.json", "files/candidates/00000/../../../../secret/architecture.json",
      "files/candidates/00000/..%2f..%2fstudy.json", "files/candidates/%30%30000/architecture.json",
      "files//etc/passwd", "files/etc/passwd", "../../../../../../etc/passwd", "..%2f..%2fetc%2fpasswd",
      "files/candidates/..\\..\\study.json", "files/candidates/-1/architecture.json",
      "files/candidates/00000/weights-2.safetensors.json", "files/candidates/00000/weights-.safetensors",
      "files/candidates/00000/architecture.json/", "files/candidates/00000//architecture.json",
    ] {
      let answer = await dashboard.get("s/\(id)/\(path)")
      #expect(answer.status == 404, "\(path): \(answer.text.prefix(300))")
      #expect(!answer.text.contains("secret") && !answer.text.contains("root:"), "\(path)")
    }
    let file = await dashboard.get("s/\(id)/files/candidates/00000/architecture.json")
    #expect(file.status == 200)
    await dashboard.stop()
  }

  @Test func longHeadersAreRefused() async throws {
    let dashboard = try await RunningDashboard([study.path])
    let host = "Host: 127.0.0.1:\(dashboard.port)"
    let long = String(repeating: "a", count: 9_000)
    let cases: [(String, [String])] = [
      ("GET /\(token)/ HTTP/1.1", [host, "X-Long: \(long)"]), ("GET /\(token)/ HTTP/1.1", [host, "\(long): 1"]),
      ("GET /\(token)/ HTTP/1.1", [host] + (0..<5).map { "X-\($0): \(long.prefix(4_000))" }),
      ("GET /\(token)/ HTTP/1.1", [host] + (0..<200).map { "X-\($0): 1" }),
      ("GET /\(token)/\(String(repeating: "a", count: 1_000_000)) HTTP/1.1", [host]),
    ]
    for (line, headers) in cases {
      let answer = await dashboard.ask(request(line, headers))
      #expect([0, 400].contains(answer.status), "\(answer.text.prefix(200))")
      #expect(!answer.text.contains("sample"))
    }
    // One that never ends.
    let endless = try #require(ClientSocket(port: dashboard.port))
    endless.send(Array("GET /\(token)/ HTTP/1.1\r\nX: ".utf8))
    var pieces = 0
    while pieces < 1_000, endless.send([UInt8](repeating: 97, count: 4_096)) { pieces += 1 }
    #expect(endless.ends(within: 20))
    for text in ["nonsense\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"] {
      #expect([0, 400, 403].contains(await dashboard.ask(text).status))
    }
    #expect(await dashboard.get("").status == 200, "it serves on")
    await dashboard.stop()
  }

  @Test func aHundredSlowClientsKeepNobodyOut() async throws {
    var limits = DashboardServer.Limits()
    limits.idleSeconds = 3
    let dashboard = try await RunningDashboard([study.path], limits: limits)
    let sockets = try (0..<100).map { _ in try #require(ClientSocket(port: dashboard.port)) }
    let trickle = Task.detached {
      for letter in Array("GET /\(RunningDashboard.token)/ HTTP/1.1\r\nX-Slow: ".utf8)
        + [UInt8](repeating: 97, count: 400)
      {
        for (index, socket) in sockets.enumerated() where index % 4 > 0 { socket.send([letter]) }
        guard (try? await Task.sleep(for: .milliseconds(50))) != nil else { return }
      }
    }
    for _ in 0..<5 {
      let answer = await dashboard.get("")
      #expect(answer.status == 200, "\(answer.text.prefix(200))")
    }
    let closed = await Task.detached { sockets.count { $0.ends(within: 30) } }.value
    #expect(closed == 100, "those that never come to the end of a request are sent away")
    trickle.cancel()
    #expect(await dashboard.get("").status == 200)
    await dashboard.stop()
  }

  @Test func moreConnectionsThanThereMayBeWait() async throws {
    var limits = DashboardServer.Limits()
    (limits.connections, limits.idleSeconds) = (8, 2)
    let dashboard = try await RunningDashboard([study.path], limits: limits)
    let sockets = (0..<20).compactMap { _ in ClientSocket(port: dashboard.port) }
    #expect(sockets.count == 20)
    #expect(await dashboard.get("").status == 200, "as soon as those who say nothing are gone")
    await dashboard.stop()
  }

  @Test func streamsAreCounted() async throws {
    var limits = DashboardServer.Limits()
    limits.streams = 2
    let dashboard = try await RunningDashboard([study.path], limits: limits)
    let ask = "GET /\(token)/events HTTP/1.1\r\nHost: 127.0.0.1:\(dashboard.port)\r\n\r\n"
    var sockets = (0..<2).compactMap { _ in ClientSocket(port: dashboard.port) }
    for socket in sockets {
      socket.send(Array(ask.utf8))
      #expect(socket.next(until: Date(timeIntervalSinceNow: 20)) != nil)
    }
    #expect(await dashboard.get("events").status == 503)
    sockets.removeAll()
    var answer = 0
    for _ in 0..<40 where answer != 200 {
      answer = await dashboard.ask(ask, seconds: 1).status
    }
    #expect(answer == 200, "whoever has gone leaves room")
    await dashboard.stop()
  }
}
