/// Writes the body of a function, one operation a line. Operations are pure, so equal lines are written once.
struct FunctionBuilder {
  private(set) var lines: [String] = []
  private var known: [String: HLOValue] = [:]
  /// What the names of values begin with. Those of a region must not be those around it.
  private let prefix: String

  init(prefix: String = "%") {
    self.prefix = prefix
  }

  /// Adds an operation with one result.
  mutating func append(_ operation: String, _ type: TensorType) -> HLOValue {
    if let value = known[operation] { return value }
    let value = HLOValue(name: "\(prefix)\(lines.count)", type: type)
    lines.append("\(value.name) = \(operation)")
    known[operation] = value
    return value
  }

  /// Adds an operation with several results, which is never shared.
  mutating func append(_ operation: String, results: [TensorType]) -> [HLOValue] {
    let name = "\(prefix)\(lines.count)"
    lines.append("\(name):\(results.count) = \(operation)")
    return results.enumerated().map { HLOValue(name: "\(name)#\($0)", type: $1) }
  }

  // MARK: Numbers

  /// A tensor of one number.
  mutating func splat(_ number: Double, _ type: TensorType) -> HLOValue {
    append("stablehlo.constant dense<\(type.element.literal(number))> : \(type.text)", type)
  }

  /// A tensor of one number with another's type.
  mutating func splat(_ number: Double, like value: HLOValue) -> HLOValue { splat(number, value.type) }

  /// A vector of numbers.
  mutating func vector(_ numbers: [Double]) -> HLOValue {
    let type = TensorType([numbers.count])
    let texts = numbers.map(type.element.literal)
    return append("stablehlo.constant dense<[\(texts.joined(separator: ", "))]> : \(type.text)", type)
  }

  /// A tensor whose elements are their index along an axis.
  mutating func iota(_ axis: Int, _ type: TensorType) -> HLOValue {
    append("stablehlo.iota dim = \(axis) : \(type.text)", type)
  }

  // MARK: Elements

  /// An operation on elements, such as `add`, whose operands and result have one type.
  mutating func apply(_ name: String, _ operands: HLOValue...) -> HLOValue {
    let names = operands.map(\.name).joined(separator: ", ")
    return append("stablehlo.\(name) \(names) : \(operands[0].type.text)", operands[0].type)
  }

  mutating func apply(_ name: String, _ left: HLOValue, _ right: Double) -> HLOValue {
    let number = splat(right, like: left)
    return apply(name, left, number)
  }

  /// - parameter direction: `EQ`, `NE`, `GT`, `GE`, `LT` or `LE`
  mutating func compare(_ direction: String, _ left: HLOValue, _ right: HLOValue) -> HLOValue {
    let (operand, result) = (left.type.text, left.type.of(.boolean))
    let kind = left.type.element.comparison
    return append(
      "stablehlo.compare \(direction), \(left.name), \(right.name), \(kind) : (\(operand), \(operand)) -> \(result.text)",
      result)
  }

  mutating func compare(_ direction: String, _ left: HLOValue, _ right: Double) -> HLOValue {
    let number = splat(right, like: left)
    return compare(direction, left, number)
  }

  mutating func select(_ condition: HLOValue, _ then: HLOValue, _ otherwise: HLOValue) -> HLOValue {
    append(
      "stablehlo.select \(condition.name), \(then.name), \(otherwise.name) : \(condition.type.text), \(then.type.text)",
      then.type)
  }

  mutating func convert(_ value: HLOValue, to element: ElementType) -> HLOValue {
    guard value.type.element != element else { return value }
    return transform("convert \(value.name)", value, to: value.type.of(element))
  }

  // MARK: Shapes

  /// An operation whose result has another type than its operand.
  mutating func transform(_ operation: String, _ operand: HLOValue, to type: TensorType) -> HLOValue {
    append("stablehlo.\(operation) : (\(operand.type.text)) -> \(type.text)", type)
  }

  mutating func reshape(_ value: HLOValue, to extents: [Int]) -> HLOValue {
    guard value.extents != extents else { return value }
    return transform("reshape \(value.name)", value, to: TensorType(extents, value.type.element))
  }

  /// Stretches a value whose axis i is axis `axes[i]` of the result; extents of 1 stretch, too.
  mutating func broadcast(_ value: HLOValue, to extents: [Int], axes: [Int]) -> HLOValue {
    guard value.extents != extents else { return value }
    return transform(
      "broadcast_in_dim \(value.name), dims = \(axes.text)", value, to: TensorType(extents, value.type.element))
  }

  /// Stretches extents of 1.
  mutating func broadcast(_ value: HLOValue, to extents: [Int]) -> HLOValue {
    broadcast(value, to: extents, axes: Array(extents.indices))
  }

