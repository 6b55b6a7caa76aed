import Diagnostics
import Glibc
import Synchronization

extension DecodingPlan {
  /// Files that a thread takes at once.
  private static let chunk = 32

  /// Decodes all files, on as many threads as the process may use cores. Holds a few files and records for each thread, and
  /// nothing else; what comes out does not depend on the threads.
  func decode(
    name: String, key: ContentKey, folder: String?, path: String?, observer: DecodingObserver?
  ) throws(DiagnosticsError) -> DecodedSet {
    let count = folders.files.count
    let blank = DecodedHeader(self, key: key, labels: folders.files.map(\.label), faults: [])
    guard !count.multipliedReportingOverflow(by: recordSize).overflow else {
      throw error("\(count) samples of \(recordSize) bytes are too many", [])
    }
    // What is left out is known at the end only; its notes are written into room of their own.
    let start = blank.bytes.count + (skipsDamaged ? DecodedHeader.faultRoom : 0)
    var sink = RecordSink(
      in: folder, name: String(nameKey.hexadecimal.prefix(32)), start: start, byteCount: count * recordSize)
    var outcome = run(into: sink, name: name, observer: observer)
    if outcome.diskFailed {
      sink = RecordSink(in: nil, name: "", start: start, byteCount: count * recordSize)
      outcome = run(into: sink, name: name, observer: observer)
    }
    guard !outcome.isCancelled else { throw error("decoding was interrupted", []) }
    let faults = outcome.faults.sorted { $0.index < $1.index }
    if !faults.isEmpty, !skipsDamaged {
      throw error(
        "\(faults.count) of \(count) \(folders.what.plural) cannot be decoded",
        faults.prefix(10).map { "\(noted($0).path): \($0.message)" }
          + (faults.count > 10 ? ["and \(faults.count - 10) more"] : []))
    }
    var labels = folders.files.map(\.label)
    for fault in faults { labels[fault.index] = -1 }
    let header = DecodedHeader(
      self, key: key, labels: labels, faults: faults.prefix(DecodedHeader.mostFaults).map { noted($0) })
    guard let records = sink.finish(header: header.bytes(start: start), path: path) else {
      // The disk gave out at the last moment: in memory, then.
      let memory = RecordSink(in: nil, name: "", start: start, byteCount: count * recordSize)
      guard !run(into: memory, name: name, observer: observer).isCancelled,
        let records = memory.finish(header: header.bytes(start: start), path: nil)
      else { throw error("decoding was interrupted", []) }
      return DecodedSet(header: header, records: records)
    }
    return DecodedSet(header: header, records: records)
  }

  private func noted(_ fault: Fault) -> DecodedHeader.Fault {
    DecodedHeader.Fault(path: "\(folders.root)/\(folders.files[fault.index].name)", reason: fault.message)
  }

  private func error(_ message: String, _ notes: [String]) -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(
        code: "data-decoding", "\(folders.root): \(message)",
        remedy: notes.isEmpty ? nil : "Mend or remove them, or leave them out with \"damaged\": \"skip\"",
        notes: notes.map { Diagnostic.Note($0) }))
  }

  private struct Fault: Sendable {
    var index: Int
    var message: String
  }

  private struct Outcome {
    var faults: [Fault]
    var isCancelled: Bool
    var diskFailed: Bool
  }

  /// What the threads share.
  private final class Shared: Sendable {
    let next = Atomic(0)
    let decoded = Atomic(0)
    let isCancelled = Atomic(false)
    let diskFailed = Atomic(false)
    let faults = Mutex<[Fault]>([])
  }

  private func run(into sink: RecordSink, name: String, observer: DecodingObserver?) -> Outcome {
    let shared = Shared()
    let count = folders.files.count
    // Few files may all be decoded before anybody is asked again.
    if let observer, !observer.report(DecodingProgress(name: name, decoded: 0, total: count)) {
      return Outcome(faults: [], isCancelled: true, diskFailed: false)
    }
    let threads = (0..<min(Self.coreCount, (count + Self.chunk - 1) / Self.chunk)).compactMap { _ in
      Worker.start { work(shared, sink) }
    }
    if threads.isEmpty { work(shared, sink) }
    var isContinued = true
    if let observer {
      while shared.decoded.load(ordering: .relaxed) < count, isContinued, !shared.diskFailed.load(ordering: .relaxed) {
        isContinued = observer.report(
          DecodingProgress(name: name, decoded: shared.decoded.load(ordering: .relaxed), total: count))
        if !isContinued { shared.isCancelled.store(true, ordering: .relaxed) }
        usleep(100_000)
      }
    }
    for thread in threads { thread.join() }
    if isContinued, !shared.diskFailed.load(ordering: .relaxed) {
      _ = observer?.report(DecodingProgress(name: name, decoded: count, total: count))
    }
    return Outcome(
      faults: shared.faults.withLock { $0 }, isCancelled: shared.isCancelled.load(ordering: .relaxed),
      diskFailed: shared.diskFailed.load(ordering: .relaxed))
  }

  private func work(_ shared: Shared, _ sink: RecordSink) {
    let decoder = makeDecoder()
    let reader = WholeFileReader(root: folders.root, limit: fileSizeLimit)
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunk * recordSize, alignment: 64)
    defer { memory.deallocate() }
    guard let records = memory.baseAddress else { return }
    let count = folders.files.count
    while !shared.isCancelled.load(ordering: .relaxed), !shared.diskFailed.load(ordering: .relaxed) {
      let first = shared.next.wrappingAdd(Self.chunk, ordering: .relaxed).oldValue
      guard first < count else { return }
      let rows = first..<min(count, first + Self.chunk)
      for index in rows {
        let record = records + (index - first) * recordSize
        let fault: String?
        switch reader.read(folders.files[index].path) {
        case .content(let content): fault = decoder(content, record)
        case .fault(let words): fault = words
        }
        if let fault {
          memset(record, 0, recordSize)
          shared.faults.withLock { $0.append(Fault(index: index, message: fault)) }
        }
        shared.decoded.wrappingAdd(1, ordering: .relaxed)
        if shared.isCancelled.load(ordering: .relaxed) { return }
      }
      let bytes = UnsafeRawBufferPointer(start: records, count: rows.count * recordSize)
      if !sink.write(bytes, at: first * recordSize) { shared.diskFailed.store(true, ordering: .relaxed) }
    }
  }

  /// How many threads decode: one for each core of the machine.
  private static var coreCount: Int { min(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), 64) }
}

/// A thread of the system that runs one function.
private struct Worker {
  private final class Task {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }

  private let thread: pthread_t

  /// Nil if the system has no thread to give.
  static func start(_ body: @escaping () -> Void) -> Worker? {
    var thread = pthread_t()
    let task = Unmanaged.passRetained(Task(body))
    let status = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Task>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, task.toOpaque())
    guard status == 0 else {
      task.release()
      return nil
    }
    return Worker(thread: thread)
  }

  func join() { pthread_join(thread, nil) }
}
