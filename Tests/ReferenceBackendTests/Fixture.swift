import Foundation

/// Reads one of the recordings that Fixtures/generate.py wrote.
func fixture<Recording: Decodable>(_ name: String) throws -> Recording {
  let file = Bundle.module.bundleURL.appendingPathComponent("Fixtures/\(name).json")
  return try JSONDecoder().decode(Recording.self, from: Data(contentsOf: file))
}

/// The largest difference between two lists of one length; infinite where the lengths differ.
func nearest(_ left: [Float], _ right: [Float]) -> Float {
  guard left.count == right.count else { return .infinity }
  return zip(left, right).reduce(0) { largest, pair in
    let difference = abs(pair.0 - pair.1)
    return difference.isNaN ? .infinity : max(largest, difference)
  }
}
