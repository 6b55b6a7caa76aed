import Foundation

@testable import Search

/// Two-objective test problems with known fronts, of 30 variables from 0 to 1.
/// Zitzler, Deb and Thiele 2000, Evolutionary Computation 8(2).
enum ZDT: Int, CaseIterable {
  case one = 1, two, three

  static let reference = [1.1, 1.1]

  func costs(_ vector: RealVector) -> [Double] {
    let x = vector.coordinates
    let g = 1 + 9 * x.dropFirst().reduce(0, +) / Double(x.count - 1)
    return [x[0], g * front(x[0] / g, x[0])]
  }

  /// The known front's hypervolume, by a staircase of 100,000 points; it errs by less than 0.00002.
  var hypervolumeOfFront: Double {
    let points = (0...100_000).map { step in
      let x = Double(step) / 100_000
      return [x, front(x, x)]
    }
    return hypervolume(of: points, reference: Self.reference)
  }

  private func front(_ ratio: Double, _ x: Double) -> Double {
    switch self {
    case .one: 1 - ratio.squareRoot()
    case .two: 1 - ratio * ratio
    case .three: 1 - ratio.squareRoot() - ratio * sin(10 * .pi * x)
    }
  }
}

/// A genotype of numbers from 0 to 1 with the operators of the NSGA-II paper.
struct RealVector {
  var coordinates: [Double]

  static func random(count: Int, using generator: inout SplitMix64) -> RealVector {
    RealVector(coordinates: (0..<count).map { _ in generator.nextUnit() })
  }

  /// One of the two children of simulated binary crossover. Deb and Agrawal 1995, Complex Systems 9(2).
  func crossed(with other: RealVector, index: Double = 20, using generator: inout SplitMix64) -> RealVector {
    var child = self
    for axis in coordinates.indices where generator.nextUnit() < 0.5 {
      let (low, high) = (min(self[axis], other[axis]), max(self[axis], other[axis]))
      let (draw, isUpper) = (generator.nextUnit(), generator.nextUnit() < 0.5)
      guard high - low > 1e-14 else { continue }
      // The spread is cut off where a child would leave 0 to 1.
      let room = 1 + 2 * (isUpper ? 1 - high : low) / (high - low)
      let scaled = draw * (2 - pow(room, -(index + 1)))
      let spread = pow(scaled <= 1 ? scaled : 1 / (2 - scaled), 1 / (index + 1))
      let value = (low + high + (isUpper ? spread : -spread) * (high - low)) / 2
      child.coordinates[axis] = min(1, max(0, value))
    }
    return child
  }

  /// Polynomial mutation of one coordinate in `count`, on the average. Deb and Goyal 1996, Computer Science and Informatics 26(4).
  func mutated(index: Double = 20, using generator: inout SplitMix64) -> RealVector {
    var child = self
    for axis in coordinates.indices where generator.nextUnit() < 1 / Double(coordinates.count) {
      let draw = generator.nextUnit()
      let shift =
        draw < 0.5 ? pow(2 * draw, 1 / (index + 1)) - 1 : 1 - pow(2 * (1 - draw), 1 / (index + 1))
      child.coordinates[axis] = min(1, max(0, self[axis] + shift))
    }
    return child
  }

  private subscript(axis: Int) -> Double { coordinates[axis] }
}
