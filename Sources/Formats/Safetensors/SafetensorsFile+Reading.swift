import Diagnostics
import Glibc
import JSONText
import TensorTypes

extension SafetensorsFile {
  /// The most bytes of a file that are read: 4 GiB.
  public static let maximumByteCount = 4 << 30
  /// The most bytes of a header that are read, and written.
  static let maximumHeaderByteCount = 64 << 20

  /// Reads a file and believes nothing that it says of itself.
  /// - throws: a diagnostic with the code `no-such-file`, `unreadable-file`, `file-too-large` or `bad-safetensors`
  public init(path: String, limit: Int = maximumByteCount) throws(DiagnosticsError) {
    // Else the first letters of a text were taken for the length of a header.
    if let content = FileContent(path: path), content != .checkpoint, content != .otherSafetensors {
      throw DiagnosticsError(content.diagnostic(path, wanted: "a checkpoint"))
    }
    let file = try BinaryFile(path, limit: limit)
    let prefix: [UInt8] = try file.read(Self.prefixByteCount, at: 0)
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(file.byteCount - Self.prefixByteCount) else {
      throw file.fault("the header should have \(length) bytes, but the file has \(file.byteCount)")
    }
    guard length <= UInt64(Self.maximumHeaderByteCount) else {
      throw file.fault("the header has \(length) bytes; at most \(Self.maximumHeaderByteCount >> 20) MiB are read")
    }
    let text: [UInt8] = try file.read(Int(length), at: Self.prefixByteCount)
    let source = SourceText(file: "\(path)(header)", bytes: text)
    var header = Header(Self.prefixByteCount + Int(length))
    var findings = JSONFindings()
    // Member by member, as the values of a whole header would take many times its size.
    var members = try JSONMembers(source, subject: "the header")
    while let member = try members.next() { header.read(member, &findings) }
    try findings.check(source)
    let entries = header.tensors.sorted {
      ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound)
    }
    var end = 0
    for entry in entries {
      guard entry.bytes.lowerBound == end else {
        throw file.fault("tensor '\(entry.name.echoed)' begins at byte \(entry.bytes.lowerBound), where \(end) is due")
      }
      end = entry.bytes.upperBound
    }
    guard end == file.byteCount - header.start else {
      throw file.fault("the tensors have \(end) bytes, but \(file.byteCount - header.start) follow the header")
    }
    metadata = header.metadata
    tensors = []
    tensors.reserveCapacity(entries.count)
    for entry in entries {
      let values: [Float] = try file.read(entry.shape.elementCount, at: header.start + entry.bytes.lowerBound)
      tensors.append(Tensor(name: entry.name, shape: entry.shape, values: values))
    }
  }

  private struct Header {
    struct Entry {
      var name: String
      var shape: Shape
      var bytes: Range<Int>
    }

    /// Where the tensors' bytes begin.
    let start: Int
    var metadata: [String: String] = [:]
    var tensors: [Entry] = []

    init(_ start: Int) { self.start = start }

    mutating func read(_ member: JSONObject.Member, _ findings: inout JSONFindings) {
      let location = JSONFindings.Location.root / member.key
      guard case .object(let inner) = member.value else {
        return findings.mismatch(member.value, at: location, key: member.key, expected: "an object")
      }
      guard member.key == SafetensorsFile.metadataKey else {
        return readTensor(member.key, JSONObjectReader(inner, at: location, subject: "a tensor"), &findings)
      }
      for entry in inner.members {
        if case .string(let text) = entry.value {
          metadata[entry.key] = text
        } else {
          findings.mismatch(entry.value, at: location / entry.key, key: entry.key, expected: "a string")
        }
      }
    }

    private mutating func readTensor(
      _ name: String, _ reader: JSONObjectReader<JSONFindings>, _ findings: inout JSONFindings
    ) {
      var reader = reader
      let type = reader.string("dtype", &findings)
      let extents = reader.list("shape", &findings)?.integers
      let offsets = reader.list("data_offsets", &findings)?.integers
      reader.finish(&findings)
      func refuse(_ message: String) {
        findings.add("bad-safetensors", at: reader.location, "tensor '\(name.echoed)' \(message)")
      }
      guard let type, let extents, let offsets, offsets.count == 2 else {
        return refuse("needs a \"dtype\", a \"shape\" of integers and two \"data_offsets\"")
      }
      guard type == SafetensorsFile.dataTypeName else {
        return refuse("has the type \(type.echoed); only \(SafetensorsFile.dataTypeName) is read")
      }
      do {
        let shape = try Shape(extents)
        guard offsets[0] >= 0, offsets[1] >= offsets[0],
          offsets[1] - offsets[0] == shape.elementCount * MemoryLayout<Float>.size
        else { return refuse("of shape \(shape) has the bytes from \(offsets[0]) to \(offsets[1])") }
        tensors.append(Entry(name: name, shape: shape, bytes: offsets[0]..<offsets[1]))
      } catch {
        refuse("has no sound shape: \(error)")
      }
    }
  }
}

extension [JSONValue] {
  /// The elements if all of them are integers.
  fileprivate var integers: [Int]? {
    let found = compactMap { if case .integer(let integer) = $0 { integer } else { nil } }
    return found.count == count ? found : nil
  }
}

/// An open regular file of known size.
private struct BinaryFile: ~Copyable {
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
}
