import GraphIR
import JSONText

/// What mutations of numbers have in common.
extension Specimen {
  /// An axis for each knob with a role.
  func axes(_ role: AttributeRole, mutation: String) -> [Axis] {
    knobs(role).map { axis($0, mutation: mutation) }
  }

  /// Each of the knobs turned to each of its other values.
  func turnings(of knobs: [Knob]) -> [Edit] {
    knobs.flatMap { knob in
      knob.domain.values(including: knob.value).filter { $0 != knob.value }.map { turning(knob, to: $0) }
    }
  }

  /// Scales one of the knobs by a factor from 1.25 to 2 or its inverse; by at least one step.
  func scaling(_ knobs: [Knob], using generator: inout some RandomNumberGenerator) -> Edit? {
    guard !knobs.isEmpty else { return nil }
    let knob = knobs[generator.nextIndex(of: knobs)]
    let factors = [1.25, 1.5, 2, 0.8, 2.0 / 3, 0.5]
    let factor = factors[generator.nextIndex(of: factors)]
    var value = knob.domain.nearest(to: Double(knob.value) * factor)
    if value == knob.value || (value > knob.value) != (factor > 1) {
      guard let next = knob.domain.next(after: knob.value, upwards: factor > 1) else { return nil }
      value = next
    }
    return turning(knob, to: value)
  }

  /// Turns one of the knobs to a value of its list one or two positions away.
  func stepping(_ knobs: [Knob], using generator: inout some RandomNumberGenerator) -> Edit? {
    guard !knobs.isEmpty else { return nil }
    let knob = knobs[generator.nextIndex(of: knobs)]
    let upwards = generator.nextInt(below: 2) == 1
    guard var value = knob.domain.next(after: knob.value, upwards: upwards) else { return nil }
    if generator.nextInt(below: 4) == 0, let second = knob.domain.next(after: value, upwards: upwards) {
      value = second
    }
    return turning(knob, to: value)
  }
}
