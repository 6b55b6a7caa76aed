import Catalogues
import Diagnostics
import TensorTypes
import Tasks

/// Grey pictures in IDX files, as MNIST is published, of any size and with any number of classes.
struct IDXFolder: DatasetKind {
  static let kind = "idx"
  static let help = "Grey pictures in IDX files, named as those of MNIST."
  static let form = "a folder with train-images-idx3-ubyte and train-labels-idx1-ubyte"

  var path = ""
  var testPart = TestPart()
  var classes: [String] = []

  static let settings: [Setting<Self>] =
    commonSettings + [Setting("classes", \.classes, help: "Names of the classes, in the order of their numbers.")]

  static func recognises(_ path: String) -> Bool {
    FileKind(of: path) == .folder
      && IDXFileName.trainingImages.path(in: path, listing: IDXFileName.names(in: path)) != nil
  }

  func open(in locations: DataLocations) throws(DiagnosticsError) -> any DatasetSource { try IDXFolderSource(self) }
}

/// A folder of IDX files whose headers were read, and its labels.
struct IDXFolderSource: DatasetSource {
  private let pictures: IDXFiles
  private let testPart: TestPart
  let testOrigin: TestOrigin

  var name: String { pictures.name }
  var sampleShape: Shape { pictures.sampleShape }
  var targets: Targets { pictures.targets }
  var origin: String { pictures.folder }
  var files: [String] { pictures.files }

  private static let remedy = "Put files as MNIST has them, such as train-images-idx3-ubyte, into the folder"

  init(_ folder: IDXFolder) throws(DiagnosticsError) {
    let names = IDXFileName.names(in: folder.path)
    func origin(_ name: IDXFileName) -> FileOrigin {
      FileOrigin(
        name: name.path(in: folder.path, listing: names) ?? "\(folder.path)/\(name.rawValue)", remedy: Self.remedy)
    }
    let images = origin(.trainingImages)
    var stream = try ContentStream(path: images.name, origin: images)
    let header = try IDXFiles.header(&stream, words: 4, magic: 0x0000_0803, kind: "IDX images")
    let hasTest = IDXFileName.testImages.path(in: folder.path, listing: names) != nil
    var count = folder.classes.count
    if count == 0 {
      for name in hasTest ? [IDXFileName.trainingLabels, .testLabels] : [.trainingLabels] {
        let labels = origin(name)
        var stream = try ContentStream(path: labels.name, origin: labels)
        _ = try IDXFiles.header(&stream, words: 2, magic: 0x0000_0801, kind: "IDX labels")
        let block = try stream.blockToEnd()
        count = max(count, withExtendedLifetime(block) { Int(block.bytes.max() ?? 0) + 1 })
      }
    }
    let classNames = folder.classes.isEmpty ? (0..<count).map(String.init) : folder.classes
    do throws(ShapeError) {
      pictures = try IDXFiles(
        name: folder.path.lastPathComponent, height: Int(header[1]), width: Int(header[2]), classNames: classNames,
        folder: folder.path, remedy: Self.remedy)
    } catch {
      throw images.error(.content("byte 8: pictures of \(header[1])×\(header[2]) pixels are none that could be read"))
    }
    testPart = folder.testPart
    testOrigin = hasTest ? .given : folder.testPart.origin(groups: nil)
  }

  func load(_ split: Split) throws(DiagnosticsError) -> Samples {
    guard testOrigin != .given else { return try pictures.load(split) }
    return try pictures.load(.training).part(split, of: testPart)
  }
}
