import Diagnostics
import Search

/// The candidates of a study's trials: of each what decisions ask for, in a few bytes, and the networks of those that were
/// asked for lately. The others are read from the database again when somebody asks.
struct TrialArchive {
  /// What decisions ask of any trial.
  struct Entry {
    var size: CandidateSize
    var proposal: Proposal
  }

  /// By trial.
  private(set) var entries: [Entry] = []
  /// Of all trials, and of candidates that are drawn for the present one: see ``draw(_:)``.
  private(set) var hashes: Set<String> = []
  private var recent = RecentValues<Int, TrialCandidate>(capacity: 256)
  private let store: any StudyStorage

  /// Reads what the database has.
  init(_ store: any StudyStorage) throws(DiagnosticsError) {
    self.store = store
    for trial in try store.trials(architectures: false) {
      entries.append(Entry(size: trial.candidate.size, proposal: trial.candidate.proposal))
      hashes.insert(trial.candidate.hash)
    }
  }

  var count: Int { entries.count }

  /// Keeps the next candidates of a trial from being the same as this one.
  mutating func draw(_ candidate: TrialCandidate) { hashes.insert(candidate.hash) }

  /// Forgets a candidate that was drawn and not taken.
  mutating func discard(_ candidate: TrialCandidate) { hashes.remove(candidate.hash) }

  /// Takes in the candidate of the next trial.
  mutating func append(_ candidate: TrialCandidate) {
    recent[entries.count] = candidate
    entries.append(Entry(size: candidate.size, proposal: candidate.proposal))
    hashes.insert(candidate.hash)
  }

  /// - Parameter log: holds what the database does not have yet
  mutating func candidate(of trial: Int, log: FactLog) throws(DiagnosticsError) -> TrialCandidate {
    if let known = recent[trial] { return known }
    let candidate: TrialCandidate
    if let unwritten = log.candidate(of: trial) {
      candidate = unwritten
    } else {
      candidate = try store.candidate(of: trial)
    }
    recent[trial] = candidate
    return candidate
  }
}
