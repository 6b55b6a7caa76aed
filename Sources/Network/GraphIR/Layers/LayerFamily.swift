/// Kinds of layers that a search may exchange for each other, or insert where one of them may be. A search does not touch
/// a kind without a family.
public enum LayerFamily: String, Hashable, Sendable, CaseIterable {
  /// Windows with learned weights that mix channels or features.
  case convolution
  /// Every output reads every input.
  case dense
  /// A function of each element that keeps the shape.
  case activation
  /// Normalisation that keeps the shape.
  case normalization
  /// Windows without weights that make maps smaller.
  case pooling
  /// Pooling to a map of a given size.
  case adaptivePooling
  /// A map to one number a channel.
  case globalPooling
  /// A map to a vector of all its elements.
  case flattening
  /// The sum of inputs of one shape.
  case sum
  /// Something that only training does, such as dropout.
  case regularization
}
