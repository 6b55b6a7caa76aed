import Diagnostics
import TensorTypes

extension SafetensorsFile {
  /// The most bytes of a file that are read: 4 GiB.
  public static let maximumByteCount = 4 << 30
  /// The most bytes of a header that are read, and written.
  static let maximumHeaderByteCount = 16 << 20

  /// Reads a file and believes nothing that it says of itself. Values of 16 bits are widened, those of 64 bits are rounded;
  /// tensors of integers stand in ``unread``.
  /// - throws: a diagnostic with the code `no-such-file`, `unreadable-file`, `file-too-large` or `bad-safetensors`
  public init(path: String, limit: Int = maximumByteCount) throws(DiagnosticsError) {
    try Self.check(path)
    let file = try BinaryFile(path, limit: limit)
    let header = try SafetensorsHeader(of: file)
    self.init(metadata: header.metadata, tensors: [])
    tensors.reserveCapacity(header.tensors.count)
    for entry in header.tensors {
      guard entry.type.isRead else {
        unread.append(UnreadTensor(name: entry.name, shape: entry.shape, type: entry.type.rawValue))
        continue
      }
      let values = try entry.type.values(
        entry.shape.elementCount, at: header.start + entry.bytes.lowerBound, of: file)
      tensors.append(Tensor(name: entry.name, shape: entry.shape, values: values))
    }
  }

  /// The words about the tensors, without reading these.
  /// - throws: as ``init(path:limit:)``
  public static func metadata(path: String, limit: Int = maximumByteCount) throws(DiagnosticsError) -> [String: String]
  {
    try check(path)
    return try SafetensorsHeader(of: BinaryFile(path, limit: limit)).metadata
  }

  /// Else the first letters of a text were taken for the length of a header.
  private static func check(_ path: String) throws(DiagnosticsError) {
    if let content = FileContent(path: path), content != .checkpoint, content != .otherSafetensors {
      throw DiagnosticsError(content.diagnostic(path, wanted: "a checkpoint"))
    }
  }
}
