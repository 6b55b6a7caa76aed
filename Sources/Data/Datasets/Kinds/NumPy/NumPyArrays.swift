import Catalogues
import Diagnostics

/// Samples in arrays that NumPy has saved: a .npz archive, or .npy files in a folder.
///
/// Numbers of any type, in C and Fortran order and in both byte orders; text as class names. Unsigned bytes of pictures
/// stay bytes. Pickled objects are refused: loading them would run code.
struct NumPyArrays: DatasetKind {
  static let kind = "numpy"
  static let help = "Arrays that NumPy has saved: .npz, or .npy files for samples and labels."
  static let form = "a .npz file, or a .npy file with the labels' beside it"

  var path = ""
  var testPart = TestPart()
  var x: String?
  var y: String?
  var testX: String?
  var testY: String?
  var groups: String?
  var layout: ArrayLayout?
  var task: LearningTask?
  var classes: [String] = []

  static let settings: [Setting<Self>] =
    commonSettings + [
      Setting("x", \.x, help: "The array of samples; x, data, images or the like by default."),
      Setting("y", \.y, help: "The array of labels; y, labels, target or the like by default."),
      Setting("testX", \.testX, help: "The array of test samples; test_x, X_test or the like by default."),
      Setting("testY", \.testY, help: "The array of their labels."),
      Setting(
        "groups", \.groups,
        help: "An array with a number or text for each sample; samples of one group are in one part."),
      Setting(
        "layout", \.layout,
        help: "What the dimensions are: n samples, c channels, h rows, w columns, l points in time, f features."),
      Setting("task", \.task, help: "What the labels are; by default what their type says."),
      Setting("classes", \.classes, help: "Names of the classes, labels or quantities, in the order of their numbers."),
    ]

  static func recognises(_ path: String) -> Bool {
    switch FileKind(of: path) {
    case .file: return path.hasSuffix(".npz") || path.hasSuffix(".npy")
    case .folder:
      let names = FolderListing.names(in: path, limit: 1_000) ?? []
      guard names.contains(where: { $0.hasSuffix(".npy") }) else { return false }
      return (try? ArrayStore(path: path))?.name(calledBy: ArrayRole.samples, ArrayRole.trainingParts) != nil
    default: return false
    }
  }

  func open(in locations: DataLocations) throws(DiagnosticsError) -> any DatasetSource { try NumPySource(self) }
}

/// Words by which arrays are called, without what separates them.
enum ArrayRole {
  static let samples = ["x", "data", "images", "image", "inputs", "input", "features", "signals", "samples", "arr0"]
  static let labels = ["y", "labels", "label", "targets", "target", "classes", "arr1"]
  static let groups = ["groups", "group", "subjects", "subject", "recordings", "recording"]
  static let trainingParts = ["", "train", "training"]
  static let testParts = ["test", "testing", "val", "valid", "validation"]
}
