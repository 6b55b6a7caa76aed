import TensorTypes

/// What a read of a file may be told.
public struct ImportOptions: Hashable, Sendable {
  /// The shape of one sample where the file leaves it open.
  public var input: Shape?

  public init(input: Shape? = nil) { self.input = input }
}
