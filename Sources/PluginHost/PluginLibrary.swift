import CEspalierPlugin
import COpenSSL
import Diagnostics
import Glibc

/// A shared object in this process. It stays until the process ends, as definitions point into it.
struct PluginLibrary {
  /// The canonical path of the file.
  let path: String
  /// SHA-256 of the file, as 64 hexadecimal digits.
  let hash: String
  let plugin: UnsafeRawPointer

  /// The largest file that is loaded, in bytes.
  static let maximumByteCount = 1 << 30

  /// What is in this process already, and comes from no file.
  init(table: UnsafeRawPointer, path: String) {
    (plugin, self.path, hash) = (table, path, "")
  }

  /// - parameter path: where the user says that it is
  init(path: String) throws(DiagnosticsError) {
    guard let resolved = realpath(path, nil) else {
      throw PluginFault(path).error("no such file", remedy: "Check the name and the folder", code: "no-plugin")
    }
    defer { free(resolved) }
    self.path = String(cString: resolved)
    hash = try Self.hash(of: self.path, named: path)
    // RTLD_LOCAL: two plug-ins may use the same names inside.
    guard let handle = dlopen(resolved, RTLD_NOW | RTLD_LOCAL) else {
      throw PluginFault(path).error(
        "cannot be loaded: \(Self.reason(self.path))",
        remedy: "Build it for this machine, with the libraries that it needs")
    }
    guard let symbol = dlsym(handle, "espalier_plugin_entry") else {
      throw PluginFault(path).error(
        "is a shared object, but no plug-in: it does not export 'espalier_plugin_entry'",
        remedy: "Export the function that espalier_plugin.h declares")
    }
    typealias Entry = @convention(c) (UnsafePointer<espalier_host>?) -> UnsafePointer<espalier_plugin>?
    let entry = unsafeBitCast(symbol, to: Entry.self)
    guard let plugin = entry(Self.host) else {
      throw PluginFault(path).error(
        "refuses to work with this version of Espalier, whose interface is \(ESPALIER_INTERFACE)",
        remedy: "Use another version of the plug-in")
    }
    self.plugin = UnsafeRawPointer(plugin)
  }

  /// What plug-ins are told of their host; there as long as the process.
  nonisolated(unsafe) private static let host: UnsafePointer<espalier_host> = {
    let host = UnsafeMutablePointer<espalier_host>.allocate(capacity: 1)
    host.initialize(
      to: espalier_host(
        size: UInt64(MemoryLayout<espalier_host>.size), interface: ESPALIER_INTERFACE, reserved: 0,
        version: UnsafePointer(strdup("0.1.0"))))
    return UnsafePointer(host)
  }()

  /// What the loader has to say, without the path that stands before it.
  private static func reason(_ path: String) -> String {
    guard let message = dlerror() else { return "no reason is given" }
    let text = String(cString: message)
    return text.hasPrefix(path + ": ") ? String(text.dropFirst(path.count + 2)) : text
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

  /// Whether the file reaches as far as its ELF header says: the loader maps what is not there, and dies of it.
  /// - parameter file: a file that begins as ELF files do
  private static func isWhole(_ file: UnsafeRawBufferPointer) -> Bool {
    // 64 bits and little-endian; of others the loader has words.
    guard file.count >= 64, file[4] == 2, file[5] == 1 else { return true }
    func number<Number: FixedWidthInteger>(_ type: Number.Type, at place: Int) -> UInt64 {
      UInt64(truncatingIfNeeded: file.loadUnaligned(fromByteOffset: place, as: type).littleEndian)
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

/// Words what is wrong with a plug-in's file.
struct PluginFault {
  let path: String

  init(_ path: String) {
    self.path = path
  }

  /// - parameter fact: what follows the file's name: "is not a file"
  func error(_ fact: String, remedy: String? = nil, code: String = "bad-plugin") -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(code: code, "plug-in '\(path)'\(code == "no-plugin" ? ":" : "") \(fact)", remedy: remedy))
  }
}
