extension ClosedRange<Int> {
  /// The bounds as people read them: "from 1 to 1024", "from 0 to 2^63 - 1".
  public var words: String { "from \(Self.brief(lowerBound)) to \(Self.brief(upperBound))" }

  private static func brief(_ bound: Int) -> String {
    switch bound {
    case .max: "2^63 - 1"
    case Int(Int32.max): "2^31 - 1"
    case 1 << 53: "2^53"
    case -(1 << 53): "-2^53"
    default: "\(bound)"
    }
  }

  /// The JSON Schema of a number in this range.
  public func schema(_ description: String? = nil) -> JSONValue {
    var object = JSONObject()
    object["description"] = description.map(JSONValue.string)
    object["type"] = "integer"
    object["minimum"] = .integer(lowerBound)
    object["maximum"] = .integer(upperBound)
    return .object(object)
  }
}

extension ClosedRange<Double> {
  /// The bounds as people read them: "from 0.001 to 86400".
  public var words: String {
    "from \(JSONWriter.canonical(Self.json(lowerBound))) to \(JSONWriter.canonical(Self.json(upperBound)))"
  }

  /// The JSON Schema of a number in this range.
  public func schema(_ description: String? = nil) -> JSONValue {
    var object = JSONObject()
    object["description"] = description.map(JSONValue.string)
    object["type"] = "number"
    object["minimum"] = Self.json(lowerBound)
    object["maximum"] = Self.json(upperBound)
    return .object(object)
  }

  /// A bound as people write it: 1 and not 1.0.
  private static func json(_ bound: Double) -> JSONValue {
    Int(exactly: bound).flatMap { abs($0) < 1 << 53 ? .integer($0) : nil } ?? .number(bound)
  }
}
