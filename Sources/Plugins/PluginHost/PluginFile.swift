import COpenSSL
import Diagnostics
import Glibc

/// The file of a plug-in, examined without running it.
public struct PluginFile: Hashable, Sendable {
  /// The canonical path.
  public let path: String
  /// SHA-256, as 64 hexadecimal digits.
  public let hash: String

  /// The largest file that is loaded, in bytes.
  static let maximumByteCount = 1 << 30

  /// - parameter path: as the user gave it
  /// - throws: why the file is not a shared object
  public init(path: String) throws(DiagnosticsError) {
    guard let resolved = realpath(path, nil) else {
      throw PluginFault(path).error("no such file", remedy: "Check the name and the folder", code: "no-plugin")
    }
    defer { free(resolved) }
    self.path = String(cString: resolved)
    if let content = FileContent(path: self.path), content != .sharedObject {
      throw DiagnosticsError(content.diagnostic(path, wanted: "a plug-in"))
    }
    hash = try Self.hash(of: self.path, named: path)
  }

  private static func hash(of path: String, named name: String) throws(DiagnosticsError) -> String {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw PluginFault(name).error("cannot be opened: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw PluginFault(name).error("is not a file", remedy: "Name a shared object")
    }
    guard status.st_size <= maximumByteCount else { throw PluginFault(name).error("is larger than 1 GiB") }
    let size = Int(status.st_size)
    let bytes = mmap(nil, max(1, size), PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let bytes, bytes != MAP_FAILED else {
      throw PluginFault(name).error("cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { munmap(bytes, max(1, size)) }
    guard size >= 4, memcmp(bytes, [0x7F, 0x45, 0x4C, 0x46] as [UInt8], 4) == 0 else {
      throw PluginFault(name).error(
        "is no shared object: it is not an ELF file", remedy: "Build it with 'cc -shared -fPIC'")
    }
    guard isWhole(UnsafeRawBufferPointer(start: bytes, count: size)) else {
      throw PluginFault(name).error("is cut short", remedy: "Copy or build it anew")
    }
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    _ = SHA256(bytes.assumingMemoryBound(to: UInt8.self), size, &digest)
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Whether the file is as long as its ELF header says. The loader crashes on a file that is cut short.
  /// - parameter file: a file that begins as ELF files do
  private static func isWhole(_ file: UnsafeRawBufferPointer) -> Bool {
    // 64 bits and little-endian; of others the loader has words.
    guard file.count >= 64, file[4] == 2, file[5] == 1 else { return true }
    func number<Number: FixedWidthInteger>(_ type: Number.Type, at offset: Int) -> UInt64 {
      UInt64(truncatingIfNeeded: file.loadUnaligned(fromByteOffset: offset, as: type).littleEndian)
    }
    func reaches(_ start: UInt64, _ count: UInt64) -> Bool {
      let (end, overflow) = start.addingReportingOverflow(count)
      return !overflow && end <= UInt64(file.count)
    }
    let (programs, size, count) = (
      number(UInt64.self, at: 32), number(UInt16.self, at: 54), number(UInt16.self, at: 56)
    )
    guard size >= 56, reaches(programs, size * count) else { return false }
    return (0..<count).allSatisfy { index in
      let header = Int(programs + index * size)
      // What is loaded from the file: offset and bytes.
      return number(UInt32.self, at: header) != 1
        || reaches(number(UInt64.self, at: header + 8), number(UInt64.self, at: header + 32))
    }
  }
}
