import Tasks
import Testing

@testable import Search

@Suite struct ParetoTests {
  @Test func directionsTurnValuesIntoCosts() {
    let directions: [Direction] = [.minimize, .maximize]
    #expect(directions.costs(of: [33_000, 0.9]) == [33_000, -0.9])
    #expect(Direction.maximize.value(of: -0.9) == 0.9)
    #expect(Direction.minimize.value(of: 3) == 3)
  }

  @Test func dominanceNeedsOneBetterAndNoneWorse() {
    #expect(dominates([1, 2], [1, 3]))
    #expect(!dominates([1, 2], [1, 2]))
    #expect(!dominates([1, 3], [2, 1]))
    #expect(dominates([1, 1], [.infinity, 1]))
    #expect(dominates([-.infinity, 1], [0, 1]))
    #expect(!dominates([.infinity, 1], [.infinity, 1]))
    #expect(!dominates([.nan, 0], [1, 1]))
    #expect(!dominates([0, 0], [1, .nan]))
  }

  @Test func duplicatesShareTheFrontAndNaNHasNone() {
    let points: [[Double]] = [[1, 2], [2, 1], [.nan, 0], [1, 2], [2, 2], [3, 3]]
    #expect(paretoFront(of: points) == [0, 1, 3])
    #expect(nonDominatedRanks(of: points) == [0, 0, nil, 0, 1, 2])
    #expect(nonDominatedFronts(of: points) == [[0, 1, 3], [4], [5]])
    #expect(paretoFront(of: []) == [])
    #expect(nonDominatedRanks(of: [[.nan]]) == [nil])
  }

  @Test(arguments: RandomPoints.all) func ranksAgreeWithPeeling(_ set: RandomPoints) {
    let points = set.points(atMost: 60)
    // Peels one front after another off what is left, by definition.
    var expected: [Int?] = Array(repeating: nil, count: points.count)
    var left = points.indices.filter { !points[$0].contains(where: \.isNaN) }
    var rank = 0
    while !left.isEmpty {
      let front = left.filter { one in !left.contains { dominates(points[$0], points[one]) } }
      for index in front { expected[index] = rank }
      left.removeAll(where: front.contains)
      rank += 1
    }
    #expect(nonDominatedRanks(of: points) == expected)
    #expect(paretoFront(of: points) == points.indices.filter { expected[$0] == 0 })
  }

  @Test func crowdingOfAKnownFront() {
    let front: [[Double]] = [[0, 4], [1, 2], [2, 1], [4, 0]]
    #expect(crowdingDistances(of: front) == [.infinity, 2.0 / 4 + 3.0 / 4, 3.0 / 4 + 2.0 / 4, .infinity])
    #expect(crowdingDistances(of: [[1, 1]]) == [.infinity])
    #expect(crowdingDistances(of: [[1, 1], [1, 1], [1, 1]]) == [0, 0, 0])
    #expect(crowdingDistances(of: [[1, 1], [.nan, 0]]) == [.infinity, 0])
    #expect(crowdingDistances(of: []) == [])
  }

  @Test(arguments: RandomPoints.all) func crowdingAgreesWithItsDefinition(_ set: RandomPoints) {
    let points = set.points(atMost: 30)
    let distances = crowdingDistances(of: points)
    let members = points.indices.filter { !points[$0].contains(where: \.isNaN) }
    for index in points.indices {
      guard members.contains(index) else {
        #expect(distances[index] == 0)
        continue
      }
      var expected = members.count == 1 ? Double.infinity : 0
      for axis in 0..<set.dimension {
        let values = members.map { points[$0][axis] }
        guard values.min()! < values.max()! else { continue }
        func precedes(_ one: Int, _ other: Int) -> Bool {
          (points[one][axis], one) < (points[other][axis], other)
        }
        let below = members.filter { precedes($0, index) }.max(by: precedes)
        let above = members.filter { precedes(index, $0) }.min(by: precedes)
        guard let below, let above else {
          expected = .infinity
          continue
        }
        let finite = values.filter(\.isFinite)
        let (lower, upper) = (points[below][axis], points[above][axis])
        if lower == upper { continue }
        expected += (upper - lower).isFinite ? (upper - lower) / (finite.max()! - finite.min()!) : .infinity
      }
      #expect(distances[index] == expected || abs(distances[index] - expected) < 1e-12)
    }
  }

  @Test func kneeIsFurthestBelowTheChord() {
    #expect(kneePoint(of: [[0, 10], [1, 2], [5, 1], [10, 0]]) == 1)
    // Scaling an objective does not move the knee.
    #expect(kneePoint(of: [[0, 10e6], [1, 2e6], [5, 1e6], [10, 0]]) == 1)
    // A bulging front: the first extreme.
    #expect(kneePoint(of: [[0, 10], [9, 9], [10, 0]]) == 0)
    // Dominated points, NaN and infinities are passed over.
    #expect(kneePoint(of: [[.nan, 0], [9, 9], [0, 10], [-.infinity, 20], [1, 2], [10, 0]]) == 4)
    #expect(kneePoint(of: [[0, 8, 8], [8, 0, 8], [8, 8, 0], [1, 1, 1]]) == 3)
    #expect(kneePoint(of: [[7]]) == 0)
    #expect(kneePoint(of: []) == nil)
    #expect(kneePoint(of: [[-1e308, 1e308], [-1e307, -1e307], [1e308, -1e308]]) == 1)
  }
}
