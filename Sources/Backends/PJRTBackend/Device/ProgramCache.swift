import Diagnostics
import Files
import Glibc

/// Compiled programs on the disk, below `$ESPALIER_CACHE` or `~/.cache/espalier`, so that no process compiles again what
/// another has. Any of them may be removed.
///
/// A file holds what it was made of beside what a plug-in made of it: file names are hashes, which alone prove nothing.
struct ProgramCache: Sendable {
  private static let magic = Array("espalier program 1\n".utf8)
  /// Bytes that the folder may hold; the oldest files make room.
  static let limit = 1 << 30
  /// The largest program that is read.
  private static let largest = 1 << 28

  let folder: String
  /// What decides what a plug-in makes of a text: the device, the plug-in's version and the options.
  let surroundings: String

  /// - returns: nil if there is no place for it
  init?(surroundings: String) {
    guard let root = Self.root else { return nil }
    self.init(folder: root + "/programs", surroundings: surroundings)
  }

  init(folder: String, surroundings: String) {
    self.folder = folder
    self.surroundings = surroundings
  }

  private static var root: String? {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    return variable("ESPALIER_CACHE") ?? variable("HOME").map { $0 + "/.cache/espalier" }
  }

  /// What a plug-in made of a text, here or in another process.
  func program(of text: String) -> [UInt8]? {
    let key = key(of: text)
    let head = Self.magic + Self.words(key.count) + key
    guard let file = fopen(path(key), "rb") else { return nil }
    defer { fclose(file) }
    func read(_ count: Int) -> [UInt8]? {
      var bytes = [UInt8](repeating: 0, count: count)
      return fread(&bytes, 1, count, file) == count ? bytes : nil
    }
    guard read(head.count) == head, let words = read(16) else { return nil }
    let (count, sum) = (Self.number(words[..<8]), Self.number(words[8...]))
    guard count > 0, count <= UInt64(Self.largest), let program = read(Int(count)), Self.hash(program) == sum else {
      return nil
    }
    utimensat(AT_FDCWD, path(key), nil, 0)
    return program
  }

  /// Keeps what a plug-in made of a text. Where there is no room, nothing is kept.
  func keep(_ program: [UInt8], of text: String) {
    guard !program.isEmpty, program.count <= Self.largest, Self.make(folder) else { return }
    let key = key(of: text)
    try? AtomicFile(isDurable: false).replace(path(key)) { output throws(DiagnosticsError) in
      try output.append(Self.magic + Self.words(key.count) + key)
      try output.append(Self.words(program.count) + Self.words(Int(bitPattern: UInt(Self.hash(program)))))
      try output.append(program)
    }
    makeRoom()
  }

  /// Removes the files that were used longest ago while there are too many bytes.
  func makeRoom(limit: Int = Self.limit) {
    guard let directory = opendir(folder) else { return }
    defer { closedir(directory) }
    var files: [(path: String, byteCount: Int, used: Int)] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      var facts = stat()
      let path = folder + "/" + name
      guard name.hasSuffix(".program"), stat(path, &facts) == 0 else { continue }
      files.append((path, Int(facts.st_size), Int(facts.st_mtim.tv_sec)))
    }
    var total = files.reduce(0) { $0 + $1.byteCount }
    for file in files.sorted(by: { $0.used < $1.used }) where total > limit {
      unlink(file.path)
      total -= file.byteCount
    }
  }

  private func key(of text: String) -> [UInt8] { Array((surroundings + "\n" + text).utf8) }

  private func path(_ key: [UInt8]) -> String { folder + "/" + String(Self.hash(key), radix: 16) + ".program" }

  /// FNV-1a.
  private static func hash(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  private static func words(_ number: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt64(bitPattern: Int64(number)).littleEndian) { Array($0) }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Makes a folder, and those that it is in, for this user alone.
  private static func make(_ path: String) -> Bool {
    if mkdir(path, 0o700) == 0 || errno == EEXIST { return true }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return false }
    return make(String(path[..<slash])) && (mkdir(path, 0o700) == 0 || errno == EEXIST)
  }
}
