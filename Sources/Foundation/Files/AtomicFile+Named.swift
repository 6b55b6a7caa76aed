import Diagnostics
import Glibc

extension AtomicFile {
  /// Replaces a file by what a writer makes that opens files itself, such as an exporter.
  ///
  /// It gets the file's name in a folder of its own. What it makes there is moved to its path once it is whole, other files
  /// that it writes beside as well; for devices and pipes the file is copied.
  /// - throws: what the body throws, or a diagnostic with the code `cannot-write`; the old file is then as it was
  public static func replace(
    _ path: String, named body: (String) throws(DiagnosticsError) -> Void
  ) throws(DiagnosticsError) {
    let destination = try WriteDestination(path)
    var (folder, name) = path.folderAndName
    if case .file(let target, _) = destination {
      (folder, name) = target.folderAndName
    } else {
      folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    }
    var template = Array("\(folder)/.espalier-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw failure(path, errno) }
    let workplace = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { removeFolder(workplace) }
    let file = "\(workplace)/\(name)"
    do throws(DiagnosticsError) {
      try body(file)
    } catch {
      throw DiagnosticsError(
        error.diagnostics.map { diagnostic in
          var diagnostic = diagnostic
          diagnostic.message = diagnostic.message.replacing(file, with: path)
          return diagnostic
        })
    }
    guard case .file(let target, let former) = destination else { return try copy(file, to: path) }
    try settle(file, former, named: path)
    for entry in entries(workplace) where entry != name { rename("\(workplace)/\(entry)", "\(folder)/\(entry)") }
    guard rename(file, target) == 0 else { throw failure(path, errno) }
  }

  /// Brings a file to the disk, with what it keeps of the one before it.
  private static func settle(
    _ file: String, _ former: WriteDestination.Former?, named path: String
  ) throws(DiagnosticsError) {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { close(descriptor) }
    former?.apply(to: descriptor)
    guard fsync(descriptor) == 0 else { throw failure(path, errno) }
  }

  private static func copy(_ file: String, to path: String) throws(DiagnosticsError) {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { close(descriptor) }
    try AtomicFile().replace(path) { output throws(DiagnosticsError) in
      var piece = [UInt8](repeating: 0, count: 1 << 20)
      while true {
        let count = read(descriptor, &piece, piece.count)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else { throw failure(path, errno) }
        if count == 0 { return }
        try output.append(Array(piece[..<count]))
      }
    }
  }

  private static func entries(_ folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private static func removeFolder(_ path: String) {
    for entry in entries(path) { unlink("\(path)/\(entry)") }
    rmdir(path)
  }
}
