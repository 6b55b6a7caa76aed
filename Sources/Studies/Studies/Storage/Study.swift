import Diagnostics
import Files
import Glibc
import GraphIR
import JSONText
import Search
import Training

/// A study's folder: study.json (the specification), study.sqlite (the facts), candidates/ (a folder for each trial with
/// its architecture, weights and history) and a lock.
///
/// A folder is a study once it holds study.json, which is written last.
public final class Study {
  public let path: String
  public let specification: StudySpecification
  /// Samples in an epoch of a trial.
  public let trainingSamples: Int
  /// The metric that decides, of one answer for all validation samples: a network that is no better has learned nothing.
  /// Nil if that is not known.
  public let constantMetric: Double?
  public let store: StudyStore
  /// Held by the one who may write.
  private let lock: StudyLock?
  /// What the folder must hold as long as this is used.
  private let identities: [String: FileIdentity]
  /// The texts of recipes by what candidates choose in them, of those that were written lately.
  var recipeTexts = RecentValues<JSONValue, String>(capacity: 256)

  /// Begins a study in a new folder.
  /// - Parameters:
  ///   - constantMetric: see ``constantMetric``; by default 0, which any share is above
  ///   - baseWeights: what the base begins from; nil if it begins anew
  /// - Throws: when there is a study already, or the folder cannot be made
  public init(
    creating path: String, specification: StudySpecification, trainingSamples: Int, constantMetric: Double? = 0,
    baseWeights: Checkpoint? = nil
  ) throws(DiagnosticsError) {
    try Self.makeFolder(path + "/candidates")
    lock = try StudyLock(study: path)
    guard access(path + "/study.json", F_OK) != 0 else {
      throw DiagnosticsError(
        Diagnostic(
          code: "study-exists", "'\(path)' holds a study already",
          remedy: "Name another folder, or continue it with 'espalier resume \(path)'"))
    }
    // Left over from a beginning that was cut short.
    for suffix in ["", "-wal", "-shm"] { unlink(path + "/study.sqlite" + suffix) }
    store = try StudyStore(path: path + "/study.sqlite", metricRange: specification.metric.range)
    var specification = specification.asNewStudiesSay
    if let baseWeights {
      let file = Self.baseWeightsPath(in: path)
      try baseWeights.write(to: file)
      specification.baseWeights = FileHash.sha256(path: file)
    } else if specification.baseWeights != nil {
      throw DiagnosticsError(
        Diagnostic(
          code: "no-base-weights", "'baseWeights' names weights that another study began from",
          remedy: "Give them with --weights, or take the member out"))
    }
    try store.begin(specification, trainingSamples: trainingSamples, constantMetric: constantMetric)
    try AtomicFile().replace(path + "/study.json", text: JSONWriter.pretty(specification.json))
    self.path = path
    self.specification = specification
    self.trainingSamples = trainingSamples
    self.constantMetric = constantMetric
    identities = Self.identities(in: path)
  }

  /// Opens a study.
  /// - Parameter isReadOnly: to look on, even while a coordinator writes
  /// - Throws: when there is none, when another coordinator runs it, or when study.json was changed since the study
  ///   began in more than its budget and its references
  public init(
    path: String, isReadOnly: Bool, loader: ArchitectureLoader, methods: StudyMethods = .builtin
  ) throws(DiagnosticsError) {
    guard access(path + "/study.json", F_OK) == 0 else {
      if let content = FileContent(path: path) {
        throw DiagnosticsError(content.diagnostic(path, wanted: "a study's folder"))
      }
      throw DiagnosticsError(
        Diagnostic(
          code: "no-study", "'\(path)' is no study: it has no study.json",
          remedy: "Give the folder that 'espalier search' named"))
    }
    guard access(path + "/study.sqlite", F_OK) == 0 else {
      throw DiagnosticsError(
        Diagnostic(
          code: "no-study", "'\(path)' has lost its study.sqlite",
          remedy: "Restore it from a copy, or start a new search"))
    }
    lock = isReadOnly ? nil : try StudyLock(study: path)
    let document = try JSONDocument(path: path + "/study.json")
    specification = try StudySpecification(stored: document, loader: loader, methods: methods)
    store = try StudyStore(
      path: path + "/study.sqlite", metricRange: specification.metric.range, isReadOnly: isReadOnly)
    guard let beginning = try store.beginning() else {
      throw DiagnosticsError(
        Diagnostic(
          code: "damaged-study", "'\(path)/study.sqlite' holds no study",
          remedy: "Restore it from a copy, or start a new search"))
    }
    trainingSamples = beginning.trainingSamples
    constantMetric = beginning.constantMetric ?? specification.chance(loader: loader)
    self.path = path
    identities = Self.identities(in: path)
    try check(began: beginning.specification, in: document, loader: loader, methods: methods)
    if !isReadOnly {
      try store.begin(
        specification, trainingSamples: trainingSamples, constantMetric: beginning.constantMetric)
    }
  }

