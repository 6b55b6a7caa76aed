import Diagnostics
import Files
import JSONText

extension SafetensorsFile {
  /// Replaces a file as a whole. Equal values give equal bytes.
  /// - throws: when the file cannot be written; what was there before is then as it was
  public func write(to path: String, by file: AtomicFile = AtomicFile()) throws(DiagnosticsError) {
    let header = headerBytes
    guard header.count - Self.prefixByteCount <= Self.maximumHeaderByteCount else {
      throw DiagnosticsError(
        Diagnostic(
          code: "file-too-large",
          "'\(path)' would have a header of \(header.count) bytes; \(Self.maximumHeaderByteCount >> 20) MiB are the most"
        ))
    }
    try file.replace(path) { output throws(DiagnosticsError) in
      try output.append(header)
      for tensor in tensors { try output.append(tensor.values) }
    }
  }

  private var headerBytes: [UInt8] {
    var header = JSONObject()
    if !metadata.isEmpty {
      let sorted = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      header[Self.metadataKey] = .object(JSONObject(sorted.map { ($0.key, .string($0.value)) }))
    }
    var end = 0
    let members = tensors.map { tensor -> (String, JSONValue) in
      let begin = end
      end += tensor.values.count * MemoryLayout<Float>.size
      return (
        tensor.name,
        [
          "dtype": .string(Self.dataTypeName), "shape": .array(tensor.shape.extents.map(JSONValue.integer)),
          "data_offsets": [.integer(begin), .integer(end)],
        ]
      )
    }
    header = JSONObject(header.members.map { ($0.key, $0.value) } + members)
    var text = Array(JSONWriter.line(.object(header)).utf8)
    // The tensors begin at a multiple of 8 bytes, so that a reader may map them.
    while (Self.prefixByteCount + text.count) % 8 != 0 { text.append(UInt8(ascii: " ")) }
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
  }
}
