import Glibc

/// What a file holds, whatever its name says. A reader that is given another kind of file can say what the file is and
/// which command reads it.
public enum FileContent: Hashable, Sendable {
  case architecture, study, bench, recipe, schema
  case checkpoint, otherSafetensors, onnxModel, studyDatabase, studyFolder, sharedObject
  /// An IDX file, or an archive as data sets come in.
  case dataFile(String)
  /// What no command reads, in words: "a PNG picture".
  case foreign(String)

  /// How many of a file's first bytes are looked at.
  static let prefixByteCount = 65_536

  /// - Returns: nil if nothing is recognised, or nothing can be read
  public init?(path: String) {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    if status.st_mode & S_IFMT == S_IFDIR {
      guard access(path + "/study.json", F_OK) == 0 else { return nil }
      self = .studyFolder
      return
    }
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
    var bytes = [UInt8](repeating: 0, count: Self.prefixByteCount)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    self.init(beginning: bytes.prefix(max(0, count)))
  }

  /// - Parameter bytes: a file's first bytes, or all of them
  public init?(beginning bytes: some Collection<UInt8>) {
    let bytes = Array(bytes.prefix(Self.prefixByteCount))
    // The length of a header may begin as anything does.
    if let found = Self.bySafetensors(bytes) ?? Self.bySignature(bytes) {
      self = found
    } else if let found = FileContent(members: JSONMembers(bytes).names) {
      self = found
    } else {
      return nil
    }
  }

  /// By the names of a JSON document's members.
  public init?(members: some Sequence<String>) {
    let names = Set(members)
    // A bench names a study, and studies and architectures may hold a recipe.
    if names.contains("bench") {
      self = .bench
    } else if names.contains("study") {
      self = .study
    } else if names.contains("espalier") {
      self = .architecture
    } else if names.contains("recipe") {
      self = .recipe
    } else if names.contains("$schema"), names.contains("properties") || names.contains("$defs") {
      self = .schema
    } else {
      return nil
    }
  }

  /// Whether it is a JSON document.
  public var isJSON: Bool { [.architecture, .study, .bench, .recipe, .schema].contains(self) }

  /// With its article.
  public var name: String {
    switch self {
    case .architecture: "an architecture"
    case .study: "a study's file"
    case .bench: "a bench's file"
    case .recipe: "a recipe"
    case .schema: "a JSON Schema"
    case .checkpoint: "a checkpoint"
    case .otherSafetensors: "a safetensors file of another tool"
    case .onnxModel: "an ONNX model"
    case .studyDatabase: "a SQLite database, as studies have one"
    case .studyFolder: "a study's folder"
    case .sharedObject: "a shared object, as plug-ins are"
    case .dataFile(let name), .foreign(let name): name
    }
  }

  /// Which command reads it.
  public var remedy: String? {
    switch self {
    case .architecture:
      "'espalier check', 'summary' and 'train' take an architecture, and 'espalier search' with --architecture"
    case .study: "'espalier search' and 'espalier check' take a study's file"
    case .bench: "'espalier bench-search' and 'espalier check' take a bench's file"
    case .recipe: "'espalier train' and 'espalier compare' take a recipe with --recipe"
    case .schema: "A file names it in its \"$schema\", for editors"
    case .checkpoint: "'espalier evaluate', 'export', 'summary', 'graph' and 'train' take a checkpoint"
    case .otherSafetensors: "'espalier train', 'evaluate' and 'export' take it with --weights"
    case .onnxModel: "'espalier import' makes an architecture of an ONNX model"
    case .studyDatabase: "'espalier status', 'pareto', 'resume' and 'confirm' take the folder that it is in"
    case .studyFolder: "'espalier status', 'pareto', 'resume', 'confirm' and 'space' take a study's folder"
    case .sharedObject: "Commands load a plug-in with --plugin, and 'espalier plugins inspect' shows it"
    case .dataFile: "Commands read data sets from the folder that --data names"
    case .foreign: nil
    }
  }

  /// What is wrong with a file that holds this.
  /// - Parameters:
  ///   - path: as the user wrote it
  ///   - wanted: what is read here, with its article
  public func diagnostic(_ path: String, wanted: String, at location: SourceLocation? = nil) -> Diagnostic {
    Diagnostic(
      code: "other-kind-of-file", at: location, "'\(path)' is \(name), not \(wanted)",
      remedy: remedy ?? "Name \(wanted)")
  }
}
