/// Writes the body of a function, one operation a line. Operations are pure, so equal lines are written once.
///
/// A value may have lanes: so many tensors of one type, which an operation takes one by one. Nobody who writes operations needs to
/// know: axes are those of one lane, and what all lanes share is stretched where it meets a value with lanes.
struct FunctionBuilder {
  private(set) var lines: [String] = []
  private var known: [String: HLOValue] = [:]
  /// What the names of values begin with. Those of a region must not be those around it.
  private let prefix: String

  init(prefix: String = "%") {
    self.prefix = prefix
  }

  /// Adds an operation with one result.
  /// - parameter type: of one lane
  mutating func append(_ operation: String, _ type: TensorType, lanes: Int? = nil) -> HLOValue {
    if let value = known[operation] { return value }
    let value = HLOValue(name: "\(prefix)\(lines.count)", type: type, lanes: lanes)
    lines.append("\(value.name) = \(operation)")
    known[operation] = value
    return value
  }

  /// Adds an operation with several results, which is never shared.
  mutating func append(_ operation: String, results: [(type: TensorType, lanes: Int?)]) -> [HLOValue] {
    let name = "\(prefix)\(lines.count)"
    lines.append("\(name):\(results.count) = \(operation)")
    return results.enumerated().map { HLOValue(name: "\(name)#\($0)", type: $1.type, lanes: $1.lanes) }
  }

  // MARK: Numbers

  /// A tensor of one number.
  mutating func splat(_ number: Double, _ type: TensorType, lanes: Int? = nil) -> HLOValue {
    append("stablehlo.constant dense<\(type.element.literal(number))> : \(type.of(lanes).text)", type, lanes: lanes)
  }

  /// A tensor of one number with another's type.
  mutating func splat(_ number: Double, like value: HLOValue) -> HLOValue {
    splat(number, value.type, lanes: value.lanes)
  }

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
    let operands = aligned(operands)
    let names = operands.map(\.name).joined(separator: ", ")
    return append(
      "stablehlo.\(name) \(names) : \(operands[0].written.text)", operands[0].type, lanes: operands[0].lanes)
  }

  mutating func apply(_ name: String, _ left: HLOValue, _ right: Double) -> HLOValue {
    let number = splat(right, like: left)
    return apply(name, left, number)
  }

  /// - parameter direction: `EQ`, `NE`, `GT`, `GE`, `LT` or `LE`
  mutating func compare(_ direction: String, _ left: HLOValue, _ right: HLOValue) -> HLOValue {
    let operands = aligned([left, right])
    let (operand, result) = (operands[0].written.text, operands[0].written.of(.boolean))
    let kind = left.type.element.comparison
    return append(
      "stablehlo.compare \(direction), \(operands[0].name), \(operands[1].name), \(kind) : (\(operand), \(operand)) "
        + "-> \(result.text)", left.type.of(.boolean), lanes: operands[0].lanes)
  }

  mutating func compare(_ direction: String, _ left: HLOValue, _ right: Double) -> HLOValue {
    let number = splat(right, like: left)
    return compare(direction, left, number)
  }

  mutating func select(_ condition: HLOValue, _ then: HLOValue, _ otherwise: HLOValue) -> HLOValue {
    let parts = aligned([condition, then, otherwise])
    return append(
      "stablehlo.select \(parts[0].name), \(parts[1].name), \(parts[2].name) : \(parts[0].written.text), "
        + "\(parts[1].written.text)", then.type, lanes: parts[1].lanes)
  }

  mutating func convert(_ value: HLOValue, to element: ElementType) -> HLOValue {
    guard value.type.element != element else { return value }
    return transform("convert \(value.name)", value, to: value.type.of(element))
  }

  // MARK: Shapes

  /// An operation whose result has another type than its operand, and as many lanes.
  mutating func transform(_ operation: String, _ operand: HLOValue, to type: TensorType) -> HLOValue {
    append(
      "stablehlo.\(operation) : (\(operand.written.text)) -> \(type.of(operand.lanes).text)", type,
      lanes: operand.lanes)
  }

  mutating func reshape(_ value: HLOValue, to extents: [Int]) -> HLOValue {
    guard value.extents != extents else { return value }
    return transform("reshape \(value.name)", value, to: TensorType(extents, value.type.element))
  }

  /// Stretches a value whose axis i is axis `axes[i]` of the result; extents of 1 stretch, too.
  mutating func broadcast(_ value: HLOValue, to extents: [Int], axes: [Int]) -> HLOValue {
    guard value.extents != extents else { return value }
    return transform(
      "broadcast_in_dim \(value.name), dims = \(value.behindLanes(axes).text)", value,
      to: TensorType(extents, value.type.element))
  }

  /// Stretches extents of 1.
  mutating func broadcast(_ value: HLOValue, to extents: [Int]) -> HLOValue {
    broadcast(value, to: extents, axes: Array(extents.indices))
  }

  mutating func transpose(_ value: HLOValue, _ axes: [Int]) -> HLOValue {
    guard axes != Array(axes.indices) else { return value }
    let type = TensorType(axes.map { value.extents[$0] }, value.type.element)
    return transform("transpose \(value.name), dims = \(value.behindLanes(axes).text)", value, to: type)
  }

  mutating func reverse(_ value: HLOValue, _ axes: [Int]) -> HLOValue {
    let shift = value.lanes == nil ? 0 : 1
    return append(
      "stablehlo.reverse \(value.name), dims = \(axes.map { $0 + shift }.text) : \(value.written.text)", value.type,
      lanes: value.lanes)
  }

  /// The elements of some axes from a start to before a limit by a stride; other axes stay whole.
  mutating func slice(_ value: HLOValue, _ ranges: [Int: (start: Int, limit: Int, stride: Int)]) -> HLOValue {
    var (texts, extents): ([String], [Int]) = (value.lanes.map { ["0:\($0)"] } ?? [], [])
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
    let none = value.lanes == nil ? [] : [0]
    var (low, high, interior, extents): ([Int], [Int], [Int], [Int]) = (none, none, none, [])
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
        + " : (\(value.written.text), \(filler.type.text)) -> \(type.of(value.lanes).text)", type, lanes: value.lanes)
  }

  mutating func concatenate(_ values: [HLOValue], axis: Int) -> HLOValue {
    guard values.count > 1 else { return values[0] }
    var extents = values[0].extents
    extents[axis] = values.reduce(0) { $0 + $1.extents[axis] }
    let values = aligned(values)
    let lanes = values[0].lanes
    let type = TensorType(extents, values[0].type.element)
    let (names, types) = (values.map(\.name), values.map(\.written.text))
    return append(
      "stablehlo.concatenate \(names.joined(separator: ", ")), dim = \(lanes == nil ? axis : axis + 1)"
        + " : (\(types.joined(separator: ", "))) -> \(type.of(lanes).text)", type, lanes: lanes)
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
    let shift = value.lanes == nil ? 0 : 1
    return append(
      "stablehlo.reduce(\(value.name) init: \(start.name)) applies stablehlo.\(name) across dimensions = "
        + "\(axes.map { $0 + shift }.text) : (\(value.written.text), \(start.type.text)) -> "
        + "\(type.of(value.lanes).text)", type, lanes: value.lanes)
  }

  mutating func sum(_ value: HLOValue, over axes: [Int]) -> HLOValue { reduce(value, "add", from: 0, over: axes) }
}

extension [Int] {
  var text: String { "[" + map(String.init).joined(separator: ", ") + "]" }
}
