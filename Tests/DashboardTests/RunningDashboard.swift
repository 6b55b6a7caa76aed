import Dashboard
import Foundation
import Glibc
import Studies
import Testing

/// A server of the tests', at a port that is free.
struct RunningDashboard {
  static let token = "0123456789abcdef0123456789abcdef"

  let port: Int
  private let task: Task<Void, Never>

  init(_ folders: [String], limits: DashboardServer.Limits = DashboardServer.Limits()) async throws {
    try await self.init(folders.map { .folder($0) }, limits: limits)
  }

  init(_ studies: [StudiesAddress], limits: DashboardServer.Limits = DashboardServer.Limits()) async throws {
    let (ports, told) = AsyncStream.makeStream(of: Int.self)
    task = Task {
      do {
        try await DashboardServer(studies, token: Self.token, port: 0, limits: limits).run { told.yield($0) }
      } catch {
        Issue.record(error)
      }
      told.finish()
    }
    var first: Int?
    for await port in ports {
      first = port
      break
    }
    port = try #require(first)
  }

  func stop() async {
    task.cancel()
    await task.value
  }

  /// Asks for a path below the token, as a browser does.
  func get(_ path: String, _ headers: [String] = [], method: String = "GET") async -> Answer {
    await ask(
      "\(method) /\(Self.token)/\(path) HTTP/1.1\r\n"
        + (["Host: 127.0.0.1:\(port)"] + headers).map { $0 + "\r\n" }.joined()
        + "Connection: close\r\n\r\n")
  }

  /// Says something, and hears what is said until the other side ends or `seconds` are over.
  func ask(_ text: String, seconds: Double = 20) async -> Answer {
    let port = port
    return await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        let socket = ClientSocket(port: port)
        socket?.send(Array(text.utf8))
        continuation.resume(returning: Answer(socket?.rest(seconds: seconds) ?? []))
      }
    }
  }
}

/// What a server said.
struct Answer: Sendable {
  let text: String
  let body: String
  let status: Int
  private let head: String

  init(_ bytes: [UInt8]) {
    text = String(decoding: bytes, as: UTF8.self)
    let end = text.range(of: "\r\n\r\n")
    head = String(text[..<(end?.lowerBound ?? text.endIndex)])
    let rest = String(text[(end?.upperBound ?? text.endIndex)...])
    body = head.lowercased().contains("transfer-encoding: chunked") ? Self.unchunked(rest) : rest
    status = Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0
  }

  func header(_ name: String) -> String? {
    for line in head.components(separatedBy: "\r\n") where line.lowercased().hasPrefix(name.lowercased() + ":") {
      return line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
    }
    return nil
  }

  private static func unchunked(_ text: String) -> String {
    var (bytes, rest) = ([UInt8](), Array(text.utf8)[...])
    while let end = rest.firstIndex(of: 13) {
      guard let count = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16), count > 0 else { break }
      let begin = min(end + 2, rest.endIndex)
      bytes += rest[begin..<min(begin + count, rest.endIndex)]
      rest = rest[min(begin + count + 2, rest.endIndex)...]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// One end of a connection that does what it likes.
final class ClientSocket: Sendable {
  let descriptor: Int32

  init?(port: Int) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// - Returns: whether the other side took it
  @discardableResult func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// What comes until the other side ends, or the time is over.
  func rest(seconds: Double) -> [UInt8] {
    var bytes: [UInt8] = []
    let end = Date(timeIntervalSinceNow: seconds)
    while let more = next(until: end) { bytes += more }
    return bytes
  }

  /// - Returns: nil once the other side has ended, or the time is over
  func next(until end: Date) -> [UInt8]? {
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&polled, 1, Int32(max(0, 1_000 * end.timeIntervalSinceNow))) > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    return count > 0 ? Array(bytes[..<count]) : nil
  }

  /// Whether the other side has ended, or does so in time.
  func ends(within seconds: Double) -> Bool {
    let end = Date(timeIntervalSinceNow: seconds)
    while Date() < end {
      var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&polled, 1, 200) > 0 else { continue }
      var bytes = [UInt8](repeating: 0, count: 4_096)
      if recv(descriptor, &bytes, bytes.count, 0) <= 0 { return true }
    }
    return false
  }
}
