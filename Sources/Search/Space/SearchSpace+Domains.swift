import GraphIR
import JSONText

/// How far each role may go, where the search section does not say.
extension SearchSpace {
  /// Widths go from an eighth of the narrowest to eight times the widest that the architecture has.
  static let widthFactor = 8
  static let kernels = [1, 3, 5, 7, 9]
  static let resolutions = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 32]
  static let rates: [Double] = [0, 0.1, 0.2, 0.3, 0.4, 0.5]
  static let maximumRepetitions = 6
  /// What an axis of a shape may be.
  static let extents = 1...Int(Int32.max)
  static let mostRepetitions = 10_000

  /// The integers that an attribute may be; nil where that is one only.
  func domain(
    of attribute: String, _ role: AttributeRole, within range: ClosedRange<Int>, allowed: SearchRules.Allowed?,
    multiple: Int
  ) -> IntegerDomain? {
    var range = range
    switch allowed {
    case .values(let values)?:
      let integers = values.compactMap { if case .integer(let value) = $0 { value } else { nil } }
      return Self.list(integers.filter { range.contains($0) && $0.isMultiple(of: multiple) })
    case .bounds(let bounds)?:
      guard range.overlaps(bounds) else { return nil }
      range = range.clamped(to: bounds)
    case nil: break
    }
    let known = limits[role]?[attribute]
    switch role {
    case .width, .bottleneck:
      if allowed == nil, let limit = known ?? widest(role) {
        guard range.overlaps(limit) else { return nil }
        range = range.clamped(to: limit)
      }
      guard range.overlaps(Self.extents) else { return nil }
      range = range.clamped(to: Self.extents)
      let first = (range.lowerBound + multiple - 1) / multiple * multiple
      guard first + multiple <= range.upperBound else { return nil }
      return .widths(first...range.upperBound, multiple: multiple)
    case .kernel:
      return Self.list((Self.kernels + (known.map { [$0.upperBound] } ?? [])).filter(range.contains))
    case .stride:
      return Self.list(([1, 2] + (known.map { [$0.upperBound] } ?? [])).filter(range.contains))
    case .groups:
      return Self.list([1, 2, 3, 4, 6, 8, 12, 16, 32].filter(range.contains))
    case .depth:
      let most = max(Self.maximumRepetitions, 2 * min(known?.upperBound ?? 1, Self.mostRepetitions))
      guard range.lowerBound <= most else { return nil }
      return Self.list(Array(max(range.lowerBound, 1)...max(min(range.upperBound, most), 1)))
    case .resolution:
      return Self.list((Self.resolutions + (known.map { [$0.upperBound] } ?? [])).filter(range.contains))
    case .choice, .regularization: return nil
    }
  }

  /// The widest limit of any attribute of a role, for attributes that the architecture itself does not have.
  private func widest(_ role: AttributeRole) -> ClosedRange<Int>? {
    guard let upper = limits[role]?.values.map(\.upperBound).max() else { return nil }
    return 1...upper
  }

  private static func list(_ values: [Int]) -> IntegerDomain? {
    let sorted = Set(values).sorted()
    return sorted.count > 1 ? .list(sorted) : nil
  }
}

extension Specimen {
  /// The range of values that each attribute with a role has here, widths with room on both sides.
  var limits: [AttributeRole: [String: ClosedRange<Int>]] {
    var limits: [AttributeRole: [String: ClosedRange<Int>]] = [:]
    for role in AttributeRole.allCases {
      for slot in slots(role) {
        guard let value = integer(of: slot) else { continue }
        let isWidth = role == .width || role == .bottleneck
        let low = isWidth ? max(1, value / SearchSpace.widthFactor) : value
        let (product, overflows) = value.multipliedReportingOverflow(by: SearchSpace.widthFactor)
        let high = isWidth ? max(low, overflows ? .max : product) : value
        let name: String
        switch slot {
        case .attribute(_, let attribute): name = attribute
        case .parameter(let place): name = document.parameters[place].name
        case .repetition: name = Slot.repetitionName
        }
        let known = limits[role]?[name] ?? low...high
        limits[role, default: [:]][name] = min(known.lowerBound, low)...max(known.upperBound, high)
      }
    }
    return limits
  }
}
