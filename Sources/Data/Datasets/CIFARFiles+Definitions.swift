import Diagnostics

extension DatasetDefinition {
  public static let cifar10 = cifar(.cifar10)
  public static let cifar100 = cifar(.cifar100)

  private static func cifar(_ layout: CIFARLayout) -> DatasetDefinition {
    DatasetDefinition(name: layout.name, help: layout.help) { locations throws(DiagnosticsError) in
      let candidates = locations.candidates([layout.name])
      let remedy =
        "Run 'espalier data fetch \(layout.name)', or put \(layout.archiveNames[0]) from https://www.cs.toronto.edu/~kriz/cifar.html, or the folder "
        + "\(layout.folderName) that it holds, into \(locations.preferredRoot)/\(layout.name)"
      for candidate in candidates {
        if let storage = CIFARFiles.Storage(layout, at: candidate) {
          return CIFARFiles(layout: layout, storage: storage, remedy: remedy)
        }
      }
      throw locations.missing(layout.name, lookedIn: candidates, remedy: remedy)
    }
  }
}

extension CIFARFiles.Storage {
  /// The data set at a path: the extracted folder, a folder that holds it or its archive, or the archive itself.
  init?(_ layout: CIFARLayout, at path: String) {
    for folder in [path, "\(path)/\(layout.folderName)"] {
      let files = layout.trainingFiles + layout.testFiles
      if files.contains(where: { FileKind(of: "\(folder)/\($0)") != .missing }) {
        self = .folder(folder)
        return
      }
    }
    for archive in layout.archiveNames where FileKind(of: "\(path)/\(archive)") != .missing {
      self = .archive("\(path)/\(archive)")
      return
    }
    guard FileKind(of: path) == .file else { return nil }
    self = .archive(path)
  }
}
