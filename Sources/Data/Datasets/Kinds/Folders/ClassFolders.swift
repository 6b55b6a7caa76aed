import Diagnostics
import Glibc

/// The files of a folder of class folders: `cats/…`, `dogs/…`, with or without `train`, `val` and `test` above them.
///
/// The order is that of the names' bytes, the same on every machine. Classes are the folders' names in that order. Files
/// below a class may lie deeper. What begins with a point, other files and folders without a file of the kind are passed
/// over, and counted.
struct ClassFolders: Hashable, Sendable {
  /// A file, and what tells whether it has changed.
  struct File: Hashable, Sendable {
    /// Below the root, as bytes: names need not be text.
    var path: [UInt8]
    var label: Int32
    var size: Int
    /// When it was changed, in nanoseconds.
    var time: Int

    var name: String { String(decoding: path, as: UTF8.self) }
  }

  /// What parts a folder is divided in.
  enum Division: Hashable, Sendable {
    /// Class folders alone: nothing says which files are to test.
    case none
    /// Folders of training and test files; where there is none for tests, that of validation serves.
    case given(test: String)
  }

  let root: String
  /// What its files are, in words: "pictures (.png, .jpg, .jpeg)".
  let what: FileSort
  private(set) var division = Division.none
  private(set) var classNames: [String] = []
  /// The training files in order, and the test files behind them.
  private(set) var files: [File] = []
  private(set) var trainingCount = 0
  /// How many files of other kinds were passed over.
  private(set) var otherFileCount = 0
  /// Folders without a file of the kind, and links that lead back; up to ten.
  private(set) var passedOver: [String] = []

  /// A sort of files, by the ends of their names.
  struct FileSort: Hashable, Sendable {
    var plural: String
    var suffixes: [String]

    var words: String { "\(plural) (\(suffixes.map { ".\($0)" }.joined(separator: ", ")))" }
  }

  static let fileLimit = 10_000_000
  static let depthLimit = 16
  static let trainingNames = ["train", "training"]
  private static let validationNames = ["val", "valid", "validation"]
  static let testNames = ["test", "testing"]

  init(root: String, what: FileSort, remedy: String) throws(DiagnosticsError) {
    self.root = root
    self.what = what
    var walk = FolderWalk(root: root, suffixes: what.suffixes, remedy: remedy)
    let top = try walk.entries(of: [])
    let folders = top.folders.map { String(decoding: $0, as: UTF8.self) }
    func part(_ names: [String]) -> [String] { folders.filter { names.contains($0.lowercased()) } }
    var training = part(Self.trainingNames)
    // Whoever sorts vehicles has a class of trains.
    if let name = training.first, part(Self.validationNames + Self.testNames).isEmpty {
      let inside = try walk.entries(of: Array(name.utf8))
      if !inside.files.isEmpty || inside.folders.isEmpty { training = [] }
    }
    if training.isEmpty {
      let classes = try walk.classes(below: [], top, label: nil)
      classNames = classes.names
      files = classes.files
      trainingCount = files.count
      if classNames.isEmpty {
        throw walk.error(
          root,
          top.files.isEmpty
            ? "holds no \(what.words) in folders"
            : "holds \(what.plural), but no folder for each class",
          remedy: "Put the \(what.plural) of each class into a folder of its name")
      }
    } else {
      let validation = part(Self.validationNames)
      let test = part(Self.testNames)
      for names in [training, validation, test] where names.count > 1 {
        throw walk.error(root, "holds both \(names[0]) and \(names[1])", remedy: "Leave one of them")
      }
      guard let last = test.first ?? validation.first else {
        throw walk.error(
          root, "holds \(training[0]), but neither test nor val beside it",
          remedy: "Add one of them, or name \(training[0]) itself")
      }
      let learned = test.isEmpty ? training : training + validation
      var parts: [(names: [String], files: [File])] = []
      for name in learned + [last] {
        parts.append(try walk.classes(below: Array(name.utf8), walk.entries(of: Array(name.utf8)), label: nil))
      }
      let names = Set(parts.dropLast().flatMap(\.names))
      // By bytes, as the walk orders them.
      classNames = names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
      let labels = Dictionary(uniqueKeysWithValues: classNames.enumerated().map { ($1, Int32($0)) })
      division = .given(test: last)
      for (index, part) in parts.enumerated() {
        if index == parts.count - 1 { trainingCount = files.count }
        for var file in part.files {
          let name = part.names[Int(file.label)]
          guard let label = labels[name] else {
            throw walk.error(
              "\(root)/\(last)/\(name)", "this class has no \(what.plural) to train on",
              remedy: "Add a folder \(name) to \(training[0]), or take this one away")
          }
          file.label = label
          files.append(file)
        }
      }
      guard trainingCount > 0 else {
        throw walk.error("\(root)/\(training[0])", "holds no \(what.words) in folders", remedy: remedy)
      }
      guard trainingCount < files.count else {
        throw walk.error("\(root)/\(last)", "holds no \(what.words) in folders", remedy: remedy)
      }
    }
    otherFileCount = walk.otherFileCount
    passedOver = walk.passedOver
    guard classNames.count > 1 else {
      throw walk.error(
        root, "holds one class alone, \(classNames[0])", remedy: "Classes are folders; there must be two at least")
    }
  }
}
