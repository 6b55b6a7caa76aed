import Diagnostics

/// The types of elements that the format has, by their names there.
enum ElementType: String, CaseIterable {
  case float64 = "F64"
  case float32 = "F32"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case integer64 = "I64"
  case integer32 = "I32"
  case integer16 = "I16"
  case integer8 = "I8"
  case unsigned64 = "U64"
  case unsigned32 = "U32"
  case unsigned16 = "U16"
  case unsigned8 = "U8"
  case boolean = "BOOL"
  case float8E4M3 = "F8_E4M3"
  case float8E5M2 = "F8_E5M2"

  var byteCount: Int {
    switch self {
    case .float64, .integer64, .unsigned64: 8
    case .float32, .integer32, .unsigned32: 4
    case .float16, .bfloat16, .integer16, .unsigned16: 2
    case .integer8, .unsigned8, .boolean, .float8E4M3, .float8E5M2: 1
    }
  }

  /// Whether values become 32-bit floats: those of 16 bits exactly, those of 64 rounded.
  var isRead: Bool { [.float64, .float32, .float16, .bfloat16].contains(self) }

  /// The types whose values are read, in words.
  static let readNames = "F32, F16, BF16 and F64"

  /// - precondition: the type is one that is read
  func values(_ count: Int, at offset: Int, of file: borrowing BinaryFile) throws(DiagnosticsError) -> [Float] {
    switch self {
    case .float64: try file.read(count, of: Double.self, at: offset) { Float($0) }
    case .float16: try file.read(count, of: Float16.self, at: offset) { Float($0) }
    case .bfloat16: try file.read(count, of: UInt16.self, at: offset) { Float(bitPattern: UInt32($0) << 16) }
    case .float32: try file.read(count, at: offset)
    default: preconditionFailure("elements of the type \(rawValue) are not read")
    }
  }
}
