/// What an attribute does to a network, which tells a search how to vary it.
public enum AttributeRole: String, Hashable, Sendable, CaseIterable {
  /// Channels or features of a layer's output.
  case width
  /// How often something is repeated.
  case depth
  /// Channels inside a block that do not show outside.
  case bottleneck
  /// The side of a window.
  case kernel
  /// The step of a window.
  case stride
  /// The number of groups that channels are divided into.
  case groups
  /// The size of a pooled or resized map.
  case resolution
  /// One of several kinds of the same thing.
  case choice
  /// The strength of a regulariser.
  case regularization
}
