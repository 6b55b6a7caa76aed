import Glibc
import Testing

@testable import Search

@Suite struct SurrogateTests {
  private func point(_ values: [Double]) -> CandidateFeatures {
    CandidateFeatures(Dictionary(uniqueKeysWithValues: values.enumerated().map { ("x\($0.offset)", $0.element) }))
  }

  private func draws(_ count: Int, of dimension: Int, seed: UInt64) -> [[Double]] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in (0..<dimension).map { _ in 4 * generator.nextUnit() - 2 } }
  }

  @Test func aFactorSolvesItsSystem() throws {
    let matrix = [[4.0, 0, 0], [2, 5, 0], [-2, 1, 6]]
    let full = [[4.0, 2, -2], [2, 5, 1], [-2, 1, 6]]
    let factor = try #require(CholeskyFactor(matrix))
    let solution = factor.solving([1, 2, 3])
    for (row, right) in zip(full, [1.0, 2, 3]) {
      #expect(abs(zip(row, solution).reduce(0) { $0 + $1.0 * $1.1 } - right) < 1e-12)
    }
    // By the rule of Sarrus.
    #expect(abs(exp(factor.logarithmOfDeterminant) - 64) < 1e-9)
  }

  @Test func aMatrixThatIsNotPositiveHasNoFactor() {
    #expect(CholeskyFactor([[1, 0], [2, 1]]) == nil)
    #expect(CholeskyFactor([[0]]) == nil)
    #expect(CholeskyFactor([[.nan]]) == nil)
  }

  @Test(arguments: 1...5) func recoversALinearFunction(_ seed: UInt64) throws {
    func truth(_ x: [Double]) -> Double { 3 + 2 * x[0] - x[1] + 0.5 * x[2] }
    let model = try #require(GaussianProcess(draws(60, of: 3, seed: seed).map { (point($0), truth($0)) }))
    for x in draws(20, of: 3, seed: seed + 100) {
      // Values span about ±7.
      #expect(abs(model.predict(point(x)).mean - truth(x)) < 0.25)
    }
  }

  @Test func interpolatesACurveAndIsSureWhereItHasSeen() throws {
    let points = (0..<25).map { Double($0) / 4 }
    let model = try #require(GaussianProcess(points.map { (point([$0]), sin($0)) }))
    for x in [0.6, 1.9, 3.1, 4.4] {
      let prediction = model.predict(point([x]))
      #expect(abs(prediction.mean - sin(x)) < 0.05)
      #expect(prediction.deviation < model.predict(point([12])).deviation / 3)
    }
  }

  @Test func whatDoesNotChangeSaysNothing() throws {
    #expect(GaussianProcess([]) == nil)
    #expect(GaussianProcess([(point([1]), 2)]) == nil)
    #expect(GaussianProcess([(point([1]), 2), (point([2]), 2)]) == nil)
    let bare = try #require(GaussianProcess([(point([1, 0]), 0), (point([1, 2]), 1), (point([1, 4]), 2)]))
    let prediction = bare.predict(point([7, 2]))
    #expect(abs(prediction.mean - 1) < 1e-9)
  }

  /// Accuracy that falls along x0 and does not depend on x1.
  private var results: [ScreeningResult] {
    draws(40, of: 2, seed: 3).map { x in
      ScreeningResult(features: point(x), costs: [-(0.5 - 0.2 * x[0]), 100])
    }
  }

  @Test func takesTheCandidateThatIsExpectedToAddMost() {
    let screening = SurrogateScreening()
    let pool = [1.5, 0, -2.5, -1].map { ScreeningSubject(features: point([$0, 0.3]), costs: [nil, 100]) }
    #expect(screening.choose(among: pool, after: results, reference: [0, 200]) == 2)
    // As accurate but smaller.
    let sized = [90.0, 60, 70].map { ScreeningSubject(features: point([-1.8, 0]), costs: [nil, $0]) }
    #expect(screening.choose(among: sized, after: results, reference: [0, 200]) == 1)
  }

  @Test func aGainMayCountByWhatItCosts() throws {
    let pool = [(-2.0, 1_000.0), (-1.5, 10)].map {
      ScreeningSubject(features: point([$0.0, 0]), costs: [nil, 50], compute: $0.1)
    }
    let thrifty = try SurrogateScreening(settings: ["thrift": .integer(1)])
    #expect(SurrogateScreening().choose(among: pool, after: results, reference: [0, 200]) == 0)
    #expect(thrifty.choose(among: pool, after: results, reference: [0, 200]) == 1)
  }

  @Test func theModelSeesDetailsWhereItIsAskedTo() throws {
    func features(_ x: Double) -> CandidateFeatures { CandidateFeatures(["same": 1], details: ["x": x]) }
    let results = draws(40, of: 1, seed: 9).map {
      ScreeningResult(features: features($0[0]), costs: [-(0.5 - 0.2 * $0[0]), 100])
    }
    let pool = [1.0, -2].map { ScreeningSubject(features: features($0), costs: [nil, 90]) }
    let looking = try SurrogateScreening(settings: ["details": .boolean(true)])
    #expect(looking.choose(among: pool, after: results, reference: [0, 200]) == 1)
    // Without them both are alike.
    #expect(SurrogateScreening().choose(among: pool, after: results, reference: [0, 200]) == 0)
  }

  @Test func takesTheFirstWhereNothingIsToGain() {
    let screening = SurrogateScreening()
    let beyond = [250.0, 220].map { ScreeningSubject(features: point([-3, 0]), costs: [nil, $0]) }
    #expect(screening.choose(among: beyond, after: results, reference: [0, 200]) == 0)
    let alike = results.map { ScreeningResult(features: $0.features, costs: [-0.5, 100]) }
    let pool = [1.0, -1].map { ScreeningSubject(features: point([$0, 0]), costs: [nil, 50]) }
    #expect(screening.choose(among: pool, after: alike, reference: [0, 200]) == 0)
  }

  @Test func learnsFromLowerRungsWhatTheyAreWorth() {
    // What was trained on came out better by 0.3: that is the rung's merit, not the networks'.
    let results = draws(60, of: 1, seed: 5).enumerated().map { index, x in
      ScreeningResult(
        features: point(x), costs: [-(0.4 + 0.05 * x[0] + (index % 3 == 0 ? 0.3 : 0)), 100],
        rung: index % 3 == 0 ? 1 : 0)
    }
    let pool = [-1.9, 1.9].map { ScreeningSubject(features: point([$0]), costs: [nil, 100]) }
    #expect(SurrogateScreening().choose(among: pool, after: results, reference: [0, 200]) == 1)
  }

  @Test func drawsOneCandidateUntilThereAreResults() throws {
    let screening = try SurrogateScreening(settings: ["pool": .integer(5), "start": .integer(12)])
    #expect([0, 11, 12, 500].map(screening.pool) == [1, 1, 5, 5])
    #expect(NoScreening().pool(after: 500) == 1)
  }
}

