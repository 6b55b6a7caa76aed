import Foundation

/// What other libraries gave for random numbers: see Golden/record.py.
enum Recorded {
  struct Loss: Decodable {
    var kind: String
    var width: Int
    var outputs: [Float]
    /// Classes where the loss is a cross-entropy.
    var targets: [Float]
    var loss: Double
    var gradient: [Float]
    var delta: Double?
    var smoothing: Double?
    var weights: [Double]?
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

  static func losses() throws -> [Loss] {
    try JSONDecoder().decode([Loss].self, from: Data(contentsOf: folder.appending(path: "losses.json")))
  }

  /// A case of either kind: quantities have numbers for truth, classes and labels integers.
  struct MetricCase: Decodable {
    var form: String
    var width: Int
    var outputs: [Double]
    var truth: [Double]
    var values: [String: Double]
  }

  static func metrics() throws -> [MetricCase] {
    try JSONDecoder().decode([MetricCase].self, from: Data(contentsOf: folder.appending(path: "metrics.json")))
  }
}
