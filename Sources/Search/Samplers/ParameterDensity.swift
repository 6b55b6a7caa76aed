import Foundation

/// How crowded each candidate's neighbourhood is on the logarithmic scale of parameters: a Gaussian kernel estimate with
/// Scott's bandwidth (Scott 1992, Multivariate Density Estimation), scaled so that a candidate far from all others has 1 and
/// one of n equal candidates n. O(n²).
///
/// - Precondition: every candidate has at least one parameter.
func parameterDensities(of parameters: [Int]) -> [Double] {
  let points = parameters.map { log(Double($0)) }
  let count = Double(points.count)
  let mean = points.reduce(0, +) / count
  let variance = points.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, count - 1)
  // Equal points differ by rounding alone, if at all; a bandwidth of 1 then changes nothing.
  let bandwidth = variance > 0 ? variance.squareRoot() * pow(count, -0.2) : 1
  return points.map { point in
    points.reduce(0) { sum, other in
      let distance = (point - other) / bandwidth
      return sum + exp(-distance * distance / 2)
    }
  }
}
