import Dispatch
import Hummingbird
import NIOCore
import Reports
import Synchronization

/// The connection that a request came by.
struct Connection: InitializableFromSource {
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    channel = source.channel
  }
}

/// The pages of a dashboard, below its token:
///
///     /                               the list of studies
///     /events                         the list whenever it changes, as server-sent events
///     /s/ID/                          a study's page
///     /s/ID/data.json                 what the page reads again when trials have ended
///     /s/ID/events                    how far the study is, whenever that changes
///     /s/ID/files/candidates/N/NAME   a file of a candidate
final class DashboardResponder: HTTPResponder {
  typealias Context = Connection

  private let shelf: StudyShelf
  private let token: String
  private let port: @Sendable () -> Int
  private let mostStreams: Int
  private let streams = Mutex(0)
  /// Databases are read where nobody else waits.
  private let reading = DispatchQueue(label: "espalier.dashboard", attributes: .concurrent)

  /// - Parameters:
  ///   - port: that the server listens at; 0 before it does
  ///   - mostStreams: streams of events at a time
  init(shelf: StudyShelf, token: String, port: @escaping @Sendable () -> Int, mostStreams: Int) {
    (self.shelf, self.token, self.port, self.mostStreams) = (shelf, token, port, mostStreams)
  }

  func respond(to request: Request, context: Connection) async -> Response {
    do throws(AccessRules.Refusal) {
      let path = try AccessRules(token: token, port: port()).path(of: request.head)
      let response = try await answer(path)
      return request.method == .head ? response.createHeadResponse() : response
    } catch {
      if error.status == .contentTooLarge || error.status == .methodNotAllowed {
        // Whatever else it sends is not waited for.
        let channel = context.channel
        channel.eventLoop.scheduleTask(in: .milliseconds(500)) { channel.close(promise: nil) }
      }
      return Self.response(error.status, "text/plain; charset=utf-8", error.words + "\n")
    }
  }

  private func answer(_ path: Substring) async throws(AccessRules.Refusal) -> Response {
    if path == "" { return Self.page(await read { $0.page.page }) }
    if path == "events" { return try stream { $0.page.line } }
    let parts = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "s", let study = await read({ $0.study(parts[1]) }) else {
      throw AccessRules.Refusal(status: .notFound, words: "There is no such page, or no such study any more.")
    }
    switch parts[2] {
    case "": return Self.page(try await known { () throws(StudiesPage.Fault) in try study.page() })
    case "data.json":
      let data = try await known { () throws(StudiesPage.Fault) in try study.data() }
      return Self.response(.ok, "application/json; charset=utf-8", data)
    case "events": return try stream { _ in study.news }
    default:
      guard parts[2].hasPrefix("files/"), let folder = study.folder,
        let file = await read({ _ in CandidateFile(study: folder, path: parts[2].dropFirst(6)) })
      else { throw AccessRules.Refusal(status: .notFound, words: "There is no such file.") }
      return Self.response(file)
    }
  }

  private func read<Result: Sendable>(_ body: @escaping @Sendable (StudyShelf) -> Result) async -> Result {
    await withCheckedContinuation { continuation in
      reading.async { [shelf] in continuation.resume(returning: body(shelf)) }
    }
  }

  private func known(
    _ body: @escaping @Sendable () throws(StudiesPage.Fault) -> String
  ) async throws(AccessRules.Refusal) -> String {
    let result = await read { _ in Result(catching: body) }
    do {
      return try result.get()
    } catch {
      throw AccessRules.Refusal(status: .serviceUnavailable, words: error.words)
    }
  }

  /// A stream of events: what `read` gives, whenever that is another text.
  private func stream(_ look: @escaping @Sendable (StudyShelf) -> String) throws(AccessRules.Refusal) -> Response {
    let isFree = streams.withLock { count in
      guard count < mostStreams else { return false }
      count += 1
      return true
    }
    guard isFree else {
      throw AccessRules.Refusal(status: .serviceUnavailable, words: "Too many pages follow studies. Close some.")
    }
    let seat = StreamSeat { [self] in streams.withLock { $0 -= 1 } }
    let body = ResponseBody { [self] writer in
      defer { seat.leave() }
      try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
      var (told, quiet) = ("", 0)
      while !Task.isCancelled {
        let text = await read(look)
        if text != told {
          try await writer.write(ByteBuffer(string: "data: \(text)\n\n"))
          (told, quiet) = (text, 0)
        } else if quiet >= 5 {
          // So that it shows when nobody listens any more.
          try await writer.write(ByteBuffer(string: ":\n\n"))
          quiet = 0
        } else {
          quiet += 1
        }
        try await Task.sleep(for: .seconds(1))
      }
      try await writer.finish(nil)
    }
    var headers = Self.headers
    headers[.contentType] = "text/event-stream; charset=utf-8"
    return Response(status: .ok, headers: headers, body: body)
  }
}

/// A place among the streams, which is left once, also if its stream never begins.
private final class StreamSeat: Sendable {
  private let end: @Sendable () -> Void
  private let isLeft = Mutex(false)

  init(_ end: @escaping @Sendable () -> Void) {
    self.end = end
  }

  func leave() {
    let isFirst = isLeft.withLock { isLeft in
      defer { isLeft = true }
      return !isLeft
    }
    if isFirst { end() }
  }

  deinit { leave() }
}
