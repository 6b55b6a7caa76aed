import TensorTypes

/// A value that depends on the network's input: a layer's output, seen through reshapes and transpositions that no layer
/// has been made of yet. Extents are those of one sample.
struct MapValue {
  /// A change of how the elements are looked at, in the order in which the file makes them.
  enum View: Hashable {
    case reshape([Int])
    /// Axis i becomes axis `axes[i]`.
    case permute([Int])
  }

  var source: Draft.Source
  /// As the file sees it, after the views.
  var extents: [Int]
  var views: [View] = []
  /// Whether nothing else reads the layer, so that what is done to its output may be taken into it.
  var isSole = false

  var elementCount: Int { extents.reduce(1, *) }

  func viewed(_ view: View) -> MapValue {
    var copy = self
    switch view {
    case .reshape(let extents):
      guard extents != self.extents else { return self }
      if case .reshape? = copy.views.last { copy.views.removeLast() }
      copy.extents = extents
    case .permute(let axes):
      guard axes != Array(axes.indices) else { return self }
      copy.extents = axes.map { extents[$0] }
      if case .permute(let before)? = copy.views.last {
        copy.views.removeLast()
        let both = axes.map { before[$0] }
        if both != Array(both.indices) { copy.views.append(.permute(both)) }
        return copy
      }
    }
    copy.views.append(view)
    return copy
  }

  /// Whether the file has the channels last where our layers have them first.
  var hasChannelsLast: Bool {
    guard extents.count > 1 else { return false }
    return views == [.permute(Array(1..<extents.count) + [0])]
  }

  /// The axis that is our first one, if the views only move axes.
  var channelAxis: Int? {
    switch views.count {
    case 0: return 0
    case 1:
      guard case .permute(let axes) = views[0] else { return nil }
      return axes.firstIndex(of: 0)
    default: return nil
    }
  }
}

/// A value of the file.
enum ONNXValue {
  case constant(Constant)
  case map(MapValue)
  /// A list of values, which SequenceAt takes apart.
  case sequence([MapValue])
  /// What a node that is not supported would have given: what follows from it is not reported again.
  case unknown
}
