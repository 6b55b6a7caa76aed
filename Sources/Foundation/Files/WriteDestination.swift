import Diagnostics
import Glibc

/// What a path that is written to stands for.
public enum WriteDestination {
  /// A regular file by its own name, links followed; nil if it is not there yet.
  case file(String, Former?)
  /// A device or a pipe.
  case stream(String)
  /// What this process has open already: `/dev/stdout`, `/dev/fd/3`.
  case descriptor(Int32)

  /// What a new file keeps of the one that it replaces.
  public struct Former {
    let mode: mode_t
    let owner: uid_t
    let group: gid_t

    /// As far as the system lets this process.
    func apply(to descriptor: Int32) {
      _ = fchown(descriptor, owner, group)
      _ = fchmod(descriptor, mode)
    }
  }

  /// As many links as Linux follows.
  private static let maximumLinkCount = 40

  /// Follows links, also one that leads to a file that is not there yet.
  /// - throws: a diagnostic with the code `cannot-write` for a directory, a socket, a missing folder and a circle of links
  public init(_ path: String) throws(DiagnosticsError) {
    var reached = path
    for _ in 0...Self.maximumLinkCount {
      if let number = Self.ownDescriptor(reached) {
        guard fcntl(number, F_GETFD) >= 0 else { throw AtomicFile.failure(path, EBADF) }
        self = .descriptor(number)
        return
      }
      var status = stat()
      guard lstat(reached, &status) == 0 else {
        guard errno == ENOENT, !reached.isEmpty, !reached.hasSuffix("/") else { throw AtomicFile.failure(path, errno) }
        let folder = reached.folderAndName.folder
        guard stat(folder, &status) == 0 else { throw AtomicFile.failure(path, errno) }
        self = .file(reached, nil)
        return
      }
      switch status.st_mode & S_IFMT {
      case S_IFLNK: reached = try Self.target(of: reached, named: path)
      case S_IFREG:
        self = .file(reached, Former(mode: status.st_mode & 0o7777, owner: status.st_uid, group: status.st_gid))
        return
      case S_IFDIR: throw Self.refusal(path, reached, "a directory", remedy: "Name a file in it")
      case S_IFSOCK: throw Self.refusal(path, reached, "a socket", remedy: "Name a file, a pipe or a device")
      default:
        self = .stream(reached)
        return
      }
    }
    throw AtomicFile.failure(path, ELOOP)
  }

  /// Whether what is there would be replaced, and is no device or pipe.
  public var isFile: Bool { if case .file = self { true } else { false } }

  private static func target(of link: String, named path: String) throws(DiagnosticsError) -> String {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(link, &bytes, bytes.count)
    guard count > 0 else { throw AtomicFile.failure(path, errno) }
    let target = String(decoding: bytes[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    return target.hasPrefix("/") ? target : link.folderAndName.folder + "/" + target
  }

  /// The links of these folders lead to open files, not to names.
  private static func ownDescriptor(_ path: String) -> Int32? {
    for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
      return Int32(path.dropFirst(folder.count))
    }
    return nil
  }

  private static func refusal(
    _ path: String, _ reached: String, _ kind: String, remedy: String
  ) -> DiagnosticsError {
    let subject = reached == path ? "'\(path)' is" : "'\(path)' leads to '\(reached)', which is"
    return DiagnosticsError(
      Diagnostic(code: "cannot-write", "\(subject) \(kind) and cannot be written to", remedy: remedy))
  }
}

extension AtomicFile {
  /// Says before any work begins whether ``replace(_:_:)`` can be hoped to succeed. Writes nothing.
  /// - throws: what is known to be in the way, with the code `cannot-write`
  public static func check(_ path: String) throws(DiagnosticsError) {
    let checked: String
    switch try WriteDestination(path) {
    case .file(let target, _): checked = target.folderAndName.folder
    case .stream(let target): checked = target
    case .descriptor: return
    }
    guard access(checked, W_OK) == 0 else { throw failure(path, errno) }
  }
}

extension String {
  /// The folder that a path stands in, and its name there.
  var folderAndName: (folder: String, name: String) {
    guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", self) }
    let folder = String(self[..<slash])
    return (folder.isEmpty ? "/" : folder, String(self[index(after: slash)...]))
  }

  /// As many whole characters from the beginning as have so many bytes.
  func cut(toByteCount limit: Int) -> String {
    var count = 0
    return String(
      prefix { character in
        count += character.utf8.count
        return count <= limit
      })
  }
}
