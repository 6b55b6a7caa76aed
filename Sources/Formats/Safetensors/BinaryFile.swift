import Diagnostics
import Files

/// A safetensors file whose bytes are read where its header says that they are.
struct BinaryFile: ~Copyable {
  private let file: RegularFile

  var path: String { file.path }
  var byteCount: Int { file.byteCount }

  init(_ path: String, limit: Int) throws(DiagnosticsError) {
    let file = try RegularFile(path, limit: limit)
    guard file.byteCount >= SafetensorsFile.prefixByteCount else {
      throw DiagnosticsError(
        Diagnostic(code: "bad-safetensors", "'\(path)': \(file.byteCount) bytes are too few for a safetensors file"))
    }
    self.file = file
  }

  func fault(_ message: String) -> DiagnosticsError {
    DiagnosticsError(Diagnostic(code: "bad-safetensors", "'\(path)': \(message)", remedy: "The file is damaged"))
  }

  /// Elements in the machine's own byte order, which is the format's on every machine that this runs on.
  func read<Element: BitwiseCopyable>(_ count: Int, at offset: Int) throws(DiagnosticsError) -> [Element] {
    guard let elements: [Element] = file.read(count, at: offset) else {
      throw fault("it ends, or cannot be read, after byte \(offset)")
    }
    return elements
  }

  /// Elements of another type as 32-bit floats, a piece at a time.
  func read<Element: BitwiseCopyable>(
    _ count: Int, of _: Element.Type, at offset: Int, as float: (Element) -> Float
  ) throws(DiagnosticsError) -> [Float] {
    let piece = 1 << 16
    var values: [Float] = []
    values.reserveCapacity(count)
    while values.count < count {
      let done = values.count
      let elements: [Element] = try read(
        min(piece, count - done), at: offset + done * MemoryLayout<Element>.stride)
      for element in elements { values.append(float(element)) }
    }
    return values
  }
}
