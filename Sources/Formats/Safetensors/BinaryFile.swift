import Diagnostics
import Glibc

/// An open regular file of known size.
struct BinaryFile: ~Copyable {
  let path: String
  let descriptor: Int32
  let byteCount: Int

  init(_ path: String, limit: Int) throws(DiagnosticsError) {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else {
      let reason = errno
      throw DiagnosticsError(
        reason == ENOENT
          ? Diagnostic(code: "no-such-file", "'\(path)': no such file", remedy: "Check the name and the folder")
          : Diagnostic(code: "unreadable-file", "'\(path)' cannot be opened: \(String(cString: strerror(reason)))"))
    }
    var status = stat()
    let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    guard isFile, Int(status.st_size) >= SafetensorsFile.prefixByteCount, Int(status.st_size) <= limit else {
      close(descriptor)
      if !isFile { throw DiagnosticsError(Diagnostic(code: "unreadable-file", "'\(path)' is not a file")) }
      throw DiagnosticsError(
        Int(status.st_size) > limit
          ? Diagnostic(code: "file-too-large", "'\(path)' is larger than \(limit >> 20) MiB, the most that is read")
          : Diagnostic(code: "bad-safetensors", "'\(path)': \(status.st_size) bytes are too few for a safetensors file")
      )
    }
    self.path = path
    self.descriptor = descriptor
    byteCount = Int(status.st_size)
  }

  deinit { close(descriptor) }

  func fault(_ message: String) -> DiagnosticsError {
    DiagnosticsError(Diagnostic(code: "bad-safetensors", "'\(path)': \(message)", remedy: "The file is damaged"))
  }

  /// Elements in the machine's own byte order, which is the format's on every machine that this runs on.
  func read<Element: BitwiseCopyable>(_ count: Int, at offset: Int) throws(DiagnosticsError) -> [Element] {
    var isWhole = true
    let elements = [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      var done = 0
      while done < count * MemoryLayout<Element>.stride {
        let length = pread(
          descriptor, bytes.baseAddress! + done, count * MemoryLayout<Element>.stride - done, off_t(offset + done))
        if length < 0 && errno == EINTR { continue }
        guard length > 0 else { break }
        done += length
      }
      isWhole = done == count * MemoryLayout<Element>.stride
      initialized = isWhole ? count : 0
    }
    guard isWhole else { throw fault("it ends, or cannot be read, after byte \(offset)") }
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
