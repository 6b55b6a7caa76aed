import Diagnostics

/// A walk over a protocol buffer's bytes before anything is made of them. Lengths that lie, nesting without end and
/// millions of tiny messages are found here, where they cost neither memory nor time.
///
/// Only the messages that hold others are walked into; everything else is stepped over.
/// https://protobuf.dev/programming-guides/encoding
struct WireCheck: ~Copyable {
  /// The most fields of models, graphs, nodes, attributes and tensors: a field may take a hundred times its bytes.
  static let maximumFieldCount = 400_000
  /// The most bytes of numbers that are stored one by one, each of which may become eight bytes.
  static let maximumPackedByteCount = 4 << 20
  /// The deepest nesting of messages, graphs within nodes included.
  static let maximumDepth = 32

  private enum Message {
    case model, graph, node, attribute, tensor, value, type, tensorType, shape, function, training, entry

    /// The message that a field of this one holds; nil if its bytes are not looked into.
    func field(_ number: UInt64) -> Message? {
      switch (self, number) {
      case (.model, 7), (.attribute, 6), (.attribute, 11), (.training, 1), (.training, 2): .graph
      case (.model, 20): .training
      case (.model, 25): .function
      case (.graph, 1), (.function, 7): .node
      case (.node, 5), (.function, 11): .attribute
      case (.graph, 5), (.attribute, 5), (.attribute, 10): .tensor
      case (.graph, 11), (.graph, 12), (.graph, 13), (.function, 12): .value
      case (.value, 2), (.attribute, 14), (.attribute, 15): .type
      case (.type, 1): .tensorType
      case (.tensorType, 2): .shape
      case (.model, 8), (.model, 14), (.graph, 16), (.node, 9), (.node, 10), (.tensor, 13), (.tensor, 16), (.value, 4),
        (.shape, 1), (.function, 9), (.function, 14), (.training, 3), (.training, 4):
        .entry
      default: nil
      }
    }

    /// Whether a field holds numbers in a row, each of which may take a single byte.
    func isPacked(_ number: UInt64) -> Bool {
      switch self {
      case .tensor: [1, 5, 7, 11].contains(number)
      case .attribute: number == 8
      default: false
      }
    }
  }

  private var file: WindowedFile
  private var fieldCount = 0
  private var packedByteCount = 0

  private init(_ file: consuming WindowedFile) { self.file = file }

  /// - throws: a diagnostic with the code `bad-onnx`
  static func check(_ file: consuming WindowedFile) throws(DiagnosticsError) {
    var check = WireCheck(file)
    try check.walk(.model, 0..<check.file.byteCount, depth: 0)
  }

  private mutating func walk(_ message: Message, _ bytes: Range<Int>, depth: Int) throws(DiagnosticsError) {
    guard depth < Self.maximumDepth else {
      throw file.fault("at byte \(bytes.lowerBound): messages are nested more than \(Self.maximumDepth) deep")
    }
    var offset = bytes.lowerBound
    while offset < bytes.upperBound {
      let start = offset
      let tag = try number(&offset, before: bytes.upperBound)
      fieldCount += 1
      guard fieldCount <= Self.maximumFieldCount else {
        throw file.fault("it has more than \(Self.maximumFieldCount) fields, the most that are read")
      }
      guard tag >> 3 >= 1, tag >> 3 < 1 << 29 else { throw file.fault("no field begins at byte \(start)") }
      var length: Int
      switch tag & 7 {
      case 0:
        _ = try number(&offset, before: bytes.upperBound)
        continue
      case 1: length = 8
      case 5: length = 4
      case 2:
        let claim = try number(&offset, before: bytes.upperBound)
        guard let claimed = Int(exactly: claim), claimed <= bytes.upperBound - offset else {
          throw file.fault(
            "the field at byte \(start) should have \(claim) bytes, but \(bytes.upperBound - offset) are left")
        }
        length = claimed
        if message.isPacked(tag >> 3) {
          packedByteCount += length
          guard packedByteCount <= Self.maximumPackedByteCount else {
            throw file.fault(
              "more than \(Self.maximumPackedByteCount >> 20) MiB of numbers are stored one by one",
              remedy: "Write tensors as raw data, as onnx.numpy_helper does")
          }
        } else if let inner = message.field(tag >> 3) {
          try walk(inner, offset..<offset + length, depth: depth + 1)
        }
      default: throw file.fault("the field at byte \(start) has an unknown form")
      }
      guard length <= bytes.upperBound - offset else {
        throw file.fault("the field at byte \(start) ends outside its message")
      }
      offset += length
      length = 0
    }
  }

  /// A number in groups of seven bits.
  private mutating func number(_ offset: inout Int, before end: Int) throws(DiagnosticsError) -> UInt64 {
    var result: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard offset < end else { throw file.fault("it ends in the middle of a field, at byte \(offset)") }
      let byte = try file.byte(at: offset)
      offset += 1
      if shift < 63 || byte & 0x7E == 0 { result |= UInt64(byte & 0x7F) << shift }
      if byte & 0x80 == 0 { return result }
    }
    throw file.fault("the number before byte \(offset) has more than 64 bits")
  }
}
