import GraphIR
import Glibc
import JSONText

/// Founders: what a search of several designs begins with, each design in several sizes.
extension CandidateMaker {
  /// The sizes that each design is scaled to, from the limit down to a part of ``sizeRange``.
  static let sizes = 4
  /// The most mutations of a random candidate that begins with a design.
  private static let longestDetour = 4
  /// How often depth shrinks, against size: a network with a sixteenth of the parameters is half as deep.
  private static let depthPower = 0.25
  /// A size this near below its goal is near enough.
  private static let near = 0.8
  /// How far past its goal a smaller design is widened before it is brought within.
  private static let overshoot = 1.1
  /// How much larger than a design its founders may be, if nothing is limited.
  private static let growth = 4.0

  /// How many candidates it takes to begin with every design in every size; 0 if there is the base alone.
  public var founderCount: Int { space.designs.isEmpty ? 0 : founders.count * Self.sizes }

  /// One of the candidates that a search of several designs begins with. The first ones are all designs, each in another
  /// size than the one before, then all again in other sizes, so that any number of them fills the range of sizes:
  ///
  ///     founder   1   2   3   4   5   6   7   8  …
  ///     design    A   B   C   A   B   C   A   B
  ///     size      1   ½   ¼   ½   ¼   ⅛   ¼   ⅛
  ///
  /// - Parameter index: from 0 to ``founderCount`` − 1
  /// - Returns: nil if the design cannot be brought within the limits, or was seen before
  public func founder(
    _ index: Int, seen: Set<String>, using generator: inout some RandomNumberGenerator
  ) -> CandidateNetwork? {
    precondition((0..<founderCount).contains(index), "a founder is one of designs and sizes")
    let (round, design) = index.quotientAndRemainder(dividingBy: founders.count)
    let level = (design + round) % Self.sizes
    // The largest are as large as they may be; the others anywhere in their part of the range.
    let depth = level == 0 ? 0 : (Double(level) - 0.5 + generator.nextUnit()) / Double(Self.sizes)
    let founder = founders[design]
    guard let scaled = scaled(founder, to: pow(Self.sizeRange, -depth)) else { return nil }
    return try? finish(scaled, [lineage(of: scaled, from: founder)], seen: seen)
  }

  /// The first design that can be brought within the limits by widths, depth and fewer blocks; nil if there is none, or the
  /// search begins with the base alone.
  func smallFounder() -> CandidateNetwork? {
    guard !space.designs.isEmpty else { return nil }
    for founder in founders {
      if let scaled = scaled(founder, to: 1),
        let made = try? finish(scaled, [lineage(of: scaled, from: founder)], seen: [])
      {
        return made
      }
    }
    return nil
  }

  /// A design, scaled to a size drawn evenly in its logarithm, and after a short walk.
  func randomFounder(
    using generator: inout some RandomNumberGenerator
  ) throws(Failure) -> (Specimen, [String]) {
    guard !founders.isEmpty else { throw Failure(.unsound) }
    let founder = founders[generator.nextIndex(of: founders)]
    let steps = generator.nextInt(below: Self.longestDetour + 1)
    let part = pow(Self.sizeRange, -generator.nextUnit())
    guard let start = scaled(founder, to: part) else { throw Failure(.outsideLimits) }
    return try walk(from: start, steps: steps, [lineage(of: start, from: founder)], using: &generator)
  }

  private func lineage(of scaled: Specimen, from founder: Specimen) -> String {
    "\(founder.document.name) with \(scaled.network.size.trainable) parameters"
  }

  /// A design by width and depth as near below a part of the limits as it comes; nil if it cannot be brought within them.
  private func scaled(_ founder: Specimen, to part: Double) -> Specimen? {
    let whole = bounds(for: founder)
    let code = counting.numbers.flatMap { founder.footprint(in: $0)?.code } ?? 0
    var part = part
    // What is too small for a design begins with the smallest that it can be.
    while true {
      if let specimen = scaled(founder, into: whole.narrowed(to: part, code: code)) { return specimen }
      guard part < 1 else { return nil }
      part = min(1, 2 * part)
    }
  }

  /// The limits; on parameters alone if nothing is limited from above.
  private func bounds(for founder: Specimen) -> SizeLimits {
    var bounds = limits
    // RAM bounds no weights.
    if CandidateSize.Measure.allCases.allSatisfy({ $0 == .ram || bounds[$0].maximum == nil }) {
      bounds.parameters.maximum = Int(Self.growth * Double(founder.network.size.trainable))
    }
    return bounds
  }

  private func scaled(_ founder: Specimen, into bounds: SizeLimits) -> Specimen? {
    guard let size = founder.size(counting) else { return nil }
    var specimen = deepened(founder, by: pow(1 / max(bounds.load(size), 1e-9), Self.depthPower))
    while true {
      if let fitted = filling(specimen, bounds), let size = fitted.size(counting), bounds.admits(size) { return fitted }
      guard let shorter = shortened(specimen) else { return nil }
      specimen = shorter
    }
  }

  /// Widths that bring a specimen near below the bounds, as far as they go.
  private func filling(_ specimen: Specimen, _ bounds: SizeLimits) -> Specimen? {
    guard let size = specimen.size(counting) else { return nil }
    let load = bounds.load(size)
    if load > 1 { return fit(specimen, into: bounds) }
    guard load < Self.near else { return specimen }
    // Up past the bound that is nearest, and down again, which fills it.
    var goal = SizeLimits()
    for measure in CandidateSize.Measure.allCases {
      guard let maximum = bounds[measure].maximum, let value = size[measure] else { continue }
      let own = Double(value) / Double(max(maximum, 1))
      if own == load { goal[measure].minimum = Int(min(Self.overshoot * Double(maximum), 9e18)) }
    }
    guard let grown = fit(specimen, into: goal), let filled = fit(grown, into: bounds) else { return specimen }
    return filled
  }

  /// The design with its blocks repeated more or less often.
  private func deepened(_ founder: Specimen, by factor: Double) -> Specimen {
    var document = founder.document
    for index in document.layers.indices {
      guard case .integer(let count)? = document.layers[index].repetition, count > 1 else { continue }
      let scaled = Int((Double(count) * factor).rounded())
      let repeats = min(max(scaled, 1), max(count, SearchSpace.maximumRepetitions))
      document.layers[index].repetition = repeats == 1 ? nil : .integer(repeats)
    }
    return document == founder.document ? founder : specimen(document) ?? founder
  }

  /// A specimen without its last layer or block that may go; nil if none may.
  private func shortened(_ specimen: Specimen) -> Specimen? {
    guard specimen.units.count > 1 else { return nil }
    for unit in specimen.units.reversed() where specimen.isRemovable(unit) {
      var document = specimen.document
      document.remove(unit)
      if let shorter = try? edited(document) { return shorter }
    }
    return nil
  }
}

extension SizeLimits {
  /// The limits with a part of what they allow at most. RAM stays, as most of it may be the samples' own.
  /// - parameter code: bytes of flash that hold no weights, and stay
  fileprivate func narrowed(to part: Double, code: Int) -> SizeLimits {
    var narrowed = self
    for measure in CandidateSize.Measure.allCases where measure != .ram {
      guard let maximum = self[measure].maximum else { continue }
      let kept = measure == .flash ? min(code, maximum) : 0
      narrowed[measure].maximum = max(self[measure].minimum ?? 1, kept + Int(Double(maximum - kept) * part), 1)
    }
    return narrowed
  }
}
