import Compilation
import Datasets
import Diagnostics
import Dispatch
import Foundation
import Glibc
import GraphIR
import JSONText
import Synchronization

/// What a worker's process does: it hears of a study, then trains what it is told, one step at a time, on one thread. While
/// it trains, another thread brings the weights of the step before to the disk, and says so.
///
/// It ends when its input ends, in the middle of a training too: then the coordinator is gone.
public struct TrialWorker {
  private let catalogue: LayerCatalogue
  private let methods: StudyMethods
  private let datasets: DatasetCatalogue
  private let locations: DataLocations
  private let backend: any Backend
  private let fault: DiagnosticsError?

  /// - parameter fault: why it cannot work, to tell the coordinator
  public init(
    catalogue: LayerCatalogue, methods: StudyMethods = .builtin, datasets: DatasetCatalogue,
    locations: DataLocations, backend: any Backend, fault: DiagnosticsError? = nil
  ) {
    self.catalogue = catalogue
    self.methods = methods
    self.datasets = datasets
    self.locations = locations
    self.backend = backend
    self.fault = fault
  }

  /// Serves requests from standard input until it ends.
  public func run() {
    // An interruption from the keyboard is the coordinator's business.
    signal(SIGINT, SIG_IGN)
    signal(SIGPIPE, SIG_IGN)
    let inbox = Inbox(STDIN_FILENO)
    let outbox = Outbox(STDOUT_FILENO)
    defer { outbox.finish() }
    var training: TrialTraining?
    while true {
      switch WorkerRequest(line: inbox.next()) {
      case .begin(let specification):
        do throws(DiagnosticsError) {
          if let fault { throw fault }
          training = try TrialTraining(
            specification, catalogue: catalogue, methods: methods, datasets: datasets, locations: locations,
            backend: backend)
        } catch {
          outbox.say(.unable(error.diagnostics.map(\.sentence).joined(separator: "; ")))
          return
        }
      case .train(let assignment):
        guard let training else { return outbox.say(.unable("it was given no study")) }
        let unsaved = training.trainUnsaved(assignment) { outbox.say(.epoch($0)) }
        outbox.say(unsaved.save)
      case nil:
        return outbox.say(.unable("its coordinator is of another version"))
      }
    }
  }
}

/// Replies that go out while the worker trains, in the order in which they were handed over.
private final class Outbox: Sendable {
  private let descriptor: Int32
  private let queue = DispatchQueue(label: "replies")
  /// Keeps the training from running away from the disk.
  private let room = DispatchSemaphore(value: 4)

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  func say(_ reply: WorkerReply) {
    queue.async { self.write(reply) }
  }

  /// - Parameter reply: called on another thread
  func say(_ reply: @escaping @Sendable () -> WorkerReply) {
    room.wait()
    queue.async {
      self.write(reply())
      self.room.signal()
    }
  }

  /// Waits until all is said.
  func finish() { queue.sync {} }

  private func write(_ reply: WorkerReply) {
    var text = reply.line
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0 {
          guard errno == EINTR else { exit(0) }
          continue
        }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }
}

/// Lines that come in while the worker trains. A thread of its own listens, so that the end of the input is noticed.
private final class Inbox: Sendable {
  private let lines = Mutex<[String]>([])
  private let count = DispatchSemaphore(value: 0)

  init(_ descriptor: Int32) {
    Thread.detachNewThread { [self] in
      var buffer = LineBuffer()
      var piece = [UInt8](repeating: 0, count: 65_536)
      while true {
        let read = read(descriptor, &piece, piece.count)
        if read < 0 && errno == EINTR { continue }
        guard read > 0 else { _exit(0) }
        for line in buffer.append(piece[..<read]) {
          lines.withLock { $0.append(line) }
          count.signal()
        }
      }
    }
  }

  func next() -> String {
    count.wait()
    return lines.withLock { $0.removeFirst() }
  }
}
