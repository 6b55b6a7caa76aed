/// For each channel of a child's value, the channel of the parent's value that it repeats.
struct ChannelOrigin: Hashable {
  /// Channels that the value has in the parent.
  var parentCount: Int
  /// By channel of the child; nil for one that the parent does not have.
  var sources: [Int?]

  /// Channel c repeats the parent's channel c modulo the parent's count. All values of one width are widened alike, so that
  /// they may be added.
  init(repeating parentCount: Int, over count: Int) {
    self.parentCount = parentCount
    sources = (0..<count).map { $0 % parentCount }
  }

  /// Channel c is the parent's channel c, if it has that many.
  init(overlapping parentCount: Int, with count: Int) {
    self.parentCount = parentCount
    sources = (0..<count).map { $0 < parentCount ? $0 : nil }
  }

  init(parentCount: Int, sources: [Int?]) {
    self.parentCount = parentCount
    self.sources = sources
  }

  /// The origin of the features after flattening maps with this many elements a channel.
  func flattened(by elements: Int) -> ChannelOrigin {
    ChannelOrigin(
      parentCount: parentCount * elements,
      sources: sources.flatMap { source in (0..<elements).map { element in source.map { $0 * elements + element } } })
  }

  /// The origin of concatenated values.
  static func joined(_ origins: [ChannelOrigin]) -> ChannelOrigin {
    var joined = ChannelOrigin(parentCount: 0, sources: [])
    for origin in origins {
      joined.sources += origin.sources.map { source in source.map { $0 + joined.parentCount } }
      joined.parentCount += origin.parentCount
    }
    return joined
  }
}
