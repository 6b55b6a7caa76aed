import Diagnostics
import Files
import Glibc
import GraphIR
import JSONText
import Search
import Training

/// A study: its specification, and the store of its facts.
///
/// In a folder there are study.json (the specification), study.sqlite (the facts), candidates/ (a folder for each trial
/// with its architecture and weights) and a lock. A folder is a study once it holds study.json, which is written last.
///
/// In a database all of that is rows, and a folder of this machine holds copies of what was asked for.
public final class Study {
  /// The study's folder; for a study in a database that of the copies.
  public let path: String
  /// What people type to name the study.
  public let address: StudyAddress
  public let specification: StudySpecification
  /// Samples in an epoch of a trial.
  public let trainingSamples: Int
  /// The metric that decides, of one answer for all validation samples: a network that is no better has learned nothing.
  /// Nil if that is not known.
  public let constantMetric: Double?
  public let store: any StudyStorage
  private let hold: any StudyHold
  /// The texts of recipes by what candidates choose in them, of those that were written lately.
  var recipeTexts = RecentValues<JSONValue, String>(capacity: 256)

  init(
    path: String, address: StudyAddress, specification: StudySpecification, trainingSamples: Int,
    constantMetric: Double?, store: any StudyStorage, hold: any StudyHold
  ) {
    (self.path, self.address, self.specification) = (path, address, specification)
    (self.trainingSamples, self.constantMetric) = (trainingSamples, constantMetric)
    (self.store, self.hold) = (store, hold)
  }

  /// Whether candidates are files of the study's folder, beside being facts.
  var keepsFiles: Bool { if case .folder = address { true } else { false } }

  /// Begins a study in a new folder.
  /// - Parameters:
  ///   - constantMetric: see ``constantMetric``; by default 0, which any share is above
  ///   - baseWeights: what the base begins from; nil if it begins anew
  /// - Throws: when there is a study already, or the folder cannot be made
  public convenience init(
    creating path: String, specification: StudySpecification, trainingSamples: Int, constantMetric: Double? = 0,
    baseWeights: Checkpoint? = nil
  ) throws(DiagnosticsError) {
    try self.init(
      creating: path, specification: specification.asNewStudiesSay, trainingSamples: trainingSamples,
      constantMetric: constantMetric, baseWeights: baseWeights, isCopy: false)
  }

  /// - Parameter isCopy: whether the base's weights are copied later
  convenience init(
    creating path: String, specification: StudySpecification, trainingSamples: Int, constantMetric: Double?,
    baseWeights: Checkpoint?, isCopy: Bool
  ) throws(DiagnosticsError) {
    try Self.makeFolder(path + "/candidates")
    let lock = try StudyLock(study: path)
    guard access(path + "/study.json", F_OK) != 0 else {
      throw DiagnosticsError(
        Diagnostic(
          code: "study-exists", "'\(path)' holds a study already",
          remedy: "Name another folder, or continue it with 'espalier resume \(path)'"))
    }
    // Left over from a beginning that was cut short.
    for suffix in ["", "-wal", "-shm"] { unlink(path + "/study.sqlite" + suffix) }
    let store = try SQLiteStorage(path: path + "/study.sqlite", metricRange: specification.metric.range)
    var specification = specification
    if let baseWeights {
      let file = Self.baseWeightsPath(in: path)
      try baseWeights.write(to: file)
      specification.baseWeights = FileHash.sha256(path: file)
    } else if !isCopy {
      try Self.checkBaseWeights(specification)
    }
    try store.begin(
      StudyBeginning(specification, trainingSamples: trainingSamples, constantMetric: constantMetric))
    try AtomicFile().replace(path + "/study.json", text: JSONWriter.pretty(specification.json))
    self.init(
      path: path, address: .folder(path), specification: specification, trainingSamples: trainingSamples,
      constantMetric: constantMetric, store: store, hold: FolderHold(path, lock: lock))
  }

  /// - Throws: when a specification says that its base begins from weights which nobody has given
  static func checkBaseWeights(_ specification: StudySpecification) throws(DiagnosticsError) {
    guard specification.baseWeights != nil else { return }
    throw DiagnosticsError(
      Diagnostic(
        code: "no-base-weights", "'baseWeights' names weights that another study began from",
        remedy: "Give them with --weights, or take the member out"))
  }

  /// Opens a study.
  /// - Parameter isReadOnly: to look on, even while a coordinator writes
  /// - Throws: when there is none, when another coordinator runs it, or when study.json was changed since the study
  ///   began in more than its budget and its references
  public convenience init(
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
    let lock = isReadOnly ? nil : try StudyLock(study: path)
    let document = try JSONDocument(path: path + "/study.json")
    let specification = try StudySpecification(stored: document, loader: loader, methods: methods)
    let store = try SQLiteStorage(
      path: path + "/study.sqlite", metricRange: specification.metric.range, isReadOnly: isReadOnly)
    guard let beginning = try store.beginning() else {
      throw DiagnosticsError(
        Diagnostic(
          code: "damaged-study", "'\(path)/study.sqlite' holds no study",
          remedy: "Restore it from a copy, or start a new search"))
    }
    self.init(
      path: path, address: .folder(path), specification: specification, trainingSamples: beginning.trainingSamples,
      constantMetric: beginning.constantMetric ?? specification.chance(loader: loader), store: store,
      hold: FolderHold(path, lock: lock))
    try check(began: beginning.specification, in: document, loader: loader, methods: methods)
    if !isReadOnly {
      try store.begin(
        StudyBeginning(specification, trainingSamples: trainingSamples, constantMetric: beginning.constantMetric))
    }
  }

  /// Whether a coordinator runs the study now.
  public var isRunning: Bool { hold.isRunning }

  /// Whether the study is still what was opened, where it was.
  public var isUnmoved: Bool { hold.isUnmoved }

  /// - Throws: when it is not: whoever writes on would split the study in two
  func checkFiles() throws(DiagnosticsError) { try hold.check() }

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
