import Catalogues

/// Draws several candidates for each trial, and trains the one with the highest zero-cost score among those that are about
/// as large as the first drawn.
///
/// The number of parameters beats most such scores, and most of them grow with it; so the sampler alone chooses the size, by
/// its first candidate, and the score chooses within it. Of equals the first drawn is taken. No results are needed.
public struct ZeroCostScreening<Score: ZeroCostScore>: Screening, Configurable {
  public static var kind: String { Score.kind }
  public static var help: String { Score.help }

  public var pool = 16
  public var binRatio = 1.25
  public var samples = 64

  public static var settings: [Setting<Self>] {
    [
      Setting("pool", \.pool, in: 1...1_000, help: "Candidates that are drawn for each trial."),
      Setting(
        "binRatio", \.binRatio, in: 1...1e15,
        help: "Candidates compete whose parameters are within this ratio of the first one's."
      ).formerly("bin_ratio"),
      Setting("samples", \.samples, in: 1...65_536, help: "Training samples that each score is computed on."),
    ]
  }

  public init() {}

  public var memory: Int { 0 }

  public func pool(after results: Int) -> Int { pool }

  /// Of the candidates in the first one's bin, if there are others than the first.
  public func scoring(of candidates: [ScreeningSubject]) -> ScoringRequest? {
    guard let first = candidates.first else { return nil }
    let indices = candidates.indices.filter { index in
      let sizes = [candidates[index].parameters, first.parameters].map { Double(max(1, $0)) }.sorted()
      return sizes[1] <= sizes[0] * binRatio
    }
    return indices.count > 1 ? ScoringRequest(score: Score.self, indices: indices, samples: samples) : nil
  }

  public func choose(
    among candidates: [ScreeningSubject], after results: ScreeningResults, reference: [Double]
  ) -> Int {
    var best: (index: Int, score: Double)?
    for (index, candidate) in candidates.enumerated() {
      guard let score = candidate.score, score.isFinite, score > best?.score ?? -.infinity else { continue }
      best = (index, score)
    }
    return best?.index ?? 0
  }
}

/// What a screening wants to know of candidates before it chooses.
public struct ScoringRequest: Sendable {
  public var score: any ZeroCostScore.Type
  /// Of the candidates to score.
  public var indices: [Int]
  /// Training samples.
  public var samples: Int

  public init(score: any ZeroCostScore.Type, indices: [Int], samples: Int) {
    self.score = score
    self.indices = indices
    self.samples = samples
  }
}
