import GraphIR
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
  /// The attributes that move with this one, as the network or the search section asks.
  public var followers: [String]

  public init(
    _ name: String, mutation: String, current: JSONValue, values: [JSONValue], followers: [String] = []
  ) {
    self.name = name
    self.mutation = mutation
    self.current = current
    self.values = values
    self.followers = followers
  }
}

extension Specimen {
  /// The axis of a knob.
  func axis(_ knob: Knob, mutation: String) -> Axis {
    let names = knob.slots.map { document.name(of: $0) }
    return Axis(
      names[0], mutation: mutation, current: .integer(knob.value),
      values: knob.domain.values(including: knob.value).map(JSONValue.integer), followers: Array(names.dropFirst()))
  }
}
