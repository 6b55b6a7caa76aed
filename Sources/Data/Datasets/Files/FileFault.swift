import Diagnostics

/// What can be wrong with a file of a data set. Offsets count bytes of the file's content, after decompression.
enum FileFault: Hashable {
  case missing
  case notAFile(String)
  case unreadable(String)
  case truncated(at: Int, expected: Int)
  case tooLong(expected: Int)
  case tooLarge(limit: Int)
  case truncatedGzip(at: Int)
  case damagedGzip(String)
  case magic(found: UInt32, expected: UInt32, kind: String)
  case extents(found: [UInt32], expected: [Int])
  case empty(String)
  case counts(labels: Int, images: Int, imageFile: String)
  case label(Int, at: Int, classes: Int)
  case recordLength(bytes: Int, record: Int)
  case classNames(found: Int, expected: Int)
  case archive(at: Int, reason: String)
  case archiveLacks([String])
  case archiveRepeats(String)
  /// What only this kind of file can have, in words.
  case content(String)
}

/// A file as messages name it, and what to do when it is not right.
struct FileOrigin: Hashable {
  let name: String
  let remedy: String

  /// A file inside this archive.
  func entry(_ path: String) -> FileOrigin {
    FileOrigin(name: "\(name)(\(path))", remedy: remedy)
  }

  func error(_ fault: FileFault) -> DiagnosticsError {
    DiagnosticsError(Diagnostic(code: fault.code, "\(name): \(fault.message)", remedy: remedy))
  }

  /// - Parameter remedy: what to do about just this
  func error(_ words: String, remedy: String) -> DiagnosticsError {
    FileOrigin(name: name, remedy: remedy).error(.content(words))
  }
}

extension FileFault {
  fileprivate var code: String {
    switch self {
    case .missing: "data-file-missing"
    case .notAFile: "data-not-a-file"
    case .unreadable: "data-unreadable"
    case .truncated, .truncatedGzip: "data-truncated"
    case .tooLong, .recordLength: "data-length"
    case .tooLarge: "data-too-large"
    case .damagedGzip: "data-gzip"
    case .magic, .extents: "data-header"
    case .empty: "data-empty"
    case .counts: "data-counts"
    case .label: "data-label"
    case .classNames: "data-class-names"
    case .archive, .archiveLacks, .archiveRepeats: "data-archive"
    case .content: "data-content"
    }
  }

  fileprivate var message: String {
    switch self {
    case .missing:
      "the file does not exist"
    case .notAFile(let kind):
      "this is \(kind), not a file"
    case .unreadable(let reason):
      "cannot be read: \(reason)"
    case .truncated(let offset, let expected):
      "ends at byte \(offset), where \(expected) bytes should be"
    case .tooLong(let expected):
      "continues after byte \(expected), where it should end"
    case .tooLarge(let limit):
      "has more than \(limit >> 20) MiB of content, the most that is read"
    case .truncatedGzip(let offset):
      "the compressed data breaks off after byte \(offset) of the content"
    case .damagedGzip(let reason):
      "the compressed data is damaged: \(reason)"
    case .magic(let found, let expected, let kind):
      "byte 0: the magic number is \(hex(found)), but \(kind) begin with \(hex(expected))"
    case .extents(let found, let expected):
      "byte 8: holds images of \(words(found)) pixels, not \(words(expected))"
    case .empty(let what):
      "holds no \(what)"
    case .counts(let labels, let images, let imageFile):
      "byte 4: holds \(labels) labels, but \(imageFile) holds \(images) images"
    case .label(let label, let offset, let classes):
      "byte \(offset): label \(label) is out of range; labels go from 0 to \(classes - 1)"
    case .recordLength(let bytes, let record):
      "has \(bytes) bytes, which is not a multiple of the \(record) bytes of a record"
    case .classNames(let found, let expected):
      "names \(found) classes, not \(expected)"
    case .archive(let offset, let reason):
      "byte \(offset) of the archive: \(reason)"
    case .archiveLacks(let names):
      "the archive lacks \(names.joined(separator: ", "))"
    case .archiveRepeats(let name):
      "the archive holds \(name) more than once"
    case .content(let words):
      words
    }
  }

  private func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }

  private func words(_ extents: [some BinaryInteger]) -> String {
    extents.map { "\($0)" }.joined(separator: "×")
  }
}
