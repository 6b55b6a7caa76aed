import Catalogues
import Diagnostics

/// Colour pictures of 32×32 in the binary format of CIFAR-10 or CIFAR-100.
struct CIFARBinary: DatasetKind {
  static let kind = "cifar-binary"
  static let help = "Colour pictures of 32×32 in the binary format of CIFAR-10 or CIFAR-100."
  static let form = "a folder or archive with data_batch_1.bin, or with train.bin"

  var path = ""
  // The format has a test part.
  var testPart = TestPart()

  static let settings: [Setting<Self>] = [
    Setting(path: "path", \.path, help: "The folder, or the archive.")
  ]

  private static let layouts = [CIFARLayout.cifar10, .cifar100]

  static func recognises(_ path: String) -> Bool {
    switch FileKind(of: path) {
    case .folder: layouts.contains { CIFARFiles.Storage($0, at: path) != nil }
    case .file: layouts.contains { $0.archiveNames.contains(path.lastPathComponent) }
    default: false
    }
  }

  func open(in locations: DataLocations) throws(DiagnosticsError) -> any DatasetSource {
    let isFile = FileKind(of: path) == .file
    for layout in Self.layouts {
      // An archive is of the layout whose name it has, and else of CIFAR-10.
      if isFile, layout != Self.layouts[0], !layout.archiveNames.contains(path.lastPathComponent) { continue }
      if isFile, layout == Self.layouts[0], Self.layouts[1].archiveNames.contains(path.lastPathComponent) { continue }
      if let storage = CIFARFiles.Storage(layout, at: path) {
        return CIFARFiles(layout: layout, storage: storage, remedy: "Name the extracted folder or the archive")
      }
    }
    throw FileOrigin(name: path, remedy: "Name a folder or archive with data_batch_1.bin or train.bin").error(
      .content("has none of the files of CIFAR's binary format"))
  }
}
