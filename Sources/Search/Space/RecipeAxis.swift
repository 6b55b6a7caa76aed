import GraphIR
import Glibc
import JSONText

/// A member of the recipe that candidates choose, each for itself: the learning rate, the batch size.
public struct RecipeAxis: Hashable, Sendable {
  public enum Domain: Hashable, Sendable {
    case values([JSONValue])
    /// Numbers between two bounds, whole ones where both bounds are written as such.
    case bounds(ClosedRange<Double>, isWhole: Bool)
  }

  /// As recipes call it; `schedule.rise` is a member of a member.
  public var name: String
  public var domain: Domain

  /// From the outermost member inwards.
  public var path: [String] { name.split(separator: ".").map(String.init) }

  /// The values that stand for the domain: all of a list, and the ends of bounds.
  public var values: [JSONValue] {
    switch domain {
    case .values(let values): values
    case .bounds(let range, let isWhole): [range.lowerBound, range.upperBound].map { Self.json($0, isWhole) }
    }
  }

  /// Whether candidates may have a value.
  public func contains(_ value: JSONValue) -> Bool {
    switch domain {
    case .values(let values): return values.contains { $0.isSame(as: value) }
    case .bounds(let range, let isWhole):
      guard let number = value.double, range.contains(number) else { return false }
      return !isWhole || number.rounded() == number
    }
  }

  /// What candidates may have that is nearest to a value: of words, and of none, the first.
  public func nearest(to value: JSONValue?) -> JSONValue {
    switch domain {
    case .values(let values):
      guard let target = value?.double else { return values.first { $0 == value } ?? values[0] }
      return values.min { left, right in
        abs((left.double ?? .infinity) - target) < abs((right.double ?? .infinity) - target)
      } ?? values[0]
    case .bounds(let range, let isWhole):
      let number = min(max(value?.double ?? range.lowerBound, range.lowerBound), range.upperBound)
      return Self.json(isWhole ? number.rounded() : number, isWhole)
    }
  }

  /// All values; nil if they are too many to be counted.
  var countable: [JSONValue]? {
    switch domain {
    case .values(let values): values
    case .bounds(let range, true) where range.upperBound - range.lowerBound < 100_000:
      (Int(range.lowerBound)...Int(range.upperBound)).map(JSONValue.integer)
    case .bounds(let range, _): range.lowerBound == range.upperBound ? values : nil
    }
  }

  /// Another value than the current one; nil if there is none. From bounds above 0 evenly in the logarithm, half of the
  /// time from anywhere and else from half to twice the current value.
  func draw(besides current: JSONValue?, using generator: inout some RandomNumberGenerator) -> JSONValue? {
    switch domain {
    case .values(let values):
      let others = values.filter { $0 != current }
      return others.isEmpty ? nil : others[generator.nextIndex(of: others)]
    case .bounds(let range, let isWhole):
      let isNear = generator.nextInt(below: 2) == 0
      var (low, high) = (range.lowerBound, range.upperBound)
      if isNear, let number = current?.double, number > 0 {
        (low, high) = (min(max(low, number / 2), high), max(min(high, number * 2), low))
      }
      let point = generator.nextUnit()
      let drawn = low > 0 ? exp(log(low) + (log(high) - log(low)) * point) : low + (high - low) * point
      let bounded = min(max(isWhole ? drawn.rounded() : Self.rounded(drawn), range.lowerBound), range.upperBound)
      let value = Self.json(bounded, isWhole)
      return value == current ? nil : value
    }
  }

  /// To three digits, as people would write it.
  private static func rounded(_ value: Double) -> Double {
    guard value != 0, value.isFinite else { return value }
    let unit = pow(10, floor(log10(value.magnitude)) - 2)
    return (value / unit).rounded() * unit
  }

  private static func json(_ value: Double, _ isWhole: Bool) -> JSONValue {
    isWhole ? .integer(Int(exactly: value) ?? (value < 0 ? .min : .max)) : .number(value)
  }
}

extension JSONObject {
  /// The value at a path of members.
  public subscript(path: [String]) -> JSONValue? {
    get {
      guard path.count > 1 else { return path.first.flatMap { self[$0] } }
      guard case .object(let inner)? = self[path[0]] else { return nil }
      return inner[Array(path.dropFirst())]
    }
    set {
      guard path.count > 1 else {
        if let key = path.first { self[key] = newValue }
        return
      }
      var inner = JSONObject()
      if case .object(let object)? = self[path[0]] { inner = object }
      inner[Array(path.dropFirst())] = newValue
      self[path[0]] = .object(inner)
    }
  }
}
