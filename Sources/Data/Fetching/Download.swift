import CFetching
import COpenSSL
import Diagnostics
import Glibc

/// Brings a published file into a folder.
///
/// What arrives is written to `NAME.part`, which a later attempt continues, and gets its name once its size and its checksum
/// are those published. A server that sends more than it should is not listened to further; one that breaks off or stalls is
/// asked again for the rest, as long as something new came.
public struct Download: Sendable {
  public let file: PublishedFile
  public let folder: String
  /// Seconds without a byte after which an attempt has failed.
  public var stallSeconds = 30
  /// Attempts in a row that bring nothing new, after which the download has failed.
  public var attempts = 3
  /// Whether `http://` is allowed, for servers on the machine itself.
  var allowsPlain = false

  public init(_ file: PublishedFile, into folder: String) {
    self.file = file
    self.folder = folder
  }

  public var path: String { "\(folder)/\(file.name)" }
  private var partialPath: String { path + ".part" }

  /// Downloads what is missing. A file of the name that is there already is replaced unless it is the published one.
  ///
  /// - Returns: whether anything was downloaded.
  /// - Parameter report: is told how many bytes there are, several times a second; returns false to end the download, which
  ///   a later one continues.
  /// - Throws: when the folder cannot be written, the server cannot be reached or gives another file.
  @discardableResult public func run(_ report: (_ byteCount: Int) -> Bool) throws(DiagnosticsError) -> Bool {
    if try isThere() { return false }
    try makeFolder(folder)
    let descriptor = open(partialPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw error("\(partialPath): cannot be written: \(Self.systemError)") }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw error("\(partialPath): another download is writing this file", remedy: "Wait for its end")
    }
    var fruitless = 0
    var offset = Self.size(of: partialPath) ?? 0
    if offset > file.size {
      ftruncate(descriptor, 0)
      offset = 0
    }
    while offset < file.size {
      let before = offset
      try attempt(descriptor, &offset, isLast: fruitless + 1 >= attempts, report)
      fruitless = offset > before ? 0 : fruitless + 1
      if offset < file.size, fruitless > 0 { usleep(200_000) }
    }
    try finish(descriptor)
    return true
  }

  /// Whether the published file is there, by size and checksum.
  private func isThere() throws(DiagnosticsError) -> Bool {
    guard Self.size(of: path) == file.size else { return false }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw error("\(path): cannot be read: \(Self.systemError)") }
    defer { close(descriptor) }
    return try Self.md5(descriptor, error) == file.md5
  }

  /// Whom the functions that C calls belong to.
  private final class Receiver {
    let descriptor: Int32
    let size: Int
    var offset: Int
    var writeError: Int32?
    var sendsMore = false
    var isEnded = false
    let report: (Int) -> Bool

    init(_ descriptor: Int32, size: Int, offset: Int, report: @escaping (Int) -> Bool) {
      self.descriptor = descriptor
      self.size = size
      self.offset = offset
      self.report = report
    }

    func receive(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
      guard count <= size - offset else {
        sendsMore = true
        return false
      }
      var done = 0
      while done < count {
        let written = pwrite(descriptor, bytes + done, count - done, offset + done)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else {
          writeError = errno
          return false
        }
        done += written
      }
      offset += count
      return true
    }
  }

  /// One connection. What it brought is in `offset`.
  private func attempt(
    _ descriptor: Int32, _ offset: inout Int, isLast: Bool, _ report: (Int) -> Bool
  ) throws(DiagnosticsError) {
    var code: Int64 = 0
    var words = [CChar](repeating: 0, count: Int(espalier_fetch_message_size))
    let start = offset
    let (status, receiver) = withoutActuallyEscaping(report) { report in
      let receiver = Receiver(descriptor, size: file.size, offset: start, report: report)
      let status = file.url.withCString { url in
        var fetch = espalier_fetch(
          url: url, plain: allowsPlain ? 1 : 0, start: Int64(start), connect_seconds: Int32(stallSeconds),
          stall_seconds: Int32(stallSeconds), context: Unmanaged.passUnretained(receiver).toOpaque(),
          begin: { context, _, offset in
            let receiver = Unmanaged<Receiver>.fromOpaque(context!).takeUnretainedValue()
            // A server that cannot continue begins anew.
            if offset == 0 { ftruncate(receiver.descriptor, 0) }
            receiver.offset = Int(offset)
            return 0
          },
          receive: { context, bytes, count in
            let receiver = Unmanaged<Receiver>.fromOpaque(context!).takeUnretainedValue()
            guard let bytes else { return 0 }
            return receiver.receive(bytes, count) ? 0 : 1
          },
          tick: { context in
            let receiver = Unmanaged<Receiver>.fromOpaque(context!).takeUnretainedValue()
            receiver.isEnded = !receiver.report(receiver.offset)
            return receiver.isEnded ? 1 : 0
          })
        return espalier_fetch_run(&fetch, &code, &words)
      }
      return (status, (receiver.offset, receiver.writeError, receiver.sendsMore, receiver.isEnded))
    }
    offset = receiver.0
    let said = String(decoding: words.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    switch status {
    case espalier_fetch_done: if offset == start { try giveUp(isLast, "the server sends nothing") }
    case espalier_fetch_no_library:
      throw error("libcurl is not installed, and downloads need it", remedy: "apt-get install libcurl4")
    case espalier_fetch_stopped:
      if let number = receiver.1 {
        throw error("\(partialPath): cannot be written: \(String(cString: strerror(number)))")
      }
      if receiver.2 {
        unlink(partialPath)
        throw error(
          "\(file.url): the server sends more than the \(file.size) bytes of the file", remedy: Self.byHand(file))
      }
      throw error("\(file.name): the download was interrupted", remedy: "The same command continues it")
    case espalier_fetch_broken: try giveUp(isLast && offset == start, said)
    case espalier_fetch_refused:
      // What is there already is not what the server has.
      if code == 416 {
        ftruncate(descriptor, 0)
        offset = 0
        try giveUp(isLast, "the server has no more bytes")
      } else {
        throw error("\(file.url): the server answers with status \(code)", remedy: Self.byHand(file))
      }
    default: throw error("\(file.url): \(said)", remedy: "Check the connection, and try again")
    }
  }

  private func giveUp(_ isLast: Bool, _ words: String) throws(DiagnosticsError) {
    guard isLast else { return }
    throw error(
      "\(file.url): \(words)",
      remedy: "Try again later: what has arrived is kept, and the download continues from there")
  }

  private func finish(_ descriptor: Int32) throws(DiagnosticsError) {
    let found = try Self.md5(descriptor, error)
    guard found == file.md5 else {
      unlink(partialPath)
      throw error(
        "\(file.url): the file that was downloaded has the MD5 \(found), but that of the published file is \(file.md5)",
        remedy: "It was removed; try again, and if that does not help, \(Self.byHand(file).lowercasedFirst)")
    }
    guard fsync(descriptor) == 0, rename(partialPath, path) == 0 else {
      throw error("\(path): cannot be written: \(Self.systemError)")
    }
  }

  private static func byHand(_ file: PublishedFile) -> String { "Get \(file.name) by other means" }

  private func error(_ message: String, remedy: String? = nil) -> DiagnosticsError {
    DiagnosticsError(Diagnostic(code: "data-fetch", message, remedy: remedy))
  }

  private static var systemError: String { String(cString: strerror(errno)) }

  private static func size(of path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
  }

  private func makeFolder(_ path: String) throws(DiagnosticsError) {
    if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
      throw error("\(path): cannot be made: \(Self.systemError)")
    }
    try makeFolder(String(path[..<slash]))
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw error("\(path): cannot be made: \(Self.systemError)")
    }
  }

  /// In hexadecimal digits.
  private static func md5(
    _ descriptor: Int32, _ error: (String, String?) -> DiagnosticsError
  ) throws(DiagnosticsError) -> String {
    guard let context = EVP_MD_CTX_new() else { preconditionFailure("there is memory for a checksum") }
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestInit_ex(context, EVP_md5(), nil) == 1 else {
      throw error("OpenSSL refuses MD5 on this machine, and the published checksums are of that kind", nil)
    }
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    var offset = 0
    while true {
      let count = pread(descriptor, &chunk, chunk.count, offset)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw error("the download cannot be read again: \(systemError)", nil) }
      if count == 0 { break }
      guard EVP_DigestUpdate(context, chunk, count) == 1 else { preconditionFailure("a digest takes any bytes") }
      offset += count
    }
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    guard EVP_DigestFinal_ex(context, &digest, &length) == 1 else { preconditionFailure("a digest ends once") }
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: digest.prefix(Int(length)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
