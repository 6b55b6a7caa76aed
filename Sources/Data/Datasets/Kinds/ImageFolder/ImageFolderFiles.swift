import Catalogues
import Diagnostics

/// The kind of data that folders of pictures are, and its settings.
struct ImageFolderFiles: DatasetKind {
  static let kind = "image-folder"
  static let help = "Pictures in PNG and JPEG, in a folder for each class, with or without train/ and test/ above."
  static let form = "a folder with a folder of pictures for each class"

  var path = ""
  var testPart = TestPart()
  var size: [Int] = []
  var channels: Int?
  var fit = ImageSettings.Fit.stretch
  var background = 0
  var damaged = DamagedFiles.refuse

  static let settings: [Setting<Self>] =
    commonSettings + [
      Setting(
        "size", \.size, in: ImageFolder.sides, count: 1...2,
        help: "Pixels of a side, or height and width; that of the pictures by default, or 64 if they have several."),
      Setting(
        "channels", \.channels, in: 1...3,
        help: "1 for grey, 3 for colours; by default 1 if all pictures are grey."),
      Setting(
        "fit", \.fit,
        help: "How a picture of another proportion fills the size: stretched, cut at two sides, or beside a background."
      ),
      Setting(
        "background", \.background, in: 0...255,
        help: "The grey beneath transparent pixels and beside padded pictures; 0 is black."),
      Setting(
        "damaged", \.damaged,
        help: "What is done about files that do not decode: nothing is read, or they are left out."),
    ]

  /// Two folders of pictures, in the folder or in its folder of training files.
  static func recognises(_ path: String) -> Bool { ClassFolders.isRecognised(path, ImageFolder.files) }

  func open(in locations: DataLocations) throws(DiagnosticsError) -> any DatasetSource {
    guard channels != 2 else {
      throw DiagnosticsError(
        Diagnostic(code: "data-setting", "channels 2 is neither grey nor colours", remedy: "Use 1 or 3"))
    }
    var options = ImageFolder.Options()
    options.height = size.first
    options.width = size.last
    options.channels = channels
    options.fit = fit
    options.background = UInt8(background)
    options.skipsDamaged = damaged == .skip
    return try ImageFolder(path: path, options, testPart: testPart, locations: locations)
  }
}

/// What is done about files that do not decode.
enum DamagedFiles: String, Hashable, Sendable, CaseIterable {
  case refuse, skip
}
