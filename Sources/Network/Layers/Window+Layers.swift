import GraphIR
import Primitives

/// What convolutions and poolings have in common: a window on a padded map.
extension Window {
  /// The window with the padding that an attribute asks for on a map of this size.
  func padded(_ padding: Padding, on map: Extent) -> Window {
    var window = self
    window.padding = padding.margins(for: self, on: map)
    return window
  }

  /// The window's positions on a map.
  /// - parameter rank: 3 where the map is an image's, 2 where it is a sequence's
  /// - throws: if the window is larger than the padded map
  func checkedPositions(on map: Extent, rank: Int) throws(LayerError) -> Extent {
    if let positions = positions(on: map) { return positions }
    let padded = Extent(
      height: map.height + padding.top + padding.bottom, width: map.width + padding.left + padding.right)
    throw LayerError(
      rank == 3
        ? "the window covers \(reach.height) × \(reach.width), more than the padded map of "
          + "\(padded.height) × \(padded.width)"
        : "the window covers \(reach.width), more than the padded length of \(padded.width)",
      attribute: "kernel", remedy: "Use a smaller kernel or more padding")
  }
}

extension Extent {
  /// The extent of a sequence's map: one row.
  init(alongSequence width: Int) {
    self.init(height: 1, width: width)
  }
}

extension Padding {
  /// The padding of a sequence's map, which stays one row.
  var alongSequence: Padding {
    guard case .amount(let amount) = self else { return self }
    return .amount(Extent(height: 0, width: amount.width))
  }
}
