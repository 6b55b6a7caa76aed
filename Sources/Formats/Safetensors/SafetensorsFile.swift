import TensorTypes

/// Named tensors of 32-bit floats with a few words about them, in the safetensors format that PyTorch and other tools
/// read.
///
/// The format: the length of a header (64 bits, little-endian), the header (JSON: type, shape and byte range of each
/// tensor, and `__metadata__` of strings), then the tensors' bytes without gaps.
/// https://github.com/huggingface/safetensors
public struct SafetensorsFile: Hashable, Sendable {
  public struct Tensor: Hashable, Sendable {
    public var name: String
    public var shape: Shape
    /// Row-major.
    public var values: [Float]

    public init(name: String, shape: Shape, values: [Float]) {
      precondition(values.count == shape.elementCount, "as many values as the shape has elements")
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  public var metadata: [String: String]
  /// In the order of the bytes.
  public var tensors: [Tensor]
  /// What a file that was read holds beside them: tensors of integers.
  public internal(set) var unread: [UnreadTensor] = []

  /// A tensor whose values are not read.
  public struct UnreadTensor: Hashable, Sendable {
    public var name: String
    public var shape: Shape
    /// As the format calls it: `I64`.
    public var type: String

    public init(name: String, shape: Shape, type: String) {
      (self.name, self.shape, self.type) = (name, shape, type)
    }
  }

  public init(metadata: [String: String] = [:], tensors: [Tensor]) {
    self.metadata = metadata
    self.tensors = tensors
  }

  static let metadataKey = "__metadata__"
  /// What is written.
  static let dataTypeName = ElementType.float32.rawValue
  /// The bytes before the header, which hold its length.
  static let prefixByteCount = 8
}
