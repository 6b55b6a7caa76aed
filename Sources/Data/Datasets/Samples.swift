import Diagnostics
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
  /// One name a class; a label is a position in this list.
  public let classNames: [String]
  let storage: Storage
  /// One label a stored row.
  let storedLabels: [Int32]
  /// The stored row of each sample.
  let rows: [Int32]

  enum Storage: Sendable {
    case bytes(ByteRecords)
    case floats([Float])
  }

  /// Checks everything that later code relies on. O(values).
  ///
  /// - Throws: when there is no sample or no class, when the number of values is not samples × elements of the shape,
  ///   when a label names no class, or when a value is not finite.
  public init(
    name: String, shape: Shape, classNames: [String], storage: SampleStorage, labels: [Int32]
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
      name: name, shape: shape, classNames: classNames, storage: held, valueCount: storage.count, labels: labels)
    if case .floats(let values) = storage, let bad = values.firstIndex(where: { !$0.isFinite }) {
      throw Self.refusal(
        name, "value \(bad % elements) of sample \(bad / elements) is \(values[bad]), which is not finite")
    }
  }

  /// Samples that stay in their files' records; checks what the other initialiser checks.
  init(
    name: String, shape: Shape, classNames: [String], records: ByteRecords, labels: [Int32]
  ) throws(DiagnosticsError) {
    precondition(records.sampleSize == shape.elementCount, "a record holds one sample")
    try self.init(
      name: name, shape: shape, classNames: classNames, storage: .bytes(records),
      valueCount: records.count * records.sampleSize, labels: labels)
  }

  private init(
    name: String, shape: Shape, classNames: [String], storage: Storage, valueCount: Int, labels: [Int32]
  ) throws(DiagnosticsError) {
    guard !classNames.isEmpty else { throw Self.refusal(name, "it has no class") }
    guard !labels.isEmpty else { throw Self.refusal(name, "it holds no samples") }
    guard labels.count <= Int(Int32.max) else { throw Self.refusal(name, "it holds more than 2^31 - 1 samples") }
    let (expected, overflow) = labels.count.multipliedReportingOverflow(by: shape.elementCount)
    guard !overflow, valueCount == expected else {
      throw Self.refusal(name, "\(labels.count) labels of samples \(shape) do not fit \(valueCount) values")
    }
    if let bad = labels.firstIndex(where: { $0 < 0 || Int($0) >= classNames.count }) {
      throw Self.refusal(
        name, "sample \(bad) has label \(labels[bad]), but there are \(classNames.count) classes")
    }
    self.name = name
    self.shape = shape
    self.classNames = classNames
    self.storage = storage
    storedLabels = labels
    rows = Array(0..<Int32(labels.count))
  }

  private static func refusal(_ name: String, _ message: String) -> DiagnosticsError {
    DiagnosticsError(Diagnostic(code: "data-samples", "data set '\(name)': \(message)"))
  }

  private init(_ source: Samples, rows: [Int32]) {
    name = source.name
    shape = source.shape
    classNames = source.classNames
    storage = source.storage
    storedLabels = source.storedLabels
    self.rows = rows
  }

  public var count: Int { rows.count }
  public var classCount: Int { classNames.count }

  /// The number of channels: the first extent of [channels, …]; a plain vector of features counts as one channel.
  public var channels: Int { shape.rank >= 2 ? shape[0] : 1 }

  public func label(at index: Int) -> Int {
    Int(storedLabels[Int(rows[index])])
  }

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

  /// The samples at these positions, in this order; shares the storage. O(indices).
  public func selecting(_ indices: some Sequence<Int>) -> Samples {
    Samples(self, rows: indices.map { rows[$0] })
  }
}
