import Datasets
import JSONText

/// How recipes and studies write what is set aside: a number of samples, a fraction, or an object with the seed beside.
extension ValidationSplit {
  /// Reads the member `validation`.
  /// - Parameters:
  ///   - base: what holds for the members that an object leaves out; nil if its `size` is required
  ///   - remedy: what else may be written
  /// - Returns: nil when the member is absent or was reported
  public init?(
    _ reader: inout JSONObjectReader<JSONFindings>, base: ValidationSplit? = nil, remedy: String? = nil,
    _ findings: inout JSONFindings
  ) {
    let key = "validation"
    let location = reader.location(of: key)
    guard let value = reader.value(key) else { return nil }
    guard case .object(let object) = value else {
      guard let size = SampleCount(value, key: key, at: location, remedy: remedy, &findings) else { return nil }
      self = base ?? ValidationSplit(size)
      self.size = size
      return
    }
    var inner = JSONObjectReader<JSONFindings>(object, at: location, subject: "a validation")
    let size = inner.value("size").flatMap { SampleCount($0, key: "size", at: location / "size", &findings) }
    if object["size"] == nil, base == nil {
      findings.add(
        "missing-member", at: location, "'validation' lacks its 'size'",
        remedy: "Give a number of samples, or a fraction between 0 and 1")
    }
    let seed = inner.integer("seed", in: Ranges.seed, &findings).map(UInt64.init)
    let isStratified = inner.boolean("stratified", &findings)
    inner.finish(&findings)
    guard let size = size ?? base?.size else { return nil }
    self.init(size, seed: seed ?? base?.seed ?? 0, isStratified: isStratified ?? base?.isStratified ?? false)
  }

  public var json: JSONValue {
    let size: JSONValue =
      switch size {
      case .count(let count): .integer(count)
      case .fraction(let fraction): .number(fraction)
      }
    return ["size": size, "seed": .integer(Int(clamping: seed)), "stratified": .boolean(isStratified)]
  }

  /// - Parameters:
  ///   - isWhole: whether an object must have its `size`
  ///   - others: schemas of what else may be written
  public static func schema(_ description: String, isWhole: Bool, or others: [JSONValue] = []) -> JSONValue {
    let sizes: [JSONValue] = [
      Ranges.samples.schema(), ["type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1],
    ]
    let properties: JSONValue = [
      "size": ["description": "A number of samples, or a fraction.", "anyOf": .array(sizes)],
      "seed": Ranges.seed.schema("Which samples."),
      "stratified": ["type": "boolean", "description": "Whether each class gives its share."],
    ]
    var object = JSONObject([("type", "object"), ("properties", properties)])
    if isWhole { object["required"] = ["size"] }
    object["additionalProperties"] = false
    return ["description": .string(description), "anyOf": .array(sizes + [.object(object)] + others)]
  }
}

extension SampleCount {
  fileprivate init?(
    _ value: JSONValue, key: String, at location: JSONFindings.Location, remedy: String? = nil,
    _ findings: inout JSONFindings
  ) {
    switch value {
    case .integer(let count) where Ranges.samples.contains(count): self = .count(count)
    case .number(let fraction) where fraction > 0 && fraction < 1: self = .fraction(fraction)
    default:
      findings.mismatch(
        value, at: location, key: key, expected: "a number of samples, or a fraction between 0 and 1", remedy: remedy)
      return nil
    }
  }
}
