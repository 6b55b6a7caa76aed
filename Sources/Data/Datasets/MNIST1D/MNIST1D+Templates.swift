extension MNIST1D {
  /// The ten digits as the paper draws them: horizontal position over time, 12 points each.
  static let templates: [[Double]] = [
    [5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5],
    [5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5],
    [5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5],
    [5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5],
    [5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5],
    [5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5],
    [5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5],
    [5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5],
    [5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5],
    [5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5],
  ]

  /// The templates with deviation 1/6, each starting at 0.
  static func standardisedTemplates() -> [[Double]] {
    templates.map { template in
      let mean = template.reduce(0, +) / Double(template.count)
      let centred = template.map { $0 - mean }
      let deviation = (centred.reduce(0) { $0 + $1 * $1 } / Double(template.count)).squareRoot()
      let scaled = centred.map { $0 / deviation }
      return scaled.map { ($0 - scaled[0]) / 6 }
    }
  }
}
