import TensorTypes

/// What stands before the records of a file of decoded samples. All numbers are little-endian.
///
///       0  "ESPDECOD"                   56  rank, then up to 4 extents, 64 bits each
///       8  version, 32 bits             96  SHA-256 of the files' names, sizes, times and of the settings
///      12  element: 0 bytes, 1 floats  128  SHA-256 of the header and the notes, this field as zeros
///      16  bytes of the notes          160  the notes: folder, settings; of each record its class, −1 if it was left
///      24  where the records begin          out; of each that was left out its file and why
///      32  records
///      40  of them to train on
///      48  bytes of a record
struct DecodedHeader: Hashable {
  static let version: UInt32 = 1
  static let magic: [UInt8] = Array("ESPDECOD".utf8)
  static let size = 160
  static let alignment = 4096
  /// The most notes that are read, in bytes.
  static let noteLimit = 1 << 30
  /// How many faults are noted, and the room that their notes have.
  static let mostFaults = 100
  static let faultRoom = 1 << 17
  private static let textRoom = faultRoom / mostFaults / 2 - 16

  var element: DecodingPlan.Element
  var shape: Shape
  var count: Int
  var trainingCount: Int
  var key: ContentKey
  var folder: String
  var settings: String
  /// The class of each record; −1 if the record is left out.
  var labels: [Int32]
  /// What was left out, and why.
  var faults: [Fault]

  struct Fault: Hashable {
    var path: String
    var reason: String
  }

  var recordSize: Int { shape.elementCount * element.byteCount }

  /// The header and the notes, filled up with zeros to where the records begin.
  var bytes: [UInt8] { bytes(start: 0) }

  /// The same, with the records at this byte or where the notes end, whichever is later.
  func bytes(start least: Int) -> [UInt8] {
    var notes = ByteWriter()
    notes.text(folder)
    notes.text(settings)
    notes.number(labels.count)
    labels.withUnsafeBytes { notes.bytes.append(contentsOf: $0) }
    notes.number(faults.count)
    for fault in faults {
      notes.text(fault.path.prefixed(bytes: Self.textRoom))
      notes.text(fault.reason.prefixed(bytes: Self.textRoom))
    }
    let start = max(least, (Self.size + notes.bytes.count + Self.alignment - 1) / Self.alignment * Self.alignment)
    var header = ByteWriter()
    header.bytes += Self.magic
    header.number(Int(Self.version), count: 4)
    header.number(Int(element.rawValue), count: 4)
    for number in [notes.bytes.count, start, count, trainingCount, recordSize, shape.rank] { header.number(number) }
    for axis in 0..<4 { header.number(axis < shape.rank ? shape[axis] : 1) }
    header.bytes += key.bytes
    let blank = [UInt8](repeating: 0, count: 32)
    header.bytes += ContentKey(of: header.bytes + blank + notes.bytes).bytes
    header.bytes += notes.bytes
    return header.bytes + [UInt8](repeating: 0, count: start - header.bytes.count)
  }

  /// Where the records begin.
  private(set) var start = 0

  init(_ plan: DecodingPlan, key: ContentKey, labels: [Int32], faults: [Fault]) {
    element = plan.element
    shape = plan.shape
    count = plan.folders.files.count
    trainingCount = plan.folders.trainingCount
    self.key = key
    folder = plan.folders.root
    settings = plan.settings
    self.labels = labels
    self.faults = faults
  }

