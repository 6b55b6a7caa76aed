import Foundation
import Glibc
import Synchronization

/// A socket beside a server's own, through which the same server answers, and which can be cut as a network is.
final class DroppingRelay: Sendable {
  /// Of the socket, beside which the server has its own.
  static let port = 5_433

  private let server: String
  private let listener: Int32
  private let open = Mutex<Set<Int32>>([])
  private let refusals = Mutex(0)

  /// - Parameter folder: where the server's socket is, of port 5432
  init(_ folder: String) throws {
    server = folder + "/.s.PGSQL.5432"
    let path = "\(folder)/.s.PGSQL.\(Self.port)"
    unlink(path)
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard Self.named(path, { bind(listener, $0, $1) }) == 0, listen(listener, 128) == 0 else {
      throw CocoaError(.executableLoad)
    }
    chmod(path, 0o777)
    Thread.detachNewThread { [self] in
      while true {
        let client = accept(listener, nil, nil)
        if client < 0 { return }
        if isRefusing() { close(client) } else { serve(client) }
      }
    }
  }

  /// Cuts every connection.
  func drop() {
    open.withLock { for descriptor in $0 { shutdown(descriptor, Int32(SHUT_RDWR)) } }
  }

  /// Hangs up on the next clients.
  func refuse(_ count: Int) { refusals.withLock { $0 = count } }

  /// Clients left to hang up on.
  var refusalsLeft: Int { refusals.withLock { $0 } }

  private func isRefusing() -> Bool {
    refusals.withLock { left in
      defer { left = max(0, left - 1) }
      return left > 0
    }
  }

  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  private func serve(_ client: Int32) {
    let behind = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard Self.named(server, { connect(behind, $0, $1) }) == 0 else {
      close(behind)
      close(client)
      return
    }
    open.withLock { $0.formUnion([client, behind]) }
    let both = Closing(left: 2) { [self] in
      open.withLock { $0.subtract([client, behind]) }
      close(client)
      close(behind)
    }
    for (from, to) in [(client, behind), (behind, client)] {
      Thread.detachNewThread {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
          let count = read(from, &bytes, bytes.count)
          guard count > 0, send(to, bytes, count, Int32(MSG_NOSIGNAL)) == count else { break }
        }
        shutdown(from, Int32(SHUT_RDWR))
        shutdown(to, Int32(SHUT_RDWR))
        both.leave()
      }
    }
  }

  /// Does something when both directions have ended.
  private final class Closing: Sendable {
    private let left: Mutex<Int>
    private let end: @Sendable () -> Void

    init(left: Int, _ end: @escaping @Sendable () -> Void) {
      self.left = Mutex(left)
      self.end = end
    }

    func leave() {
      let isLast = left.withLock { left in
        left -= 1
        return left == 0
      }
      if isLast { end() }
    }
  }

  private static func named(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }
}
