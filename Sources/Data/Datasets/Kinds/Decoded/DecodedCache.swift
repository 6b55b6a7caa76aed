import Diagnostics
import Glibc

/// The files of decoded samples, all in one folder. What is there can be made again, so any of it may be removed.
public struct DecodedCache {
  static let folderName = "decoded"
  static let suffix = ".decoded"

  /// A file of decoded samples.
  public struct Entry: Hashable, Sendable {
    public var path: String
    /// In bytes, as the disk counts.
    public var byteCount: Int
    /// What the samples were made of; nil for a file that is damaged or of another version.
    public var folder: String?
    public var settings: String?
    public var sampleCount: Int?
  }

  /// Nil if the machine has no folder for it.
  public let folder: String?

  public init(_ locations: DataLocations) {
    folder = locations.cacheRoot.map { "\($0)/\(Self.folderName)" }
  }

  /// What there is, by the folders that it was made of.
  public var entries: [Entry] {
    guard let folder else { return [] }
    return Self.names(in: folder).sorted().compactMap { name in
      let path = "\(folder)/\(name)"
      var status = stat()
      guard name.hasSuffix(Self.suffix) || name.hasSuffix(".partial"), stat(path, &status) == 0 else { return nil }
      let header = Self.open(path)?.header
      return Entry(
        path: path, byteCount: Int(status.st_size), folder: header?.folder, settings: header?.settings,
        sampleCount: header?.count)
    }
  }

  /// Removes a file; what has mapped it keeps what it sees.
  ///
  /// - Throws: when the system does not let it go.
  public func remove(_ entry: Entry) throws(DiagnosticsError) {
    guard unlink(entry.path) != 0, errno != ENOENT else { return }
    throw DiagnosticsError(
      Diagnostic(code: "data-cache", "\(entry.path): cannot be removed: \(String(cString: strerror(errno)))"))
  }

  /// A whole and sound file; nil for any other.
  static func open(_ path: String) -> DecodedSet? {
    let descriptor = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, FileKind(mode: status.st_mode) == .file,
      status.st_size >= DecodedHeader.size,
      let file = ByteBlock(descriptor: descriptor, range: 0..<Int(status.st_size)),
      let header = DecodedHeader(file.bytes),
      let records = ByteBlock(descriptor: descriptor, range: header.start..<Int(status.st_size))
    else { return nil }
    return DecodedSet(header: header, records: records)
  }

  private static func names(in folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names
  }
}