  mutating func transpose(_ value: HLOValue, _ axes: [Int]) -> HLOValue {
    guard axes != Array(axes.indices) else { return value }
    let type = TensorType(axes.map { value.extents[$0] }, value.type.element)
    return transform("transpose \(value.name), dims = \(axes.text)", value, to: type)
  }

  mutating func reverse(_ value: HLOValue, _ axes: [Int]) -> HLOValue {
    append("stablehlo.reverse \(value.name), dims = \(axes.text) : \(value.type.text)", value.type)
  }

  /// The elements of some axes from a start to before a limit by a stride; other axes stay whole.
  mutating func slice(_ value: HLOValue, _ ranges: [Int: (start: Int, limit: Int, stride: Int)]) -> HLOValue {
    var (texts, extents): ([String], [Int]) = ([], [])
    for (axis, extent) in value.extents.enumerated() {
      let range = ranges[axis] ?? (0, extent, 1)
      let stride = range.stride == 1 ? "" : ":\(range.stride)"
      texts.append("\(range.start):\(range.limit)\(stride)")
      extents.append((range.limit - range.start + range.stride - 1) / range.stride)
    }
    guard extents != value.extents else { return value }
    return transform(
      "slice \(value.name) [\(texts.joined(separator: ", "))]", value, to: TensorType(extents, value.type.element))
  }

  /// Adds elements before, after and between those of some axes. A negative amount removes elements.
  mutating func pad(
    _ value: HLOValue, with number: Double = 0, _ amounts: [Int: (low: Int, high: Int, interior: Int)]
  ) -> HLOValue {
    var (low, high, interior, extents): ([Int], [Int], [Int], [Int]) = ([], [], [], [])
    for (axis, extent) in value.extents.enumerated() {
      let amount = amounts[axis] ?? (0, 0, 0)
      low.append(amount.low)
      high.append(amount.high)
      interior.append(amount.interior)
      extents.append(amount.low + extent + (extent - 1) * amount.interior + amount.high)
    }
    guard low.contains(where: { $0 != 0 }) || extents != value.extents else { return value }
    let filler = splat(number, TensorType([], value.type.element))
    let type = TensorType(extents, value.type.element)
    return append(
      "stablehlo.pad \(value.name), \(filler.name), low = \(low.text), high = \(high.text), interior = \(interior.text)"
        + " : (\(value.type.text), \(filler.type.text)) -> \(type.text)", type)
  }

  mutating func concatenate(_ values: [HLOValue], axis: Int) -> HLOValue {
    guard values.count > 1 else { return values[0] }
    var extents = values[0].extents
    extents[axis] = values.reduce(0) { $0 + $1.extents[axis] }
    let type = TensorType(extents, values[0].type.element)
    let (names, types) = (values.map(\.name), values.map(\.type.text))
    return append(
      "stablehlo.concatenate \(names.joined(separator: ", ")), dim = \(axis)"
        + " : (\(types.joined(separator: ", "))) -> \(type.text)", type)
  }

  /// - parameters:
  ///   - name: `add`, `maximum` or `minimum`
  ///   - initial: what is neutral for it
  /// - returns: a value without the axes
  mutating func reduce(_ value: HLOValue, _ name: String, from initial: Double, over axes: [Int]) -> HLOValue {
    guard !axes.isEmpty else { return value }
    let start = splat(initial, TensorType([], value.type.element))
    let extents = value.extents.indices.filter { !axes.contains($0) }.map { value.extents[$0] }
    let type = TensorType(extents, value.type.element)
    return append(
      "stablehlo.reduce(\(value.name) init: \(start.name)) applies stablehlo.\(name) across dimensions = \(axes.text)"
        + " : (\(value.type.text), \(start.type.text)) -> \(type.text)", type)
  }

  mutating func sum(_ value: HLOValue, over axes: [Int]) -> HLOValue { reduce(value, "add", from: 0, over: axes) }
}

extension [Int] {
  var text: String { "[" + map(String.init).joined(separator: ", ") + "]" }
}

extension ElementType {
  /// A number as StableHLO's text has it; exact.
  func literal(_ number: Double) -> String {
    switch self {
    case .float32, .bfloat16:
      let float = Float(number)
      guard float.isFinite else {
        let bits = self == .float32 ? float.bitPattern : float.bitPattern >> 16
        return "0x" + String(bits, radix: 16, uppercase: true)
      }
      let text = "\(float)"
      guard let exponent = text.firstIndex(of: "e"), !text.contains(".") else { return text }
      return text[..<exponent] + ".0" + text[exponent...]
    case .int32, .uint8, .uint32, .uint64: return "\(Int(number))"
    case .boolean: return number == 0 ? "false" : "true"
    }
  }

  /// How elements of this type are compared.
  var comparison: String {
    switch self {
    case .float32, .bfloat16: "FLOAT"
    case .int32: "SIGNED"
    case .uint8, .uint32, .uint64, .boolean: "UNSIGNED"
    }
  }
}
