import Datasets
import Diagnostics
import JSONText

/// What a study asks of the store of its facts: which trials were begun, as what, and what became of them.
///
/// Each call that writes is one transaction, on the disk before it returns. What a killed process was about to write is missing
/// and is done again; nothing is ever written in part, and nothing twice. Values are checked as they are read: what no
/// version writes is an error that names the table and the column.
///
/// A study has one writer at a time; those who read see what was written last.
public protocol StudyStorage: AnyObject, Sendable {
  /// What the study began with; nil before it has begun.
  func beginning() throws(DiagnosticsError) -> StudyBeginning?

  /// Writes what everything after depends on; said again, it replaces what was said.
  func begin(_ beginning: StudyBeginning) throws(DiagnosticsError)

  /// Writes facts in their order, and along with them what is known of trainings under way: all of it or nothing.
  func commit(_ facts: [Fact], _ epochs: EpochChanges) throws(DiagnosticsError)

  /// - Returns: the number that facts name
  func beginSession() throws(DiagnosticsError) -> Int

  func end(session: Int, seconds: Double, _ ending: StoredSession.Ending) throws(DiagnosticsError)

  func add(_ confirmation: StoredConfirmation) throws(DiagnosticsError)

  /// Writes the fingerprint of the samples that the study began on, or is tested on.
  func setFingerprint(_ fingerprint: String, _ split: Split) throws(DiagnosticsError)

  /// Writes what the files of the data set are.
  func setFiles(_ files: FilesFingerprint) throws(DiagnosticsError)

  /// In the order of their numbers.
  /// - Parameters:
  ///   - first: the number of the first that is read
  ///   - architectures: whether they are read; otherwise they are null
  func trials(from first: Int, architectures: Bool) throws(DiagnosticsError) -> [StoredTrial]

  /// The candidate of one trial.
  func candidate(of trial: Int) throws(DiagnosticsError) -> TrialCandidate

  /// In the order of their numbers.
  /// - Parameters:
  ///   - first: the number of the first that is read
  ///   - histories: whether those of trainings are read; otherwise they are null
  func steps(from first: Int, histories: Bool) throws(DiagnosticsError) -> [StoredStep]

  /// What the epochs of a trial's longest training reported, an object each; nil if none has come through.
  func history(of trial: Int) throws(DiagnosticsError) -> JSONValue?

  /// By trial and repetition, then those of references.
  func confirmations() throws(DiagnosticsError) -> [StoredConfirmation]

  /// In the order in which they began.
  func sessions() throws(DiagnosticsError) -> [StoredSession]

  /// What workers reported of the steps that have not ended, by step and in the order of epochs. Long trainings report
  /// some of their epochs alone; see `EpochLog`.
  func epochs() throws(DiagnosticsError) -> [Int: [EpochReport]]

  /// The fingerprint of the samples; nil if it was not written down yet.
  func fingerprint(_ split: Split) throws(DiagnosticsError) -> String?

  /// What the files of the data set were when the study began; nil if that was not written down, or there are none.
  func files() throws(DiagnosticsError) -> FilesFingerprint?

  /// A number that is another one whenever somebody else has written to the study since this was asked last.
  func changeNumber() throws(DiagnosticsError) -> Int
}

extension StudyStorage {
  public func trials(architectures: Bool = true) throws(DiagnosticsError) -> [StoredTrial] {
    try trials(from: 0, architectures: architectures)
  }

  public func steps(histories: Bool = true) throws(DiagnosticsError) -> [StoredStep] {
    try steps(from: 0, histories: histories)
  }

  /// The fingerprint of the training samples.
  public func fingerprint() throws(DiagnosticsError) -> String? { try fingerprint(.training) }

  /// Seconds that coordinators have run.
  public func seconds() throws(DiagnosticsError) -> Double {
    try sessions().reduce(0) { $0 + $1.seconds }
  }
}