  /// Nil for anything but a whole and sound file of this version.
  init?(_ file: UnsafeRawBufferPointer) {
    guard file.count >= Self.size, file.prefix(8).elementsEqual(Self.magic) else { return nil }
    var reader = ByteCursor(file, at: 8)
    guard reader.number(4) == Int(Self.version), let rawElement = reader.number(4),
      let element = DecodingPlan.Element(rawValue: UInt32(truncatingIfNeeded: rawElement)),
      let noteBytes = reader.number(), let start = reader.number(), let count = reader.number(),
      let trainingCount = reader.number(), let recordSize = reader.number(), let rank = reader.number(),
      (1...4).contains(rank), (0...Self.noteLimit).contains(noteBytes), noteBytes <= file.count - Self.size,
      start >= Self.size + noteBytes, start.isMultiple(of: Self.alignment), start <= file.count,
      count > 0, count <= Int(Int32.max), (0...count).contains(trainingCount), recordSize > 0,
      (file.count - start) / recordSize == count, (file.count - start).isMultiple(of: recordSize)
    else { return nil }
    let extents = (0..<4).map { _ in reader.number() ?? 0 }
    guard let shape = try? Shape(Array(extents.prefix(rank))), shape.elementCount * element.byteCount == recordSize
    else {
      return nil
    }
    let head = Array(file[0..<128]) + [UInt8](repeating: 0, count: 32)
    let notes = Array(file[Self.size..<Self.size + noteBytes])
    guard file[128..<160].elementsEqual(ContentKey(of: head + notes).bytes) else { return nil }
    var rest = ByteCursor(file, at: Self.size, end: Self.size + noteBytes)
    guard let folder = rest.text(), let settings = rest.text(), rest.number() == count,
      let labels = rest.integers(count), let faultCount = rest.number(), faultCount >= 0, faultCount <= count
    else { return nil }
    var faults: [Fault] = []
    for _ in 0..<faultCount {
      guard let path = rest.text(), let reason = rest.text() else { return nil }
      faults.append(Fault(path: path, reason: reason))
    }
    self.element = element
    self.shape = shape
    self.count = count
    self.trainingCount = trainingCount
    self.folder = folder
    self.settings = settings
    self.labels = labels
    self.faults = faults
    self.start = start
    key = ContentKey(stored: Array(file[96..<128]))
  }
}

extension ContentKey {
  fileprivate init(stored: [UInt8]) { bytes = stored }
}

private struct ByteWriter {
  var bytes: [UInt8] = []

  mutating func number(_ value: Int, count: Int = 8) {
    withUnsafeBytes(of: Int64(value).littleEndian) { bytes.append(contentsOf: $0.prefix(count)) }
  }

  mutating func text(_ text: String) {
    number(text.utf8.count)
    bytes += Array(text.utf8)
  }
}

/// Reads what stands in bytes one after another; nil at the end.
private struct ByteCursor {
  let bytes: UnsafeRawBufferPointer
  var offset: Int
  let end: Int

  init(_ bytes: UnsafeRawBufferPointer, at offset: Int, end: Int? = nil) {
    self.bytes = bytes
    self.offset = offset
    self.end = end ?? bytes.count
  }

  mutating func number(_ count: Int = 8) -> Int? {
    guard end - offset >= count else { return nil }
    defer { offset += count }
    let value = bytes[offset..<offset + count].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(truncatingIfNeeded: value)
  }

  mutating func text() -> String? {
    guard let count = number(), count >= 0, count <= end - offset else { return nil }
    defer { offset += count }
    return String(decoding: bytes[offset..<offset + count], as: UTF8.self)
  }

  mutating func integers(_ count: Int) -> [Int32]? {
    guard count >= 0, count <= (end - offset) / 4 else { return nil }
    defer { offset += 4 * count }
    let start = offset
    return Array(unsafeUninitializedCapacity: count) { target, filled in
      UnsafeMutableRawBufferPointer(target).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + 4 * count]))
      filled = count
    }
  }
}

extension String {
  /// As much of the beginning as fits into so many bytes.
  fileprivate func prefixed(bytes: Int) -> String {
    utf8.count <= bytes
      ? self
      : String(
        decoding: utf8.prefix(bytes - 3).reversed().drop { $0 & 0xC0 == 0x80 }.dropFirst().reversed(), as: UTF8.self)
  }
}
