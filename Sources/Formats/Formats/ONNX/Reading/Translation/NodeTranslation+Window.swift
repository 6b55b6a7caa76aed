import Diagnostics
import GraphIR
import JSONText
import Primitives

/// A sliding window as a layer's attributes.
struct WindowAttributes {
  var kernel: JSONValue
  /// Nil where it is 1.
  var stride: JSONValue?
  /// The attribute `padding`, if there is padding.
  var padding: [(String, JSONValue)]
  var dilation: JSONValue?
  /// Whether the file pads the map, and whether windows reach beyond what it pads.
  var isPadded: Bool
  var overhangs: Bool
}

extension NodeTranslation {
  /// Kernel, strides, dilations and padding of a convolution or pooling, in whichever of their forms.
  /// - Parameters:
  ///   - extents: of the map, channels first
  ///   - isPooling: whether more than half a kernel of padding must be said side by side
  ///   - roundsUp: whether windows that begin within the map and end outside count, too
  func window(
    _ node: ONNXNode, kernel: [Int], on extents: [Int], isPooling: Bool = false, roundsUp: Bool = false
  ) throws(ONNXFault) -> WindowAttributes {
    let count = kernel.count
    func listed(_ name: String, _ range: ClosedRange<Int>, count: Int, default absent: Int) throws(ONNXFault) -> [Int] {
      guard let numbers = try node.integers(name), !numbers.isEmpty else {
        return [Int](repeating: absent, count: count)
      }
      guard numbers.count == count, numbers.allSatisfy(range.contains) else {
        throw ONNXFault("its \(name) should be \(count) integers from \(range.lowerBound) to \(range.upperBound)")
      }
      return numbers
    }
    let shape = try listed("kernel_shape", 1...65_536, count: count, default: 0)
    guard shape.allSatisfy({ $0 == 0 }) || shape == kernel else {
      throw ONNXFault("its kernel_shape is [\(words(shape))], but its weight's is [\(words(kernel))]")
    }
    let strides = try listed("strides", 1...65_536, count: count, default: 1)
    let dilations = try listed("dilations", 1...65_536, count: count, default: 1)
    let pads = try listed("pads", 0...65_536, count: 2 * count, default: 0)
    let window = Window(
      kernel: Self.extent(kernel), stride: Self.extent(strides), dilation: Self.extent(dilations))
    let map = Self.extent(Array(extents.dropFirst()))
    var result = WindowAttributes(
      kernel: Self.json(kernel), padding: [], isPadded: false, overhangs: false)
    if strides.contains(where: { $0 != 1 }) { result.stride = Self.json(strides) }
    if dilations.contains(where: { $0 != 1 }) { result.dilation = Self.json(dilations) }
    let automatic = try node.text("auto_pad") ?? "NOTSET"
    let same = Padding.same.margins(for: window, on: map)
    var margins: Margins
    switch AutomaticPadding(rawValue: automatic) {
    case .upper?:
      result.padding = [("padding", "same")]
      result.isPadded = same != .none
      return result
    case .lower?:
      margins = Margins(top: same.bottom, left: same.right, bottom: same.top, right: same.left)
    case .valid?:
      result.padding = [("padding", "valid")]
      return result
    case .explicit?:
      margins =
        count == 1
        ? Margins(left: pads[0], right: pads[1])
        : Margins(top: pads[0], left: pads[1], bottom: pads[2], right: pads[3])
    case nil:
      throw ONNXFault(
        "auto_pad = '\(automatic.echoed)' is unknown", remedy: "It is NOTSET, SAME_UPPER, SAME_LOWER or VALID")
    }
    result.isPadded = margins != .none
    if roundsUp {
      let (rows, columns) = (
        Self.overhang(map.height, margins.top, margins.bottom, window.reach.height, window.stride.height),
        Self.overhang(map.width, margins.left, margins.right, window.reach.width, window.stride.width)
      )
      result.overhangs = rows > 0 || columns > 0
      margins.bottom += rows
      margins.right += columns
    }
    let most = isPooling ? Extent(height: window.kernel.height / 2, width: window.kernel.width / 2) : nil
    if margins != .none { result.padding = [("padding", Self.json(margins, same: same, on: count, most: most))] }
    return result
  }

  /// The forms of `auto_pad`.
  private enum AutomaticPadding: String {
    case explicit = "NOTSET"
    case upper = "SAME_UPPER"
    case lower = "SAME_LOWER"
    case valid = "VALID"
  }

  /// How far the last window reaches beyond the padded map, if windows are counted that begin within map or margin.
  private static func overhang(_ size: Int, _ before: Int, _ after: Int, _ reach: Int, _ stride: Int) -> Int {
    let room = size + before + after - reach
    guard room >= 0 else { return 0 }
    var last = (room + stride - 1) / stride
    if last * stride >= size + before { last -= 1 }
    return max(0, last * stride - room)
  }

  /// - parameter most: the most that one number may say for all sides
  private static func json(_ margins: Margins, same: Margins, on axes: Int, most: Extent?) -> JSONValue {
    let isShort = most.map { margins.left <= $0.width && margins.top <= $0.height } ?? true
    if axes == 1 {
      if isShort, margins.left == margins.right { return .integer(margins.left) }
      return margins == same ? "same" : [.integer(margins.left), .integer(margins.right)]
    }
    if isShort, margins.top == margins.bottom, margins.left == margins.right {
      return margins.top == margins.left
        ? .integer(margins.top) : [.integer(margins.top), .integer(margins.left)]
    }
    if margins == same { return "same" }
    return [.integer(margins.top), .integer(margins.left), .integer(margins.bottom), .integer(margins.right)]
  }

  static func json(_ numbers: [Int]) -> JSONValue {
    Set(numbers).count == 1 ? .integer(numbers[0]) : .array(numbers.map(JSONValue.integer))
  }

  private static func extent(_ numbers: [Int]) -> Extent {
    Extent(height: numbers.count == 1 ? 1 : numbers[0], width: numbers[numbers.count - 1])
  }
}
