import Primitives

extension Padding {
  /// The rows and columns that this padding adds to a map.
  public func margins(for window: Window, on map: Extent) -> Margins {
    switch self {
    case .valid: return .none
    case .amount(let extent): return Margins(extent)
    case .margins(let margins): return margins
    case .ends(let before, let after): return Margins(left: before, right: after)
    case .same:
      func total(_ size: Int, _ stride: Int, _ reach: Int) -> Int {
        max(0, ((size + stride - 1) / stride - 1) * stride + reach - size)
      }
      let height = total(map.height, window.stride.height, window.reach.height)
      let width = total(map.width, window.stride.width, window.reach.width)
      return Margins(top: height / 2, left: width / 2, bottom: height - height / 2, right: width - width / 2)
    }
  }
}
