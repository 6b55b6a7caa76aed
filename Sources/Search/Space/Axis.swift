import JSONText

/// One direction in which a search may go from an architecture, with the values that it may take there.
///
/// A value is what a document would hold: a number, a kind, a boolean for something that is there or not.
public struct Axis: Hashable, Sendable {
  /// What it is: `block1.middle`, `pooling after block2`.
  public var name: String
  /// The mutation that goes along it.
  public var mutation: String
  /// The value that the architecture has.
  public var current: JSONValue
  /// All values, the current one among them.
  public var values: [JSONValue]

  public init(_ name: String, mutation: String, current: JSONValue, values: [JSONValue]) {
    self.name = name
    self.mutation = mutation
    self.current = current
    self.values = values
  }
}
