extension Samples {
  /// How many of these samples have the very values of one of others: what was trained on and is tested again.
  ///
  /// Compares a SHA-256 of the values; targets do not count. O(values).
  public func duplicateCount(in others: Samples) -> Int {
    let known = Set(others.valueDigests)
    return valueDigests.count { known.contains($0) }
  }

  /// A SHA-256 of each sample's values.
  private var valueDigests: [String] {
    let elements = shape.elementCount
    func digest(_ bytes: UnsafeRawBufferPointer) -> String {
      var digest = SHA256Digest()
      digest.update(bytes)
      return digest.finish()
    }
    switch storage {
    case .bytes(let records):
      return withExtendedLifetime(records) {
        rows.map { digest(UnsafeRawBufferPointer(start: records.start(ofRow: Int($0)), count: elements)) }
      }
    case .floats(let floats):
      return floats.withUnsafeBufferPointer { values in
        rows.map { row in
          digest(
            UnsafeRawBufferPointer(
              UnsafeBufferPointer(rebasing: values[Int(row) * elements..<(Int(row) + 1) * elements])))
        }
      }
    }
  }

  /// The class that most samples have, if they are more than a share of all: accuracy misleads then.
  public func dominantClass(above share: Double = 0.7) -> (name: String, share: Double)? {
    guard targets.form == .classes, targets.count > 1, let most = targetCounts.max(),
      let index = targetCounts.firstIndex(of: most), Double(most) > share * Double(count)
    else { return nil }
    return (targets.names[index], Double(most) / Double(count))
  }
}
