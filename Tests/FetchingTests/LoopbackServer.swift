import Foundation
import Glibc
import Synchronization

/// A server of HTTP on this machine that answers as it is told, request by request, and remembers what it was asked.
final class LoopbackServer: Sendable {
  /// What is done about one request.
  struct Answer: Sendable {
    var status = "200 OK"
    /// What Content-Length says; nil for no such line.
    var length: Int?
    var headers: [String] = []
    var body: [UInt8] = []
    /// Seconds in which nothing happens once the body has been sent.
    var stall = 0.0

    static func whole(_ body: [UInt8]) -> Answer { Answer(length: body.count, body: body) }

    /// Less than what was promised.
    static func truncated(_ body: [UInt8], at count: Int) -> Answer {
      Answer(length: body.count, body: Array(body.prefix(count)))
    }

    static func rest(_ body: [UInt8], from start: Int) -> Answer {
      Answer(
        status: "206 Partial Content", length: body.count - start,
        headers: ["Content-Range: bytes \(start)-\(body.count - 1)/\(body.count)"], body: Array(body.dropFirst(start)))
    }
  }

  let port: UInt16
  private let listener: Int32
  private let answers: Mutex<[Answer]>
  private let asked = Mutex<[String]>([])
  private let begun = Mutex<[String]>([])

  /// - Parameter answers: to the requests in turn; the last one to all that follow.
  init(_ answers: [Answer]) throws {
    self.answers = Mutex(answers)
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    port = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length)
        listen(listener, 8)
        getsockname(listener, address, &length)
      }
      return UInt16(bigEndian: pointer.pointee.sin_port)
    }
    Thread.detachNewThread { [self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        Thread.detachNewThread { self.serve(connection) }
      }
    }
  }

  /// The first line of each request.
  var requests: [String] { begun.withLock { $0 } }

  /// What each request's line Range said; an empty text if it had none.
  var ranges: [String] { asked.withLock { $0 } }

  func end() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    var request: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while !String(decoding: request, as: UTF8.self).contains("\r\n\r\n") {
      let count = recv(connection, &chunk, chunk.count, 0)
      guard count > 0 else { return }
      request += chunk.prefix(count)
    }
    let lines = String(decoding: request, as: UTF8.self).components(separatedBy: "\r\n")
    begun.withLock { $0.append(lines[0]) }
    asked.withLock { $0.append(lines.first { $0.hasPrefix("Range: ") }.map { String($0.dropFirst(7)) } ?? "") }
    let answer = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
    var head = ["HTTP/1.1 \(answer.status)", "Connection: close"] + answer.headers
    if let length = answer.length { head.append("Content-Length: \(length)") }
    send(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + answer.body, connection)
    if answer.stall > 0 { usleep(UInt32(answer.stall * 1_000_000)) }
  }

  private func send(_ bytes: [UInt8], _ connection: Int32) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress! + done, bytes.count - done, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      done += count
    }
  }
}
