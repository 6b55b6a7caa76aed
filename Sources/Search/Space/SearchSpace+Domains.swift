import GraphIR
import JSONText

/// How far each role may go, if the search section does not say.
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

  /// The integers that an attribute may be; nil if there are none.
  /// - parameter stated: what the search section says of it, and of all that moves with it
  func domain(
    of attribute: String, _ role: AttributeRole, within range: ClosedRange<Int>, stated: StatedIntegers?, multiple: Int
  ) -> IntegerDomain? {
    guard range.overlaps(Self.usableRange) else { return nil }
    var range = range.clamped(to: Self.usableRange)
    if let stated {
      if let list = stated.list {
        return Self.list(list.filter { range.contains($0) && $0.isMultiple(of: multiple) })
      }
      guard range.overlaps(stated.bounds) else { return nil }
      range = range.clamped(to: stated.bounds)
      range = range.lowerBound...min(range.upperBound, range.lowerBound + Self.widestRange)
    }
    let known = limits[role]?[attribute]
    func grid(_ values: [Int]) -> IntegerDomain? {
      guard stated != nil else { return Self.list(values.filter(range.contains)) }
      // Bounds that leave hardly anything of the grid mean what stands between them.
      let run = Array(range.lowerBound...min(range.upperBound, range.lowerBound + Self.longestRun))
      let choices = [values.filter(range.contains), role == .kernel ? run.filter { $0 % 2 == 1 } : run, run]
      return Self.list(choices.first { Set($0).count > 1 } ?? run)
    }
    switch role {
    case .width, .bottleneck:
      if stated == nil, let limit = known ?? widest(role) {
        guard range.overlaps(limit) else { return nil }
        range = range.clamped(to: limit)
      }
      guard range.overlaps(Self.extents) else { return nil }
      range = range.clamped(to: Self.extents)
      let first = (range.lowerBound + multiple - 1) / multiple * multiple
      guard stated == nil else {
        let last = range.upperBound / multiple * multiple
        return first > last ? nil : first == last ? .list([first]) : .bounds(first...last, multiple: multiple)
      }
      guard first + multiple <= range.upperBound else { return nil }
      return .widths(first...range.upperBound, multiple: multiple)
    case .kernel:
      return grid(Self.kernels + (known.map { [$0.upperBound] } ?? []))
    case .stride:
      return grid([1, 2] + (known.map { [$0.upperBound] } ?? []))
    case .groups:
      return grid([1, 2, 3, 4, 6, 8, 12, 16, 32])
    case .depth:
      let most = max(Self.maximumRepetitions, 2 * min(known?.upperBound ?? 1, Self.mostRepetitions))
      if stated != nil { return grid(Array(1...max(most, 1))) }
      guard range.lowerBound <= most else { return nil }
      return Self.list(Array(max(range.lowerBound, 1)...max(min(range.upperBound, most), 1)))
    case .resolution:
      return grid(Self.resolutions + (known.map { [$0.upperBound] } ?? []))
    case .choice, .regularization: return nil
    }
  }

  /// The most numbers in a row that bounds stand for.
  private static let longestRun = 63
  /// The widest bounds of a width.
  private static let widestRange = 1 << 20
  private static let usableRange = -(1 << 40)...(1 << 40)

  /// The widest limit of any attribute of a role, for attributes that the architecture itself does not have.
  private func widest(_ role: AttributeRole) -> ClosedRange<Int>? {
    guard let upper = limits[role]?.values.map(\.upperBound).max() else { return nil }
    return 1...upper
  }

  private static func list(_ values: [Int]) -> IntegerDomain? {
    values.isEmpty ? nil : .list(Set(values).sorted())
  }
}

extension [AttributeRole: [String: ClosedRange<Int>]] {
  /// From the lower of two bounds to the higher.
  func joined(with other: Self) -> Self {
    merging(other) { mine, others in
      mine.merging(others) { Swift.min($0.lowerBound, $1.lowerBound)...Swift.max($0.upperBound, $1.upperBound) }
    }
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
        case .parameter(let index): name = document.parameters[index].name
        case .repetition: name = Slot.repetitionName
        }
        let known = limits[role]?[name] ?? low...high
        limits[role, default: [:]][name] = min(known.lowerBound, low)...max(known.upperBound, high)
      }
    }
    return limits
  }
}
