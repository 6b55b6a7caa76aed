import Datasets
import JSONText
import Search
import Tasks
import Training

extension StudySpecification {
  /// The JSON Schema (draft 2020-12) of studies' files, for editors to complete and check. Architectures and recipes in
  /// them are left open.
  public static func schema(
    objectives: ObjectiveCatalogue = .builtin, metrics: MetricCatalogue = .builtin,
    mutations: MutationCatalogue = .builtin,
    samplers: SamplerCatalogue = .builtin, fidelity: FidelitySchedulerCatalogue = .builtin,
    screenings: ScreeningCatalogue = .builtin, datasets: DatasetCatalogue = .builtin
  ) -> JSONValue {
    [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Espalier study",
      "description": "What a search is to find.",
      "type": "object",
      "required": ["study", "dataset"],
      "properties": [
        "$schema": ["type": "string"],
        "study": format.schema,
        "name": ["type": "string", "description": "For people, and for the study's folder."],
        "comment": ["type": "string", "description": "For readers; has no effect."],
        "architecture": document(
          "The architecture to begin from: a path, relative to this file, or the document; else the first of the portfolio."
        ),
        "portfolio": PortfolioChoice.schema,
        "dataset": datasets.choiceSchema,
        "recipe": document(
          "How candidates are trained: a path or the recipe; when absent Adam at 0.001, or with a portfolio what suits the data."
        ),
        "epochs": Ranges.epochs.schema("Epochs of a candidate that reaches the last rung; the recipe's when absent."),
        "objectives": [
          "description":
            "One metric, sizes, what is measured. When absent the metric of the recipe or of the data, and parameters.",
          "type": "array", "minItems": 1,
          "uniqueItems": true,
          "items": [
            "anyOf": .array(
              (metrics.definitions.map { ($0.kind, $0.help) } + objectives.definitions.map { ($0.kind, $0.help) })
                .map { ["const": .string($0.0), "description": .string($0.1)] })
          ],
        ],
        "targets": [
          "description": "What the samples are labelled with; written down as a study begins.", "type": "object",
          "properties": .object(
            JSONObject(Targets.Form.allCases.map { ($0.rawValue, ["type": "array", "minItems": 1]) })),
          "minProperties": 1, "maxProperties": 1, "additionalProperties": false,
        ],
        "limits": [
          "description": "Bounds that every candidate keeps.", "type": "object",
          "properties": .object(
            JSONObject(CandidateSize.Measure.allCases.map { ($0.rawValue, $0.isOfDevice ? byteBounds : bounds) })),
          "additionalProperties": false,
        ],
        "microcontroller": MicrocontrollerChoice.schema,
        "budget": [
          "description": "How much is spent: one of these; 200 trials when absent.", "type": "object",
          "properties": .object(
            JSONObject(StudyBudget.Kind.allCases.map { ($0.rawValue, amount) })),
          "minProperties": 1, "maxProperties": 1, "additionalProperties": false,
        ],
        "sampler": samplers.schema("How candidates are proposed; nsga2 when absent."),
        "fidelity": fidelity.schema(
          "How training is spent; asha when absent.", without: FidelitySchedulerDefinition.derivedSettings),
        "trainBaseFully": [
          "description": "Whether the base is trained to the last rung whatever its results; true when absent.",
          "type": "boolean",
        ],
        "inheritance": Inheritance.schema,
        "distillation": Distillation.schema,
        "baseWeights": baseWeightsSchema,
        "screening": screenings.schema("Which candidates are trained; else surrogate with thrift 1, none for random."),
        "window": Ranges.window.schema(
          "The proposal of trial k rests on the results of trials up to k − window; 16 when absent."),
        "seed": Ranges.seed.schema("What everything random is drawn from."),
        "validation": ValidationSplit.schema(
          "What is set aside of the training samples; the recipe's, or a fifth, when absent.", isWhole: false),
        "subset": Ranges.subset.schema(
          "Training samples that are used at all, the validation's included; all when absent."),
        "search": SearchRules.schema(of: mutations),
        "device": [
          "description": "The kind of the device that candidates are trained on, which 'search --device' writes.",
          "type": "string",
        ],
        "storage": StudyHosting.storageSchema,
        "engine": SlurmEngine.schema,
        "plugins": [
          "description": "Plug-ins that are loaded: paths, relative to this file, or what a study noted of them.",
          "type": "array", "items": ["type": ["string", "object"]],
        ],
        "references": [
          "description": "Known networks to compare the frontier with.", "type": "array",
          "items": document("A path, relative to this file, or the document."),
        ],
      ],
      "additionalProperties": false,
    ]
  }

  private static func document(_ description: String) -> JSONValue {
    ["description": .string(description), "type": ["string", "object"]]
  }

  private static var amount: JSONValue { Ranges.budget.schema() }

  /// Bytes: numbers, or texts with a unit.
  private static var byteBounds: JSONValue {
    func either(_ range: ClosedRange<Int>) -> JSONValue {
      ["anyOf": [range.schema(), ["type": "string", "pattern": "^[0-9.]+ ?([kKmM]([iI])?)?[bB]?$"]]]
    }
    return [
      "description": "Bytes, or a text with a unit: 20KB is 20,000, 20KiB is 20,480.", "type": "object",
      "properties": ["min": either(Ranges.leastSize), "max": either(Ranges.mostSize)],
      "additionalProperties": false,
    ]
  }

  private static var bounds: JSONValue {
    [
      "type": "object",
      "properties": ["min": Ranges.leastSize.schema(), "max": Ranges.mostSize.schema()],
      "additionalProperties": false,
    ]
  }
}
