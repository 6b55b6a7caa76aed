import Diagnostics
import JSONText
import Layers

extension NodeTranslation {
  static let resizingRules: [String: Rule] = [
    "Resize": { node, translation throws(ONNXFault) in [.map(try translation.resized(node))] },
    "Upsample": { node, translation throws(ONNXFault) in [.map(try translation.resized(node))] },
  ]

  /// A map that is enlarged by repeating each pixel, whichever of their rules the file names: the pixel that each output
  /// takes is computed and compared.
  private mutating func resized(_ node: ONNXNode) throws(ONNXFault) -> MapValue {
    let value = try plain(node.map(), of: node)
    let rank = value.extents.count + 1
    let isOld = node.kind == "Upsample" || node.opset < 11
    let mode = try node.text("mode") ?? "nearest"
    node.ignore("cubic_coeff_a", "exclude_outside", "extrapolation_value", "antialias")
    guard mode == "nearest" else {
      throw ONNXFault(
        "mode = '\(mode.echoed)' computes pixels between others",
        remedy: "The nearest: mode = 'nearest', which is upsample")
    }
    let transformation = isOld ? "asymmetric" : try node.text("coordinate_transformation_mode") ?? "half_pixel"
    let rounding = isOld ? "floor" : try node.text("nearest_mode") ?? "round_prefer_floor"
    let axes = try self.axes(node.integers("axes") ?? Array(0..<rank), rank: rank)
    let policy = try node.text("keep_aspect_ratio_policy") ?? "stretch"
    guard policy == "stretch" else { throw ONNXFault("it keeps the aspect ratio of given sizes") }
    var scales = [Double](repeating: 1, count: rank)
    if let given = try scaleFactors(node, isOld: isOld) {
      guard given.count == axes.count else { throw ONNXFault("it has \(given.count) scales for \(axes.count) axes") }
      for (axis, scale) in zip(axes, given) { scales[axis] = scale }
    } else if let sizes = try node.constant(3, "sizes")?.dimensions {
      guard sizes.count == axes.count else { throw ONNXFault("it has \(sizes.count) sizes for \(axes.count) axes") }
      for (axis, size) in zip(axes, sizes) {
        if axis == 0 {
          guard size == .batch || size.number == fixedBatch else { throw ONNXFault("it changes the number of samples") }
        } else {
          guard let number = size.number else { throw ONNXFault("its sizes depend on the batch") }
          scales[axis] = Double(number) / Double(value.extents[axis - 1])
        }
      }
    } else {
      throw ONNXFault("its scales and its sizes are missing")
    }
    let factors = scales.map { Int(exactly: $0) ?? 0 }
    guard rank >= 3, factors[0] == 1, factors[1] == 1, factors.allSatisfy({ (1...1024).contains($0) }) else {
      throw ONNXFault(
        "it scales by \(listing(scales.map { "\($0)" }))",
        remedy: "The nearest: whole factors of the map alone, which is upsample")
    }
    for (axis, factor) in factors.enumerated() where factor > 1 {
      let size = value.extents[axis - 1]
      guard try Self.repeatsPixels(size: size, factor, transformation, rounding) else {
        throw ONNXFault(
          "\(transformation.echoed) with \(rounding.echoed) does not repeat each pixel \(factor) times",
          remedy: "The nearest: asymmetric with floor, which is upsample")
      }
    }
    if factors.allSatisfy({ $0 == 1 }) { return passed(value, of: node) }
    return try append(
      Upsample.kind, [("factor", Self.json(Array(factors.dropFirst(2))))], [value.source], of: node)
  }

  private func scaleFactors(_ node: ONNXNode, isOld: Bool) throws(ONNXFault) -> [Double]? {
    if let listed = node.floats("scales"), !listed.isEmpty { return listed.map(Double.init) }
    guard let constant = try node.constant(isOld ? 1 : 2, "scales"), constant.count > 0 else { return nil }
    guard let floats = constant.floats, floats.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw ONNXFault("its scales are not positive numbers")
    }
    return floats.map(Double.init)
  }

  /// Whether output i takes pixel ⌊i / factor⌋ for every i that can be different.
  private static func repeatsPixels(
    size: Int, _ factor: Int, _ transformation: String, _ rounding: String
  ) throws(ONNXFault) -> Bool {
    let scale = Double(factor)
    // The rules are periodic: two pixels at each end show it.
    let count = size * factor
    let tested = size <= 4 ? Array(0..<count) : Array(0..<2 * factor) + Array(count - 2 * factor..<count)
    for index in tested {
      let i = Double(index)
      let position: Double
      switch Coordinates(rawValue: transformation) {
      case .asymmetric?: position = i / scale
      case .halfPixel?, .symmetric?: position = (i + 0.5) / scale - 0.5
      case .pytorch?: position = count > 1 ? (i + 0.5) / scale - 0.5 : 0
      case .corners?: position = count > 1 ? i * Double(size - 1) / Double(count - 1) : 0
      case nil: throw ONNXFault("coordinate_transformation_mode = '\(transformation.echoed)' is not supported")
      }
      let pixel: Double
      switch Rounding(rawValue: rounding) {
      case .floor?: pixel = position.rounded(.down)
      case .ceiling?: pixel = position.rounded(.up)
      case .preferFloor?: pixel = (position - 0.5).rounded(.up)
      case .preferCeiling?: pixel = (position + 0.5).rounded(.down)
      case nil: throw ONNXFault("nearest_mode = '\(rounding.echoed)' is unknown")
      }
      if min(max(Int(pixel), 0), size - 1) != index / factor { return false }
    }
    return true
  }

  private enum Coordinates: String {
    case asymmetric, corners = "align_corners", halfPixel = "half_pixel", symmetric = "half_pixel_symmetric"
    case pytorch = "pytorch_half_pixel"
  }

  private enum Rounding: String {
    case floor, ceiling = "ceil", preferFloor = "round_prefer_floor", preferCeiling = "round_prefer_ceil"
  }
}
