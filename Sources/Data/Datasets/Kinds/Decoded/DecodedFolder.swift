import Diagnostics
import Synchronization

/// The samples of a folder of class folders, decoded when they are asked for first.
final class DecodedFolder: Sendable {
  let name: String
  let plan: DecodingPlan
  /// How a test part is set aside if the folders give none.
  let testPart: TestPart
  private let locations: DataLocations
  private let decoded = Mutex<DecodedSet?>(nil)

  init(name: String, _ plan: DecodingPlan, testPart: TestPart, locations: DataLocations) {
    self.name = name
    self.plan = plan
    self.testPart = testPart
    self.locations = locations
  }

  var testOrigin: TestOrigin { plan.folders.division == .none ? testPart.origin(groups: nil) : .given }

  /// All that is not left out of the training files or of the test files.
  func load(_ split: Split) throws(DiagnosticsError) -> Samples {
    let folders = plan.folders
    let set = try set()
    guard folders.division != .none else {
      return try set.samples(0..<folders.files.count, name: name, classNames: folders.classNames)
        .part(split, of: testPart)
    }
    let rows = split == .training ? 0..<folders.trainingCount : folders.trainingCount..<folders.files.count
    return try set.samples(rows, name: name, classNames: folders.classNames)
  }

  /// What was passed over or decided, for people.
  var remarks: [String] {
    let folders = plan.folders
    var remarks: [String] = []
    if case .given(let test) = folders.division, !ClassFolders.testNames.contains(test.lowercased()) {
      remarks.append("there is no folder 'test', so '\(test)' is the test part")
    }
    if folders.otherFileCount > 0 {
      let count = folders.otherFileCount
      remarks.append(
        "passed over \(count) file\(count == 1 ? " that is" : "s that are") no \(folders.what.plural)")
    }
    if !folders.passedOver.isEmpty {
      let names = folders.passedOver.joined(separator: ", ")
      remarks.append("passed over folders without \(folders.what.plural) or that lead back: \(names)")
    }
    return remarks
  }

  /// What could not be decoded and was left out, up to a hundred; none before samples were loaded.
  var undecodable: [UndecodableFile] {
    decoded.withLock { $0?.header.faults ?? [] }.map { UndecodableFile($0.path, reason: $0.reason) }
  }

  private func set() throws(DiagnosticsError) -> DecodedSet {
    if let set = decoded.withLock({ $0 }) { return set }
    let set = try plan.load(name: name, locations: locations)
    decoded.withLock { $0 = set }
    return set
  }
}
