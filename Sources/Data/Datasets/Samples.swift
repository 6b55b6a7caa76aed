import Diagnostics
import Tasks
import TensorTypes

/// The values of samples, one after another, each in row-major order of the sample's shape.
public enum SampleStorage: Hashable, Sendable {
  /// Pixels from 0 to 255; a batch holds them as value / 255, as PyTorch's `ToTensor` does.
  case bytes([UInt8])
  /// Finite values, used as they are.
  case floats([Float])

  public var count: Int {
    switch self {
    case .bytes(let values): values.count
    case .floats(let values): values.count
    }
  }
}

/// Labelled samples of one shape: a whole split of a data set, or a selection from one.
///
/// A selection shares the storage of what it was selected from, so splitting 50,000 pictures copies 200 kB of row
/// numbers and no pixel.
///
/// ```swift
/// let (training, validation) = try samples.split(validation: .count(5_000), seed: 7)
/// ```
public struct Samples: Sendable {
  /// The data set's name, for messages.
  public let name: String
  /// The shape of one sample: [channels, height, width], [channels, length] or [features].
  public let shape: Shape
  /// What samples are labelled with.
  public let targets: Targets
  let storage: Storage
  /// By stored row.
  let storedTargets: TargetValues
  /// By stored row: what came together, such as one recording or one person, and is never divided; nil if nothing did.
  private(set) var storedGroups: [Int32]?
  /// The stored row of each sample.
  let rows: [Int32]
  /// What the samples were chosen as, if by kind and settings; nil for a data set that is found by its name.
  public internal(set) var choice: DatasetChoice?

  enum Storage: Sendable {
    case bytes(ByteRecords)
    case floats([Float])
  }

  /// Checks everything that later code relies on. O(values).
  ///
  /// - Throws: when there is no sample or nothing to learn, when the number of values is not samples × elements of the
  ///   shape, when a label names no class, or when a value is not finite.
  public init(
    name: String, shape: Shape, targets: Targets, storage: SampleStorage, values: TargetValues
  ) throws(DiagnosticsError) {
    let elements = shape.elementCount
    let held: Storage
    switch storage {
    case .floats(let floats): held = .floats(floats)
    case .bytes(let bytes):
      var records = ByteRecords(stride: elements, sampleSize: elements)
      records.append(ByteBlock(bytes), offset: 0)
      held = .bytes(records)
    }
    try self.init(
      name: name, shape: shape, targets: targets, storage: held, valueCount: storage.count, values: values)
    if case .floats(let values) = storage, let bad = values.firstIndex(where: { !$0.isFinite }) {
      throw Self.refusal(
        name, "value \(bad % elements) of sample \(bad / elements) is \(values[bad]), which is not finite")
    }
  }

  /// Samples of one class each; checks what the other initialiser checks.
  public init(
    name: String, shape: Shape, classNames: [String], storage: SampleStorage, labels: [Int32]
  ) throws(DiagnosticsError) {
    try self.init(
      name: name, shape: shape, targets: .classes(names: classNames), storage: storage, values: .classes(labels))
  }

  /// Samples that stay in their files' records; checks what the other initialisers check.
  init(
    name: String, shape: Shape, classNames: [String], records: ByteRecords, labels: [Int32]
  ) throws(DiagnosticsError) {
    try self.init(
      name: name, shape: shape, targets: .classes(names: classNames), records: records, values: .classes(labels))
  }

  /// As the initialiser for classes, with any targets.
  init(
    name: String, shape: Shape, targets: Targets, records: ByteRecords, values: TargetValues
  ) throws(DiagnosticsError) {
    precondition(records.sampleSize == shape.elementCount, "a record holds one sample")
    try self.init(
      name: name, shape: shape, targets: targets, storage: .bytes(records),
      valueCount: records.count * records.sampleSize, values: values)
  }

  private init(
    name: String, shape: Shape, targets: Targets, storage: Storage, valueCount: Int, values: TargetValues
  ) throws(DiagnosticsError) {
    guard targets.count > 0 else { throw Self.refusal(name, "it has no \(targets.form.singular)") }
    guard let count = values.rowCount(width: targets.count) else {
      throw Self.refusal(name, "its \(targets.form.rawValue) do not fill rows of \(targets.count)")
    }
    guard count > 0 else { throw Self.refusal(name, "it holds no samples") }
    guard count <= Int(Int32.max) else { throw Self.refusal(name, "it holds more than 2^31 - 1 samples") }
    let (expected, overflow) = count.multipliedReportingOverflow(by: shape.elementCount)
    guard !overflow, valueCount == expected else {
      throw Self.refusal(name, "\(count) labels of samples \(shape) do not fit \(valueCount) values")
    }
    if let fault = values.fault(for: targets) { throw Self.refusal(name, fault) }
    self.name = name
    self.shape = shape
    self.targets = targets
    self.storage = storage
    storedTargets = values
    rows = Array(0..<Int32(count))
  }

  private static func refusal(_ name: String, _ message: String) -> DiagnosticsError {
    DiagnosticsError(Diagnostic(code: "data-samples", "data set '\(name)': \(message)"))
  }

  private init(_ source: Samples, rows: [Int32]) {
    name = source.name
    shape = source.shape
    targets = source.targets
    storage = source.storage
    storedTargets = source.storedTargets
    storedGroups = source.storedGroups
    choice = source.choice
    self.rows = rows
  }

  public var count: Int { rows.count }

  /// Whether values are pixels of 8 bits, which count from 0 to 1.
  public var hasPixels: Bool {
    if case .bytes = storage { true } else { false }
  }

  /// The number of channels: the first extent of [channels, …]; a plain vector of features counts as one channel.
  public var channels: Int { shape.rank >= 2 ? shape[0] : 1 }

  /// The values of one sample, bytes as value / 255.
  public func values(at index: Int) -> [Float] {
    let elements = shape.elementCount
    let row = Int(rows[index])
    switch storage {
    case .bytes(let records):
      return withExtendedLifetime(records) {
        UnsafeBufferPointer(start: records.start(ofRow: row), count: elements).map { Float($0) / 255 }
      }
    case .floats(let floats): return Array(floats[row * elements..<(row + 1) * elements])
    }
  }

  /// The samples with a group for each, numbered from 0: parts that are set aside hold whole groups.
  ///
  /// - Precondition: the samples are no selection.
  public func grouped(by groups: [Int32]) -> Samples {
    precondition(groups.count == storedTargets.rowCount(width: targets.count), "a sample, a group")
    var samples = self
    samples.storedGroups = groups
    return samples
  }

  /// The group of each sample; nil if there are none.
  public var groups: [Int32]? { storedGroups.map { groups in rows.map { groups[Int($0)] } } }

  /// The samples at these positions, in this order; shares the storage. O(indices).
  public func selecting(_ indices: some Sequence<Int>) -> Samples {
    Samples(self, rows: indices.map { rows[$0] })
  }
}
