import Diagnostics

/// Named arrays: those of a .npz archive, or the .npy files of a folder.
struct ArrayStore {
  private enum Home {
    case archive(ZipArchive)
    case folder(String)
  }

  private let home: Home
  /// Without `.npy`, in the order of the archive or of the alphabet.
  let names: [String]
  /// The archive or folder, for messages.
  let origin: FileOrigin

  static let remedy = "Write it again by numpy.savez or numpy.save"

  /// - Parameter path: a .npz file, a .npy file, which stands for its folder, or a folder
  init(path: String) throws(DiagnosticsError) {
    let isFolder = FileKind(of: path) == .folder
    guard isFolder || path.hasSuffix(".npy") else {
      let archive = try ZipArchive(path: path, remedy: Self.remedy)
      home = .archive(archive)
      origin = archive.origin
      names = archive.entries.filter { $0.name.hasSuffix(".npy") }.map(\.name.withoutExtension)
      return
    }
    let folder = isFolder ? path : path.folderPath
    origin = FileOrigin(name: folder, remedy: Self.remedy)
    guard let files = FolderListing.names(in: folder) else { throw origin.error(.unreadable("it cannot be listed")) }
    home = .folder(folder)
    names = files.filter { $0.hasSuffix(".npy") }.map(\.withoutExtension)
  }

  /// The files that hold arrays of these names.
  func paths(of names: [String]) -> [String] {
    switch home {
    case .archive: [origin.name]
    case .folder(let folder): names.map { "\(folder)/\($0).npy" }
    }
  }

  /// - Precondition: there is one of this name.
  func array(_ name: String) throws(DiagnosticsError) -> NPYArray {
    switch home {
    case .archive(let archive):
      guard let entry = archive.entries.first(where: { $0.name == name + ".npy" }) else {
        preconditionFailure("the store names its arrays")
      }
      return try NPYArray(archive.content(entry), archive.origin.entry(entry.name))
    case .folder(let folder):
      let origin = FileOrigin(name: "\(folder)/\(name).npy", remedy: Self.remedy)
      var stream = try ContentStream(path: origin.name, origin: origin)
      return try NPYArray(stream.blockToEnd(), origin)
    }
  }

  /// The array that a setting names.
  /// - Throws: when there is none of that name
  func name(_ chosen: String, of setting: String) throws(DiagnosticsError) -> String {
    let name = chosen.hasSuffix(".npy") ? chosen.withoutExtension : chosen
    guard names.contains(name) else {
      throw origin.error(
        "there is no array '\(name.echoed)', which \"\(setting)\" names",
        remedy: didYouMean(name, among: names) ?? "It holds \(names.isEmpty ? "none" : listing(names))")
    }
    return name
  }

  /// The array that is called by one of these words and belongs to a part, however the name is spelled: `x`, `train_x`,
  /// `X_train`. Nil if there is none.
  func name(calledBy words: [String], _ parts: [String]) -> String? {
    for part in parts {
      for word in words {
        let found = names.first { name in
          let plain = name.lowercased().filter { !"_-. ".contains($0) }
          return plain == part + word || plain == word + part
        }
        if let found { return found }
      }
    }
    return nil
  }
}
