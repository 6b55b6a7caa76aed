import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Studies
import Synchronization

/// A server of this machine's own that shows studies while they run.
public struct DashboardServer: Sendable {
  /// What clients may take.
  public struct Limits: Sendable {
    /// Connections at a time; further ones wait.
    public var connections = 256
    /// Of them streams of events.
    public var streams = 48
    /// Seconds until a connection is closed that has asked for nothing, or has not come to the end of its headers.
    public var idleSeconds = 10
    /// Bytes of a header, and of all of them with the address.
    public var headerByteCount = 8_192
    public var headersByteCount = 16_384
    public var headerCount = 64

    public init() {}
  }

  /// The port that it listens at, once it does.
  private final class Listener: Sendable {
    let port = Atomic(0)
  }

  private let shelf: StudyShelf
  private let token: String
  private let port: Int
  private let limits: Limits

  /// - Parameters:
  ///   - studies: where they are
  ///   - token: what addresses begin with
  ///   - port: on 127.0.0.1; 0 for one that is free
  public init(_ studies: [StudiesAddress], token: String, port: Int, limits: Limits = Limits()) {
    shelf = StudyShelf(studies)
    (self.token, self.port, self.limits) = (token, port, limits)
  }

  /// Serves until the task is cancelled.
  /// - Parameter started: told the port once the server listens
  /// - Throws: when it cannot listen
  public func run(started: @escaping @Sendable (Int) -> Void) async throws {
    let listener = Listener()
    let responder = DashboardResponder(
      shelf: shelf, token: token, port: { listener.port.load(ordering: .acquiring) }, mostStreams: limits.streams)
    var logger = Logger(label: "espalier-dashboard")
    logger.logLevel = .critical
    let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
      maxHeaderFieldSize: limits.headerByteCount, maxHeaderListSize: limits.headersByteCount,
      maxHeaderFieldCount: limits.headerCount)
    let threads = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let application = Application(
      responder: responder,
      server: .http1(
        configuration: HTTP1Channel.Configuration(
          idleTimeout: .seconds(Int64(limits.idleSeconds)), httpDecoderConfiguration: decoder)),
      configuration: ApplicationConfiguration(
        address: .hostname("127.0.0.1", port: port),
        availableConnectionsDelegate: MaximumAvailableConnections(limits.connections, logger: logger)),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? 0
        listener.port.store(port, ordering: .releasing)
        started(port)
      },
      eventLoopGroupProvider: .shared(threads), logger: logger)
    let result: Result<Void, any Error>
    do {
      result = .success(try await application.run())
    } catch {
      result = .failure(error)
    }
    try? await threads.shutdownGracefully()
    try result.get()
  }

  /// Whether a server could not begin as another program listens at its port.
  public static func isPortTaken(_ error: any Error) -> Bool {
    (error as? IOError)?.errnoCode == EADDRINUSE
  }
}
