import Compilation
import JSONText
import Optimizers
import Tasks

extension Recipe {
  /// The JSON Schema (draft 2020-12) of recipes' files, for editors to complete and check.
  public static var schema: JSONValue {
    [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Espalier recipe",
      "description": "How a network is trained.",
      "type": "object",
      "required": ["recipe"],
      "properties": .object(JSONObject(general + task + optimization + data + [("seed", seed)])),
      "additionalProperties": false,
    ]
  }

  private static var general: [(String, JSONValue)] {
    [
      ("$schema", ["type": "string"]),
      ("recipe", format.schema),
      ("name", ["type": "string", "description": "For people."]),
      ("comment", ["type": "string", "description": "For readers; has no effect."]),
      ("epochs", Ranges.epochs.schema("Passes over the training samples; 10 when absent.")),
      ("batchSize", Ranges.batchSize.schema("Samples in a step; 64 when absent.")),
      ("lastBatch", words(LastBatch.self, "What becomes of the samples that do not fill a batch.")),
      ("precision", words(Precision.self, "What training steps compute in; f32 when absent.")),
      (
        "initialWeights",
        object(
          "What the weights of convolutions begin as, beside PyTorch's.",
          [("identity", ["type": "boolean"]), ("whitening", ["type": "boolean"])])
      ),
      (
        "quantization",
        kinded(
          "Rounds weights and activations as 8-bit integers will, so that the network learns to do with them.",
          [
            (
              QuantizedTraining.Kind.int8.rawValue,
              [("rangeMomentum", Ranges.rangeMomentum.schema("Of ranges of activations; 0.01 when absent."))]
            )
          ])
      ),
    ]
  }

  private static var task: [(String, JSONValue)] {
    let weights: [JSONValue] = [
      words(ClassWeights.Word.self, nil), list(Ranges.classWeight.schema(), count: Ranges.channels),
    ]
    return [
      (
        "loss",
        kinded(
          "What training makes small; the usual loss of the samples' targets when absent.",
          Loss.Kind.allCases.map { kind in
            (
              kind.rawValue,
              kind == .huber ? [("delta", Ranges.huberDelta.schema("In deviations; 1 when absent."))] : []
            )
          })
      ),
      (
        "metric",
        [
          "description": "The kind of the metric that decides; the usual one of the samples' targets when absent.",
          "type": "string",
        ]
      ),
      (
        "classWeights",
        [
          "description": "What samples of each class count for in the loss; alike when absent.",
          "anyOf": .array(weights),
        ]
      ),
    ]
  }

  private static var optimization: [(String, JSONValue)] {
    [
      (
        "optimizer",
        kinded(
          "The optimizer; adam when absent.",
          [
            (
              Update.Rule.Kind.sgd.rawValue,
              [("momentum", Ranges.momentum.schema()), ("nesterov", ["type": "boolean"])]
            ),
            (Update.Rule.Kind.adam.rawValue, adam), (Update.Rule.Kind.adamW.rawValue, adam),
            (Update.Rule.Kind.muon.rawValue, [("momentum", Ranges.momentum.schema())] + adam),
          ])
      ),
      ("learningRate", Ranges.learningRate.schema("The highest of the schedule; 0.001 when absent.")),
      (
        "schedule",
        kinded(
          "How the learning rate changes; constant when absent.",
          [
            (Schedule.Kind.constant.rawValue, []),
            (Schedule.Kind.cosine.rawValue, [("minimum", Ranges.learningRate.schema())]),
            (Schedule.Kind.oneCycle.rawValue, oneCycle),
          ])
      ),
      (
        "warmUp",
        object(
          "A linear rise of the learning rate before the schedule; none when absent.",
          [("epochs", Ranges.warmUpEpochs.schema()), ("start", Ranges.share.schema())], required: ["epochs"])
      ),
      ("weightDecay", Ranges.weightDecay.schema("0 when absent, 0.01 of adamw and muon.")),
      ("exemptNormsAndBiases", ["type": "boolean", "description": "Whether weight decay spares them."]),
      ("clipNorm", Ranges.clipNorm.schema("The most that the norm of all gradients may be; no limit when absent.")),
      ("averageDecay", Ranges.averageDecay.schema("Of an average of the weights; none is kept when absent.")),
      ("labelSmoothing", Ranges.labelSmoothing.schema("0 when absent.")),
    ]
  }