/// The factor is that of plain loops, to the bit.
@Suite struct CholeskyTests {
  @Test(arguments: [1, 2, 7, 8, 9, 17, 40]) func eightRowsAtATimeAreOneAtATime(_ size: Int) throws {
    var generator = SplitMix64(seed: UInt64(size))
    let points = (0..<size).map { _ in (0..<5).map { _ in generator.nextUnit() } }
    let matrix = (0..<size).map { row in
      (0...row).map { column in
        zip(points[row], points[column]).reduce(0) { $0 + $1.0 * $1.1 } + (row == column ? 0.5 : 0)
      }
    }
    var rows: [[Double]] = []
    for row in 0..<size {
      var line: [Double] = []
      for column in 0...row {
        let other = column < row ? rows[column] : line
        var sum = 0.0
        for index in 0..<column { sum += line[index] * other[index] }
        line.append(
          column < row ? (matrix[row][column] - sum) / other[column] : (matrix[row][column] - sum).squareRoot())
      }
      rows.append(line)
    }
    let right = (0..<size).map { _ in generator.nextUnit() }
    var lower = right
    for row in 0..<size {
      var sum = 0.0
      for index in 0..<row { sum += rows[row][index] * lower[index] }
      lower[row] = (right[row] - sum) / rows[row][row]
    }
    let factor = try #require(CholeskyFactor(matrix))
    #expect(factor.solvingLower(right) == lower)
    let solution = factor.solving(right)
    for row in 0..<size {
      let product = (0..<size).reduce(0.0) { $0 + matrix[max(row, $1)][min(row, $1)] * solution[$1] }
      #expect(abs(product - right[row]) < 1e-9)
    }
  }

  @Test func anIndefiniteMatrixHasNone() {
    #expect(CholeskyFactor([[1], [2, 1]]) == nil)
    #expect(CholeskyFactor([[0]]) == nil)
  }
}
