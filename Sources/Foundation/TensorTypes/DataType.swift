/// The type of a tensor's elements.
public enum DataType: String, Hashable, Sendable, CaseIterable {
  case float32, bfloat16, int32, uint8

  /// The size of one element in bytes.
  public var byteCount: Int {
    switch self {
    case .float32, .int32: 4
    case .bfloat16: 2
    case .uint8: 1
    }
  }
}
