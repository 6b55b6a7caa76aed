import Testing

@testable import Search

@Suite struct HypervolumeTests {
  @Test func knownVolumes() {
    #expect(hypervolume(of: [[1], [2]], reference: [5]) == 4)
    #expect(hypervolume(of: [[1, 3], [2, 2], [3, 1]], reference: [4, 4]) == 6)
    #expect(hypervolume(of: [[0, 0, 1], [0, 1, 0], [1, 0, 0]], reference: [2, 2, 2]) == 7)
    #expect(hypervolume(of: [], reference: [1, 1]) == 0)
  }

  @Test func whatIsNotBetterThanTheReferenceAddsNothing() {
    #expect(hypervolume(of: [[1, 1], [0, 2], [.nan, 0], [0, .infinity]], reference: [2, 2]) == 1)
    #expect(hypervolume(of: [[-.infinity, 2]], reference: [2, 2]) == 0)
    #expect(hypervolume(of: [[-.infinity, 1]], reference: [2, 2]) == .infinity)
    #expect(hypervolume(of: [[-.infinity, 1, 0], [0, 0, 0]], reference: [2, 2, 2]) == .infinity)
  }

  /// |A ∪ B ∪ …| = Σ |A| − Σ |A ∩ B| + …; the meeting of boxes that share their far corner is a box.
  @Test(arguments: RandomPoints.ordinary) func agreesWithInclusionAndExclusion(_ set: RandomPoints) {
    let points = set.points(atMost: 9)
    let reference = Array(repeating: 6.0, count: set.dimension)
    var expected = 0.0
    for subset in 1..<max(1, 1 << points.count) {
      let members = points.indices.filter { subset >> $0 & 1 == 1 }
      let volume = (0..<set.dimension).reduce(1.0) { product, axis in
        product * max(0, reference[axis] - members.map { points[$0][axis] }.max()!)
      }
      expected += members.count % 2 == 1 ? volume : -volume
    }
    #expect(hypervolume(of: points, reference: reference) == expected)
  }

  /// On a grid of whole numbers the volume is the number of unit cells that some point dominates.
  @Test(arguments: RandomPoints.ordinary) func agreesWithCountingCells(_ set: RandomPoints) {
    let points = set.points(atMost: 60)
    let side = 8
    let cells = (0..<set.dimension).reduce(1) { count, _ in count * side }
    let dominated = (0..<cells).count { cell in
      var (rest, corner) = (cell, [Double]())
      for _ in 0..<set.dimension {
        corner.append(Double(rest % side))
        rest /= side
      }
      return points.contains { point in zip(point, corner).allSatisfy { $0 <= $1 } }
    }
    let reference = Array(repeating: Double(side), count: set.dimension)
    #expect(hypervolume(of: points, reference: reference) == Double(dominated))
  }

  @Test func fiveObjectives() {
    let corners = (0..<5).map { axis in (0..<5).map { $0 == axis ? 1.0 : 0.0 } }
    // The complement of the one cell that lies below 1 on every axis.
    #expect(hypervolume(of: corners, reference: [2, 2, 2, 2, 2]) == 31)
  }
}
