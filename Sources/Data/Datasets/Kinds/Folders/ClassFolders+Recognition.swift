import Glibc

extension ClassFolders {
  /// Names that are looked at in a folder before its look is given up.
  private static let lookLimit = 1_000

  /// Whether a path is a folder with class folders of such files, as far as a look at a few names says.
  static func isRecognised(_ path: String, _ sort: FileSort) -> Bool {
    let folders = names(in: path).filter { FileKind(of: "\(path)/\($0)") == .folder }
    if let training = folders.first(where: { trainingNames.contains($0.lowercased()) }) {
      let inside = "\(path)/\(training)"
      if names(in: inside).contains(where: { holds("\(inside)/\($0)", sort) }) { return true }
    }
    return folders.prefix(20).contains { holds("\(path)/\($0)", sort) }
  }

  private static func holds(_ path: String, _ sort: FileSort) -> Bool {
    guard FileKind(of: path) == .folder else { return false }
    return names(in: path).contains { name in
      let lower = name.lowercased()
      return sort.suffixes.contains { lower.hasSuffix(".\($0)") }
    }
  }

  private static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while names.count < lookLimit, let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }
}
