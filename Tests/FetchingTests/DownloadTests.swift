import Diagnostics
import Foundation
import Testing

@testable import Fetching

/// Against a server on this machine that truncates, stalls, lies and sends what it should not.
@Suite struct DownloadTests {
  static let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ ($0 >> 8)) }
  static let md5 = "0279cdf4939449bb122176aa3af3046a"

  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "espalier-fetching-" + UUID().uuidString
  }

  /// What a download says of servers that answer so, and what is left in the folder.
  func outcome(
    _ answers: [LoopbackServer.Answer], partial: [UInt8]? = nil, md5: String = DownloadTests.md5,
    report: (Int) -> Bool = { _ in true }
  ) throws -> (message: String, files: [String], ranges: [String], content: [UInt8]?) {
    let server = try LoopbackServer(answers)
    defer {
      server.end()
      try? FileManager.default.removeItem(atPath: folder)
    }
    let url = "http://127.0.0.1:\(server.port)/data.gz"
    var download = Download(
      PublishedFile(name: "data.gz", url: url, md5: md5, size: Self.content.count), into: folder + "/deep/er")
    download.allowsPlain = true
    download.stallSeconds = 1
    if let partial {
      try FileManager.default.createDirectory(atPath: folder + "/deep/er", withIntermediateDirectories: true)
      try Data(partial).write(to: URL(fileURLWithPath: download.path + ".part"))
    }
    var message = "done"
    do throws(DiagnosticsError) {
      try download.run(report)
    } catch {
      message = "\(error)".replacingOccurrences(of: url, with: "URL").replacingOccurrences(of: folder, with: "FOLDER")
    }
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/deep/er"))?.sorted() ?? []
    let content = (try? Data(contentsOf: URL(fileURLWithPath: download.path))).map { Array($0) }
    return (message, files, server.ranges, content)
  }

  @Test func aFileArrives() throws {
    let result = try outcome([.whole(Self.content)])
    #expect(result.message == "done")
    #expect(result.files == ["data.gz"])
    #expect(result.content == Self.content)
    #expect(result.ranges == [""])
  }

  /// A connection that breaks off is taken up again, and only what is missing is asked for.
  @Test func whatBreaksOffContinues() throws {
    let result = try outcome([
      .truncated(Self.content, at: 100_000), .rest(Self.content, from: 100_000),
    ])
    #expect(result.message == "done")
    #expect(result.content == Self.content)
    #expect(result.ranges == ["", "bytes=100000-"])
  }

  @Test func anEarlierDownloadContinues() throws {
    let result = try outcome([.rest(Self.content, from: 200_000)], partial: Array(Self.content.prefix(200_000)))
    #expect(result.content == Self.content)
    #expect(result.ranges == ["bytes=200000-"])
  }

  /// A server that knows no ranges sends all, which then replaces what was there.
  @Test func aServerThatCannotContinueBeginsAnew() throws {
    let result = try outcome([.whole(Self.content)], partial: [UInt8](repeating: 1, count: 1000))
    #expect(result.message == "done")
    #expect(result.content == Self.content)
  }

  @Test func aPartThatIsTooLongIsDropped() throws {
    let result = try outcome([.whole(Self.content)], partial: Self.content + [1])
    #expect(result.content == Self.content)
    #expect(result.ranges == [""])
  }

  @Test func aServerThatStallsIsAskedAgain() throws {
    var stalling = LoopbackServer.Answer.truncated(Self.content, at: 50_000)
    stalling.stall = 4
    let result = try outcome([stalling, .rest(Self.content, from: 50_000)])
    #expect(result.message == "done")
    #expect(result.content == Self.content)
  }

  @Test func aServerThatOnlyStallsIsGivenUp() throws {
    var stalling = LoopbackServer.Answer(length: Self.content.count)
    stalling.stall = 4
    let result = try outcome([stalling])
    #expect(result.message.hasPrefix("error: URL: Operation too slow"))
    #expect(
      result.message.hasSuffix("Try again later: what has arrived is kept, and the download continues from there"))
    #expect(result.ranges.count == 3)
    #expect(result.files == ["data.gz.part"])
  }

  /// Whatever its header says, the file ends at its size.
  @Test func moreThanTheFileIsNotListenedTo() throws {
    for length in [Self.content.count + 100_000, nil] {
      let result = try outcome([.init(length: length, body: Self.content + [UInt8](repeating: 7, count: 100_000))])
      #expect(
        result.message
          == "error: URL: the server sends more than the 300000 bytes of the file. Get data.gz by other means")
      #expect(result.files.isEmpty)
    }
  }

  /// A length that is too small cuts the content off; the rest is asked for.
  @Test func aLengthThatIsTooSmallIsNoEnd() throws {
    let short = LoopbackServer.Answer(length: 250_000, body: Self.content)
    let result = try outcome([short, .rest(Self.content, from: 250_000)])
    #expect(result.message == "done")
    #expect(result.content == Self.content)
  }

  @Test func wrongBytesAreRefused() throws {
    var wrong = Self.content
    wrong[1234] ^= 1
    let result = try outcome([.whole(wrong)])
    #expect(result.message.hasPrefix("error: URL: the file that was downloaded has the MD5 "))
    #expect(
      result.message.hasSuffix(
        ", but that of the published file is \(Self.md5). It was removed; try again, and if that does not help, get data.gz by other means"
      ))
    #expect(result.files.isEmpty)
  }

  /// What is there under the file's name counts only if it is the file.
  @Test func aFileThatIsThereIsHeldToItsChecksum() throws {
    let server = try LoopbackServer([.whole(Self.content)])
    defer {
      server.end()
      try? FileManager.default.removeItem(atPath: folder)
    }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let url = "http://127.0.0.1:\(server.port)/data.gz"
    var download = Download(
      PublishedFile(name: "data.gz", url: url, md5: Self.md5, size: Self.content.count), into: folder)
    download.allowsPlain = true
    var wrong = Self.content
    wrong[7] ^= 1
    try Data(wrong).write(to: URL(fileURLWithPath: download.path))
    #expect(try download.run { _ in true })
    #expect(try Data(contentsOf: URL(fileURLWithPath: download.path)) == Data(Self.content))
    #expect(try !download.run { _ in true })
    #expect(server.requests == ["GET /data.gz HTTP/1.1"])
  }

  @Test func aStatusIsNoFile() throws {
    let result = try outcome([.init(status: "404 Not Found", length: 3, body: [1, 2, 3])])
    #expect(result.message == "error: URL: the server answers with status 404. Get data.gz by other means")
    #expect(result.files == ["data.gz.part"])
  }

  /// Elsewhere than by HTTPS nothing is fetched, wherever the server sends one to.
  @Test func onlyHTTPSIsFollowed() throws {
    let result = try outcome([.init(status: "302 Found", length: 0, headers: ["Location: file:///etc/passwd"])])
    #expect(result.message.hasPrefix("error: URL: "))
    #expect(result.content == nil)
    let server = try LoopbackServer([.whole(Self.content)])
    defer { server.end() }
    let plain = Download(
      PublishedFile(name: "a", url: "http://127.0.0.1:\(server.port)/a", md5: Self.md5, size: 300_000), into: folder)
    #expect(throws: DiagnosticsError.self) { try plain.run { _ in true } }
    #expect(server.ranges.isEmpty)
    try? FileManager.default.removeItem(atPath: folder)
  }

  @Test func anInterruptedDownloadIsKept() throws {
    var slow = LoopbackServer.Answer.truncated(Self.content, at: 120_000)
    slow.stall = 3
    let result = try outcome([slow]) { $0 < 120_000 }
    #expect(result.message == "error: data.gz: the download was interrupted. The same command continues it")
    #expect(result.files == ["data.gz.part"])
  }

  @Test func nobodyIsThere() throws {
    var download = Download(PublishedFile(name: "a", url: "http://127.0.0.1:1/a", md5: "", size: 3), into: folder)
    download.allowsPlain = true
    do throws(DiagnosticsError) {
      try download.run { _ in true }
      Issue.record("nothing was thrown")
    } catch {
      #expect("\(error)".hasPrefix("error: http://127.0.0.1:1/a: Failed to connect to 127.0.0.1 port 1"))
    }
    try? FileManager.default.removeItem(atPath: folder)
  }

  @Test func publishedFilesAreNamedOnce() {
    for dataset in PublishedDataset.all {
      #expect(Set(dataset.files.map(\.name)).count == dataset.files.count)
      for file in dataset.files {
        #expect(file.url.hasPrefix("https://") && file.url.hasSuffix(file.name))
        #expect(file.md5.utf8.count == 32 && file.size > 0)
      }
    }
  }
}
