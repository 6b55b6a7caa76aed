import Catalogues
import Datasets
import JSONText
import Search
import Training

extension StudySpecification {
  /// The specification with every choice written out, the architecture and the recipe in it.
  public var json: JSONValue {
    var object = JSONObject()
    object["study"] = .integer(Self.format.version)
    object["name"] = .string(name)
    object["comment"] = comment.map(JSONValue.string)
    object["dataset"] = dataset.json
    object["subset"] = subset.map(JSONValue.integer)
    object["validation"] = validation.json
    object["epochs"] = .integer(epochs)
    object["targets"] = targets.map { .object(JSONObject($0.members)) }
    object["objectives"] = .array(objectives.map { .string($0.kind) })
    object["limits"] = limits.json
    object["microcontroller"] = microcontroller?.json
    object["budget"] = .object(JSONObject([(budget.kind.rawValue, .integer(budget.amount))]))
    object["sampler"] = sampler.json
    object["fidelity"] = fidelity.json
    object["trainBaseFully"] = trainsBaseFully.map(JSONValue.boolean)
    object["inheritance"] = inheritance?.json
    object["distillation"] = distillation?.json
    object["baseWeights"] = baseWeights.map(JSONValue.string)
    object["screening"] = screening?.json
    object["window"] = .integer(window)
    object["seed"] = .integer(Int(clamping: seed))
    object["recipe"] = recipe.json
    object["device"] = device.map(JSONValue.string)
    if !plugins.isEmpty { object["plugins"] = .array(plugins.map(\.json)) }
    if architecture != .null { object["architecture"] = architecture }
    object["portfolio"] = portfolio?.json
    if !references.isEmpty { object["references"] = .array(references.map(\.architecture)) }
    return .object(object)
  }
}

extension SizeLimits {
  fileprivate var json: JSONValue {
    var object = JSONObject()
    for measure in CandidateSize.Measure.allCases {
      let limit = self[measure]
      guard limit != Bounds() else { continue }
      var bounds = JSONObject()
      bounds["min"] = limit.minimum.map(JSONValue.integer)
      bounds["max"] = limit.maximum.map(JSONValue.integer)
      object[measure.rawValue] = .object(bounds)
    }
    return .object(object)
  }
}

extension MethodChoice {
  fileprivate var json: JSONValue {
    var object = JSONObject([("kind", .string(kind))])
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
      object[name] = value.json
    }
    return .object(object)
  }
}
