import Diagnostics

/// Where data sets are looked for. A value, so that tests and workers look where they are told to.
///
/// In this order: the folder that the user names (`--data`), `$ESPALIER_DATA`, `~/.cache/espalier`, and where the
/// system's packages put data sets. Under each of these a data set has a folder of its own name, such as `cifar10/`;
/// `--data` may also name that folder itself. Commands print where a data set was found.
public struct DataLocations: Hashable, Sendable {
  /// What the user gave as `--data`.
  public var explicit: String?
  public var environment: [String: String]
  /// The user's home folder; nil if there is none.
  public var home: String?
  /// Where packages put data sets: Debian's `dataset-fashion-mnist` is `/usr/share/datasets/fashion-mnist`.
  public var systemRoots: [String]
  /// Who is told how far files are decoded.
  public var observer: DecodingObserver?

  public init(
    explicit: String? = nil, environment: [String: String] = [:], home: String? = nil,
    systemRoots: [String] = ["/usr/share/datasets"], observer: DecodingObserver? = nil
  ) {
    self.observer = observer
    self.explicit = explicit
    self.environment = environment
    self.home = home
    self.systemRoots = systemRoots
  }

  /// The folder that messages tell the user to put files into.
  public var preferredRoot: String {
    if let root = explicitRoot { return root }
    if let root = environmentRoot { return root }
    return home.map { $0 + "/.cache/espalier" } ?? "the folder that --data names"
  }

  /// Whether there is such a folder.
  public var hasPreferredRoot: Bool { explicitRoot != nil || environmentRoot != nil || home != nil }

  /// The folder for what is made of files and can be made again: `$ESPALIER_CACHE`, else `~/.cache/espalier`; nil if there is
  /// neither.
  public var cacheRoot: String? {
    if let root = environment["ESPALIER_CACHE"], !root.isEmpty { return Self.trimmed(root) }
    return home.map { $0 + "/.cache/espalier" }
  }

  /// The paths to look in for a data set, best first.
  ///
  /// - Parameter subfolders: the names that its folder may have.
  func candidates(_ subfolders: [String]) -> [String] {
    let explicit = explicitRoot.map { root in subfolders.map { "\(root)/\($0)" } + [root] } ?? []
    let roots = [environmentRoot, home.map { $0 + "/.cache/espalier" }].compactMap { $0 } + systemRoots
    return explicit + roots.flatMap { root in subfolders.map { "\(root)/\($0)" } }
  }

  /// An empty `--data` means the current folder, and not the root of the file system.
  private var explicitRoot: String? {
    explicit.map { $0.isEmpty ? "." : Self.trimmed($0) }
  }

  private var environmentRoot: String? {
    environment["ESPALIER_DATA"].flatMap { $0.isEmpty ? nil : Self.trimmed($0) }
  }

  /// Without the slashes at its end.
  private static func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  /// Where files are that a document names by path: there, or under the folder that the user names if they were moved,
  /// as for a study that continues on another machine.
  func moved(_ path: String) -> String {
    guard let root = explicitRoot, FileKind(of: path) == .missing else { return path }
    let other = "\(root)/\(path.lastPathComponent)"
    return FileKind(of: other) == .missing ? path : other
  }

  /// The error for a data set that is in none of its paths.
  func missing(_ name: String, lookedIn candidates: [String], remedy: String) -> DiagnosticsError {
    let notes = candidates.map { path in
      switch FileKind(of: path) {
      case .missing: Diagnostic.Note("looked in \(path): it does not exist")
      case .folder: Diagnostic.Note("looked in \(path): it has none of the data set's files")
      case .file: Diagnostic.Note("looked in \(path): it is not a folder")
      case .other(let words): Diagnostic.Note("looked in \(path): it is \(words)")
      }
    }
    return DiagnosticsError(
      Diagnostic(code: "data-missing", "data set '\(name)' was not found", remedy: remedy, notes: notes))
  }
}