  private static var adam: [(String, JSONValue)] {
    [("betas", list(Ranges.beta.schema(), count: 2...2)), ("epsilon", Ranges.epsilon.schema())]
  }

  private static var oneCycle: [(String, JSONValue)] {
    [
      ("rise", Ranges.share.schema()), ("startDivisor", Ranges.rateDivisor.schema()),
      ("endDivisor", Ranges.rateDivisor.schema()), ("anneal", words(OneCycle.Anneal.self, nil)),
      ("threePhases", ["type": "boolean"]), ("momentum", list(Ranges.momentum.schema(), count: 2...2)),
    ]
  }

  private static var data: [(String, JSONValue)] {
    let given = object(
      nil,
      [
        ("mean", list(Ranges.mean.schema(), count: Ranges.channels)),
        ("deviation", list(Ranges.deviation.schema(), count: Ranges.channels)),
      ], required: ["mean", "deviation"])
    return [
      (
        "augmentation",
        object(
          "Random changes of training samples.",
          [
            ("flip", ["type": "boolean"]), ("cropPadding", Ranges.margin.schema()), ("cutout", Ranges.margin.schema()),
            ("mixup", Ranges.mixup.schema()), ("shift", Ranges.points.schema()), ("scale", Ranges.share.schema()),
            ("noise", Ranges.noise.schema()), ("timeMask", Ranges.points.schema()),
          ])
      ),
      (
        "normalization",
        [
          "description": "How raw values become inputs; unit when absent.",
          "anyOf": [words(NormalizationRule.Word.self, nil), given],
        ]
      ),
      (
        "validation",
        ValidationSplit.schema(
          "What is set aside of the training samples; a tenth when absent, nothing when null.", isWhole: true,
          or: [["type": "null"]])
      ),
      (
        "earlyStopping",
        object(
          "Ends training when validation has not improved for a while.",
          [
            ("metric", ["description": "loss, or the metric that decides; loss when absent.", "type": "string"]),
            ("patience", Ranges.patience.schema("Epochs.")),
            ("minimumGain", Ranges.minimumGain.schema()),
          ], required: ["patience"])
      ),
    ]
  }

  private static var seed: JSONValue { Ranges.seed.schema("What everything random is drawn from; 0 when absent.") }
}

/// Parts of schemas.
extension Recipe {
  private static func words<Word>(_ type: Word.Type, _ description: String?) -> JSONValue
  where Word: RawRepresentable & CaseIterable, Word.RawValue == String {
    var object = JSONObject()
    object["description"] = description.map(JSONValue.string)
    object["enum"] = .array(type.allCases.map { .string($0.rawValue) })
    return .object(object)
  }

  private static func object(
    _ description: String?, _ properties: [(String, JSONValue)], required: [String] = []
  ) -> JSONValue {
    var object = JSONObject()
    object["description"] = description.map(JSONValue.string)
    object["type"] = "object"
    object["properties"] = .object(JSONObject(properties))
    if !required.isEmpty { object["required"] = .array(required.map(JSONValue.string)) }
    object["additionalProperties"] = false
    return .object(object)
  }

  /// A kind by its name, or an object with the kind and more to say of it.
  private static func kinded(
    _ description: String, _ kinds: [(name: String, members: [(String, JSONValue)])]
  ) -> JSONValue {
    let objects = kinds.map { kind in
      object(nil, [("kind", ["const": .string(kind.name)])] + kind.members, required: ["kind"])
    }
    let names: JSONValue = ["enum": .array(kinds.map { .string($0.name) })]
    return ["description": .string(description), "anyOf": .array([names] + objects)]
  }

  private static func list(_ element: JSONValue, count: ClosedRange<Int>) -> JSONValue {
    [
      "type": "array", "items": element, "minItems": .integer(count.lowerBound),
      "maxItems": .integer(count.upperBound),
    ]
  }
}
