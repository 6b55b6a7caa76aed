import Diagnostics
import Synchronization

/// The samples of a folder of class folders, decoded when they are asked for first.
final class DecodedFolder: Sendable {
  let name: String
  let plan: DecodingPlan
  private let locations: DataLocations
  private let decoded = Mutex<DecodedSet?>(nil)

  init(name: String, _ plan: DecodingPlan, locations: DataLocations) {
    self.name = name
    self.plan = plan
    self.locations = locations
  }

  /// All that is not left out of the training files or of the test files.
  func load(_ split: Split) throws(DiagnosticsError) -> Samples {
    let folders = plan.folders
    let rows = split == .training ? 0..<folders.trainingCount : folders.trainingCount..<folders.files.count
    return try set().samples(rows, name: name, classNames: folders.classNames)
  }

  /// What could not be decoded and was left out, up to a hundred, as "FILE: why".
  func faults() throws(DiagnosticsError) -> [String] { try set().header.faults }

  private func set() throws(DiagnosticsError) -> DecodedSet {
    if let set = decoded.withLock({ $0 }) { return set }
    let set = try plan.load(name: name, locations: locations)
    decoded.withLock { $0 = set }
    return set
  }
}
