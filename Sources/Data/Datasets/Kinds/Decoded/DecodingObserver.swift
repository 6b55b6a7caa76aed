/// How far the decoding of a data set is.
public struct DecodingProgress: Hashable, Sendable {
  /// The data set, as people call it.
  public var name: String
  public var decoded: Int
  public var total: Int
}

/// Looks on while files are decoded, which may take minutes the first time, and may end it.
public final class DecodingObserver: Hashable, Sendable {
  /// - Returns: false to end the decoding, of which nothing remains then.
  public typealias Report = @Sendable (DecodingProgress) -> Bool

  let report: Report

  /// - Parameter report: is called every tenth of a second, and at the end, on the thread that loads.
  public init(_ report: @escaping Report) {
    self.report = report
  }

  public static func == (first: DecodingObserver, second: DecodingObserver) -> Bool { first === second }
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
