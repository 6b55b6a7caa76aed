import GraphIR
import Glibc

/// Brings a specimen within limits by one factor for all of its widths and bottlenecks.
///
/// The size is nearly a power of the factor, so that the search for the factor interpolates in logarithms between the
/// nearest sizes on both sides (regula falsi with a bracket); a handful of inferences is enough. Then single widths are
/// turned up as long as they fit, as rounding leaves room in small networks.
struct WidthScaling {
  /// A size this near to the bound is near enough.
  static let target = 0.97
  static let sufficient = 0.92
  static let maximumSteps = 8
  static let maximumFillings = 16

  let limits: SizeLimits
  let counting: SizeCounting
  let knobs: [Knob]
  private let original: Sized
  private let infer: (Architecture) -> Specimen?

  /// A specimen and what was counted of it.
  private struct Sized {
    var specimen: Specimen
    var size: CandidateSize
  }

  /// Nil if the specimen has no size.
  /// - parameter infer: the network of a document; nil if it does not infer
  init?(
    _ specimen: Specimen, limits: SizeLimits, counting: SizeCounting, infer: @escaping (Architecture) -> Specimen?
  ) {
    guard let size = specimen.size(counting) else { return nil }
    original = Sized(specimen: specimen, size: size)
    self.limits = limits
    self.counting = counting
    self.infer = infer
    // Roles whose mutation is off stay.
    let rules = specimen.space.rules
    knobs =
      (rules.isOff(ChangeWidth.kind) ? [] : specimen.knobs(.width))
      + (rules.isOff(ChangeBottleneck.kind) ? [] : specimen.knobs(.bottleneck))
  }

  /// The specimen within the limits; nil if no factor brings it there.
  func result() -> Specimen? {
    if limits.load(original.size) > 1 { return scaled(down: true) }
    if limits.reach(original.size) < 1 { return scaled(down: false) }
    return original.specimen
  }

  private struct Point {
    var factor: Double
    /// The logarithm of the size against the bound.
    var load: Double
  }

  /// - parameter down: towards the upper bounds; otherwise up to the lower ones
  private func scaled(down: Bool) -> Specimen? {
    guard !knobs.isEmpty else { return nil }
    let goal = down ? log(Self.target) : -log(Self.target)
    var outside = Point(factor: 0, load: load(original.size, down))
    var inside: Point?
    var best: Sized?
    var seen: Set<[Int]> = [knobs.map(\.value)]
    var next = (goal - outside.load) / 1.6
    for _ in 0..<Self.maximumSteps {
      let values = values(factor: exp(next))
      let isNew = seen.insert(values).inserted
      let extreme = values == self.values(factor: down ? 0 : 1e9)
      guard isNew else {
        // Rounding gives the same widths again: what was found stays, or a longer stride is needed.
        if inside != nil || extreme { break }
        next *= 1.5
        continue
      }
      guard let made = sized(document(values)) else { return best?.specimen }
      let point = Point(factor: next, load: load(made.size, down))
      let fits = down ? point.load <= 0 : point.load >= 0
      if fits {
        inside = point
        best = made
        if abs(point.load) <= -log(Self.sufficient) { break }
      } else {
        if extreme { return nil }
        outside = point
      }
      next = step(from: outside, to: inside, goal)
    }
    guard let best, limits.reach(best.size) >= 1 || down, limits.load(best.size) <= 1 || !down else { return nil }
    let polished = down ? filled(best) : best
    return limits.admits(polished.size) ? polished.specimen : nil
  }

  private func step(from outside: Point, to inside: Point?, _ goal: Double) -> Double {
    guard let inside else { return outside.factor + (goal - outside.load) / 1.2 }
    let slope = (inside.load - outside.load) / (inside.factor - outside.factor)
    let guess = slope.isFinite && slope != 0 ? outside.factor + (goal - outside.load) / slope : .nan
    let part = (guess - outside.factor) / (inside.factor - outside.factor)
    // Never so near to an end that the bracket hardly shrinks.
    return outside.factor + (inside.factor - outside.factor) * (part.isFinite ? min(max(part, 0.15), 0.85) : 0.5)
  }

  /// Turns single widths up step by step, the last layers' first, while the limits have room; none past what it was.
  private func filled(_ fitted: Sized) -> Sized {
    var best = fitted
    var steps = Self.maximumFillings
    var isTurning = true
    while isTurning {
      isTurning = false
      for knob in knobs.reversed() where limits.load(best.size) < Self.sufficient && steps > 0 {
        guard let value = best.specimen.integer(of: knob.slots[0]), value < knob.value,
          let higher = knob.domain.next(after: value, upwards: true)
        else { continue }
        var document = best.specimen.document
        for slot in knob.slots { document.set(slot, to: .integer(higher)) }
        steps -= 1
        guard let made = sized(document), limits.load(made.size) <= 1 else { continue }
        best = made
        isTurning = true
      }
    }
    return best
  }

  /// Nil if it does not infer, or has no size.
  private func sized(_ document: Architecture) -> Sized? {
    guard let specimen = infer(document), let size = specimen.size(counting) else { return nil }
    return Sized(specimen: specimen, size: size)
  }

  private func load(_ size: CandidateSize, _ down: Bool) -> Double {
    log(down ? limits.load(size) : limits.reach(size))
  }

  private func values(factor: Double) -> [Int] {
    knobs.map { $0.domain.nearest(to: Double($0.value) * factor) }
  }

  private func document(_ values: [Int]) -> Architecture {
    var document = original.specimen.document
    for (knob, value) in zip(knobs, values) where value != knob.value {
      for slot in knob.slots { document.set(slot, to: .integer(value)) }
    }
    return document
  }
}
