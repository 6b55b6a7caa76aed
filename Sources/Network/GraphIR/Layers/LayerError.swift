/// Why a layer does not accept its inputs. The graph adds the location, the path and the trail through blocks.
public struct LayerError: Error, Hashable, Sendable {
  /// The attribute to point at; nil for the layer as a whole.
  public var attribute: String?
  /// What was found and what was expected, as a sentence without its full stop.
  public var message: String
  /// A sentence that says what to do.
  public var remedy: String?

  public init(_ message: String, attribute: String? = nil, remedy: String? = nil) {
    self.message = message
    self.attribute = attribute
    self.remedy = remedy
  }
}