  private static func identities(in path: String) -> [String: FileIdentity] {
    var identities: [String: FileIdentity] = [:]
    for name in ["", "/lock", "/study.sqlite"] { identities[name] = FileIdentity(path: path + name) }
    return identities
  }

  /// Whether a coordinator runs the study now.
  public var isRunning: Bool { StudyLock.isHeld(study: path) }

  /// Whether the folder, its lock and its database are still those that were opened.
  public var isUnmoved: Bool {
    identities.allSatisfy { name, identity in FileIdentity(path: path + name) == identity }
  }

  /// - Throws: when the folder, its lock or its database is no longer the one that was opened: whoever writes on would
  ///   split the study in two
  func checkFiles() throws(DiagnosticsError) {
    for (name, identity) in identities.sorted(by: { $0.key < $1.key })
    where FileIdentity(path: path + name) != identity {
      throw DiagnosticsError(
        Diagnostic(
          code: "study-moved", "'\(path)\(name)' was moved, removed or replaced while the study ran",
          remedy: "Put it back, or resume the study where it is now; finished trials are safe"))
    }
  }

  /// - Throws: when the file differs from what the study began with; a larger budget and other references
  ///   are welcome
  private func check(
    began text: String, in document: JSONDocument, loader: ArchitectureLoader, methods: StudyMethods
  ) throws(DiagnosticsError) {
    var began = try StudySpecification(
      stored: JSONDocument(SourceText(file: "study.sqlite", text: text)), loader: loader, methods: methods)
    (began.budget, began.references) = (specification.budget, specification.references)
    (began.name, began.comment) = (specification.name, specification.comment)
    guard case .object(let then) = began.json, case .object(let now) = specification.json else { return }
    // The database holds members in another order than the file.
    func canonical(_ value: JSONValue?) -> String? { value.map { JSONWriter.canonical($0) } }
    guard
      let key = now.keys.first(where: { canonical(then[$0]) != canonical(now[$0]) })
        ?? then.keys.first(where: { now[$0] == nil })
    else { return }
    throw DiagnosticsError(
      Diagnostic(
        code: "changed-study", at: document.location(of: JSONPointer([.key(key)])),
        "'\(key)' was changed since the study began, and results would no longer belong together",
        remedy: "Change it back, or start a new search with this file"))
  }

  /// The folder of a trial's files, relative to the study's.
  public static func folder(trial: Int) -> String {
    let digits = String(trial)
    return "candidates/" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  /// Makes a folder and those above it, as far as they are not there.
  /// - parameter option: the option that chooses another one
  public static func makeFolder(_ path: String, option: String = "--study") throws(DiagnosticsError) {
    var reached = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      reached += "/" + part
      guard mkdir(reached, 0o777) == 0 || errno == EEXIST else {
        throw DiagnosticsError(
          Diagnostic(
            code: "cannot-write", "'\(path)' cannot be made: \(String(cString: strerror(errno)))",
            remedy: "Choose another folder with \(option)"))
      }
    }
  }
}
