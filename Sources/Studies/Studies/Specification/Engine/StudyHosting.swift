import JSONText

/// Where a study's file asks the study to be kept, and who is to start its workers. None of it changes what is found, and
/// none of it is written into the study.
public struct StudyHosting: Hashable, Sendable {
  public var storage: StorageURL?
  public var slurm: SlurmEngine?

  init() {}

  /// Reads the members `storage` and `engine`.
  init(_ reader: inout StudySpecification.Reader, _ findings: inout JSONFindings) {
    slurm = SlurmEngine(&reader, &findings)
    guard let text = reader.string("storage", &findings) else { return }
    guard let url = StorageURL(text) else {
      findings.add(
        "bad-storage", at: reader.location / "storage",
        "'\(text.echoed)' is no URL of a database that can hold a study",
        remedy: "Write it as postgresql://USER@HOST/DATABASE")
      return
    }
    if url.hasPassword {
      findings.add(
        "password-in-study", at: reader.location / "storage", "a study's file is no place for a password",
        remedy: "Write '\(url.shown)', and put the password into ~/.pgpass")
    }
    storage = url
  }

  static var storageSchema: JSONValue {
    [
      "description": "The database that keeps the study, as postgresql://USER@HOST/DATABASE without a password.",
      "type": "string", "pattern": "^postgres(ql)?://",
    ]
  }
}

extension StudySpecification {
  /// The window with which so many workers are busy, whatever order their trainings end in; docs/scale.md shows what it costs.
  public static func window(forWorkers count: Int) -> Int {
    min(Ranges.window.upperBound, max(16, 8 * count))
  }

  /// Chooses the window for a number of workers, unless somebody has named one.
  /// - Returns: whether it was chosen
  public mutating func fitWindow(toWorkers count: Int) -> Bool {
    guard open.window else { return false }
    window = Self.window(forWorkers: count)
    return window != 16
  }
}
