import Synchronization

/// Asks a run to save and end. May be raised from any thread and from a signal handler.
public final class CancellationFlag: Sendable {
  private let raised = Atomic(false)

  public init() {}

  public func raise() { raised.store(true, ordering: .relaxed) }
  public var isRaised: Bool { raised.load(ordering: .relaxed) }
}
