import GraphIR
import TensorTypes

/// Channels in groups, as convolutions, normalisations and shuffles use them.
extension Shape {
  /// - throws: if groups do not divide the channels of this sample
  func checkChannels(divideInto groups: Int) throws(LayerError) {
    guard self[0].isMultiple(of: groups) else {
      throw LayerError("groups = \(groups) must divide the input's \(self[0]) channels", attribute: "groups")
    }
  }

  /// The shape of a batch with its channels split: [n, groups, channels / groups, …].
  func splittingChannels(into groups: Int) -> Shape {
    let channels = self[1] / groups
    return rank == 2 ? [self[0], groups, channels] : [self[0], groups, channels, self[2], self[3]]
  }
}
