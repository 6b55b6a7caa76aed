import Diagnostics
import Glibc

/// Reads folders, with what their files say of themselves, in the order of the names' bytes.
struct FolderWalk {
  /// What a folder holds, by bytes of the names.
  struct Entries {
    var folders: [[UInt8]] = []
    /// Those of the sort that is looked for, without what is a folder or cannot be looked at.
    var files: [(name: [UInt8], size: Int, time: Int)] = []
  }

  /// A folder however it is reached.
  private struct Identity: Hashable {
    var device: UInt
    var number: UInt
  }

  let root: String
  let suffixes: [[UInt8]]
  let remedy: String
  private(set) var otherFileCount = 0
  private(set) var passedOver: [String] = []
  private var fileCount = 0

  init(root: String, suffixes: [String], remedy: String) {
    self.root = root
    self.suffixes = suffixes.map { Array(".\($0)".utf8) }
    self.remedy = remedy
  }

  func error(_ path: String, _ message: String, remedy: String) -> DiagnosticsError {
    DiagnosticsError(Diagnostic(code: "data-folder", "\(path): \(message)", remedy: remedy))
  }

  /// - Parameter path: below the root; empty for the root itself.
  mutating func entries(of path: [UInt8]) throws(DiagnosticsError) -> Entries {
    let full = absolute(path)
    guard let folder = opendir(full) else {
      let reason = errno
      let words =
        reason == ENOENT ? "the folder does not exist" : "cannot be read: \(String(cString: strerror(reason)))"
      throw error(text(path), words, remedy: remedy)
    }
    defer { closedir(folder) }
    let descriptor = dirfd(folder)
    var entries = Entries()
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { bytes in
          Array(
            UnsafeBufferPointer(
              start: bytes, count: strlen(UnsafeRawPointer(bytes).assumingMemoryBound(to: CChar.self))))
        }
      }
      if name.first == UInt8(ascii: ".") { continue }
      let isKnownFile = entry.pointee.d_type == UInt8(DT_REG)
      if isKnownFile, !isWanted(name) {
        otherFileCount += 1
        continue
      }
      var status = stat()
      let found = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { fstatat(descriptor, $0, &status, 0) }
      }
      if found == 0, status.st_mode & S_IFMT == S_IFDIR {
        entries.folders.append(name)
      } else if isWanted(name) {
        // A link that leads nowhere and a pipe are found out when they are opened.
        fileCount += 1
        guard fileCount <= ClassFolders.fileLimit else {
          throw error(root, "holds more than \(ClassFolders.fileLimit / 1_000_000) million files", remedy: remedy)
        }
        let time = Int(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int(status.st_mtim.tv_nsec)
        entries.files.append((name, found == 0 ? Int(status.st_size) : 0, found == 0 ? time : 0))
      } else {
        otherFileCount += 1
      }
    }
    entries.folders.sort { Self.precedes($0, $1) }
    entries.files.sort { Self.precedes($0.name, $1.name) }
    return entries
  }

  /// The folders below a path that hold files of the sort, each a class.
  mutating func classes(
    below path: [UInt8], _ entries: Entries, label: Int?
  ) throws(DiagnosticsError) -> (names: [String], files: [ClassFolders.File]) {
    var names: [String] = []
    var files: [ClassFolders.File] = []
    otherFileCount += entries.files.count
    for folder in entries.folders {
      let before = files.count
      let start = path + (path.isEmpty ? [] : [UInt8(ascii: "/")]) + folder
      try collect(start, label: Int32(names.count), above: [], into: &files)
      if files.count > before {
        names.append(String(decoding: folder, as: UTF8.self))
      } else {
        passOver(start)
      }
    }
    return (names, files)
  }

  private mutating func collect(
    _ path: [UInt8], label: Int32, above: [Identity], into files: inout [ClassFolders.File]
  ) throws(DiagnosticsError) {
    var status = stat()
    guard stat(absolute(path), &status) == 0 else { return }
    let identity = Identity(device: UInt(status.st_dev), number: UInt(status.st_ino))
    guard !above.contains(identity), above.count < ClassFolders.depthLimit else { return passOver(path) }
    let entries = try entries(of: path)
    for file in entries.files {
      files.append(
        ClassFolders.File(path: path + [UInt8(ascii: "/")] + file.name, label: label, size: file.size, time: file.time))
    }
    for folder in entries.folders {
      try collect(path + [UInt8(ascii: "/")] + folder, label: label, above: above + [identity], into: &files)
    }
  }

  private mutating func passOver(_ path: [UInt8]) {
    if passedOver.count < 10 { passedOver.append(String(decoding: path, as: UTF8.self)) }
  }

  private func isWanted(_ name: [UInt8]) -> Bool {
    suffixes.contains { suffix in
      name.count > suffix.count && name.suffix(suffix.count).elementsEqual(suffix) { $0 | 0x20 == $1 | 0x20 }
    }
  }

  private func absolute(_ path: [UInt8]) -> [CChar] {
    (Array(root.utf8) + [UInt8(ascii: "/")] + path).map(CChar.init(bitPattern:)) + [0]
  }

  private func text(_ path: [UInt8]) -> String {
    path.isEmpty ? root : "\(root)/\(String(decoding: path, as: UTF8.self))"
  }

  private static func precedes(_ first: [UInt8], _ second: [UInt8]) -> Bool {
    let order = first.withUnsafeBytes { a in
      second.withUnsafeBytes { b in
        if let a = a.baseAddress, let b = b.baseAddress { Int(memcmp(a, b, min(first.count, second.count))) } else { 0 }
      }
    }
    return order != 0 ? order < 0 : first.count < second.count
  }
}
