import Diagnostics
import Tasks
import TensorTypes

/// Samples that have been decoded: mapped from their file, or in memory.
struct DecodedSet: Sendable {
  let header: DecodedHeader
  let records: ByteBlock

  /// The samples of a part that were not left out.
  ///
  /// - Parameter name: of the data set, for messages
  func samples(_ rows: Range<Int>, name: String, classNames: [String]) throws(DiagnosticsError) -> Samples {
    let labels = header.labels.map { max(0, $0) }
    let all: Samples
    switch header.element {
    case .bytes:
      var bytes = ByteRecords(stride: header.recordSize, sampleSize: header.recordSize)
      bytes.append(records, offset: 0)
      all = try Samples(name: name, shape: header.shape, classNames: classNames, records: bytes, labels: labels)
    case .floats:
      let floats = Array(records.bytes.bindMemory(to: Float.self))
      all = try Samples(
        name: name, shape: header.shape, classNames: classNames, storage: .floats(floats), labels: labels)
    }
    if header.faults.isEmpty, rows == 0..<header.count { return all }
    let kept = rows.filter { header.labels[$0] >= 0 }
    guard !kept.isEmpty else {
      throw DiagnosticsError(
        Diagnostic(
          code: "data-samples", "data set '\(name)': none of its files can be decoded",
          notes: header.faults.prefix(10).map { Diagnostic.Note("\($0.path): \($0.reason)") }))
    }
    return all.selecting(kept)
  }
}

extension DecodingPlan {
  /// What the files hold: from the file of an earlier time if it is there and whole, else decoded now.
  ///
  /// - Throws: when a file does not decode and may not be left out, and when the observer ends it.
  func load(name: String, locations: DataLocations) throws(DiagnosticsError) -> DecodedSet {
    let key = contentKey
    let folder = locations.cacheRoot.map { "\($0)/\(DecodedCache.folderName)" }
    let path = folder.map { "\($0)/\(nameKey.hexadecimal.prefix(32))\(DecodedCache.suffix)" }
    if let path, let found = DecodedCache.open(path), matches(found.header, key) { return found }
    return try decode(name: name, key: key, folder: folder, path: path, observer: locations.observer)
  }

  /// Whether a file is this plan's: a key that fits and classes that do.
  private func matches(_ header: DecodedHeader, _ key: ContentKey) -> Bool {
    header.key == key && header.shape == shape && header.element == element && header.count == folders.files.count
      && header.trainingCount == folders.trainingCount
      && zip(header.labels, folders.files).allSatisfy { $0 == $1.label || ($0 == -1 && skipsDamaged) }
  }
}
