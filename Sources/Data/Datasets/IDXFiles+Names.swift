import Glibc

/// The four files of a data set, as publishers and mirrors spell them: `train-images-idx3-ubyte`,
/// `train-images.idx3-ubyte`, `T10K-labels-idx1-ubyte.gz`, and with a folder of the file's name around the file.
enum IDXFileName: String, CaseIterable {
  case trainingImages = "train-images-idx3-ubyte"
  case trainingLabels = "train-labels-idx1-ubyte"
  case testImages = "t10k-images-idx3-ubyte"
  case testLabels = "t10k-labels-idx1-ubyte"

  static func images(_ split: Split) -> IDXFileName { split == .training ? .trainingImages : .testImages }
  static func labels(_ split: Split) -> IDXFileName { split == .training ? .trainingLabels : .testLabels }

  /// The file in a folder; nil if there is none. Of several the one spelled as published goes first, then plain files
  /// before compressed ones, then the first in the order of the alphabet.
  func path(in folder: String, listing names: [String]) -> String? {
    let spellings = names.filter(isSpelled).sorted { rank($0) < rank($1) }
    guard let name = spellings.first else { return nil }
    let path = "\(folder)/\(name)"
    guard FileKind(of: path) == .folder,
      let inner = Self.names(in: path).filter(isSpelled).min(by: { rank($0) < rank($1) })
    else { return path }
    return "\(path)/\(inner)"
  }

  /// What stands in a folder; nothing where it is none.
  static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      // Longer than any spelling: no name of these files.
      let capacity = MemoryLayout.size(ofValue: entry.pointee.d_name)
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: capacity) { String(cString: $0) }
      }
      if allCases.contains(where: { $0.isSpelled(name) }) { names.append(name) }
    }
    return names
  }

  private func isSpelled(_ name: String) -> Bool { Self.spelling(name) == rawValue }

  /// The name in small letters, its parts joined by hyphens, and without `.gz`.
  private static func spelling(_ name: String) -> String {
    guard name.utf8.count <= 64 else { return "" }
    var text = name.lowercased()
    if text.hasSuffix(".gz") { text.removeLast(3) }
    text = String(text.map { "._ ".contains($0) ? "-" : $0 })
    return text.hasPrefix("test-") ? "t10k" + text.dropFirst(4) : text
  }

  private func rank(_ name: String) -> (Int, Int, String) {
    let isCompressed = name.lowercased().hasSuffix(".gz")
    let isPublished = name == rawValue || name == rawValue + ".gz"
    return (isCompressed ? 1 : 0, isPublished ? 0 : 1, name)
  }
}
