/// A SHA-256 over samples: shape, number of classes, labels or quantities, and each sample's target and values in their
/// order. Two sets of samples share it exactly when training cannot distinguish them; file formats and names do not count.
///
/// Reads every value once; of samples in mapped files that reads the files.
public struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
  /// 64 hexadecimal digits.
  public let description: String

  /// - Parameter parts: such as the samples that are trained on and those that are set aside, which are distinguished
  public init(_ parts: [Samples]) {
    var digest = SHA256Digest()
    digest.update("espalier samples 1")
    for samples in parts { samples.feed(&digest) }
    description = digest.finish()
  }

  public init(_ samples: Samples) {
    self.init([samples])
  }

  /// A fingerprint that was written down; nil for what is none.
  public init?(_ text: String) {
    let digits = Set("0123456789abcdef".utf8)
    guard text.utf8.count == 64, text.utf8.allSatisfy(digits.contains) else { return nil }
    description = text
  }
}

extension Samples {
  fileprivate func feed(_ digest: inout SHA256Digest) {
    digest.update("\(shape)")
    digest.update(targets.count)
    digest.update(count)
    switch targetValues {
    case .classes(let classes): classes.map(\.littleEndian).withUnsafeBytes { digest.update($0) }
    case .labels(let labels):
      digest.update("labels")
      labels.map { $0 ? UInt8(1) : 0 }.withUnsafeBytes { digest.update($0) }
    case .quantities(let values):
      digest.update("quantities")
      values.map(\.bitPattern.littleEndian).withUnsafeBytes { digest.update($0) }
    }
    let elements = shape.elementCount
    switch storage {
    case .bytes(let records):
      digest.update("bytes")
      withExtendedLifetime(records) {
        for row in rows {
          digest.update(UnsafeRawBufferPointer(start: records.start(ofRow: Int(row)), count: elements))
        }
      }
    case .floats(let floats):
      // As the machine holds them: every machine that this runs on is little-endian.
      digest.update("floats")
      floats.withUnsafeBufferPointer { values in
        for row in rows {
          digest.update(
            UnsafeRawBufferPointer(
              UnsafeBufferPointer(rebasing: values[Int(row) * elements..<(Int(row) + 1) * elements])))
        }
      }
    }
  }
}
