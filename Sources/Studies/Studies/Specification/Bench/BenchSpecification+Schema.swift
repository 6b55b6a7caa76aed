import JSONText

extension BenchSpecification {
  /// The JSON Schema (draft 2020-12) of benches' files, for editors to complete and check.
  /// - Parameter study: that of studies' files
  public static func schema(study: JSONValue) -> JSONValue {
    var base = JSONObject()
    var changes = JSONObject()
    if case .object(let schema) = study {
      base = schema
      base["$schema"] = nil
      if case .object(let properties)? = schema["properties"] {
        for member in properties.members where !sharedMembers.contains(member.key) {
          changes[member.key] = ["anyOf": [member.value, ["type": "null"]]]
        }
      }
    }
    return [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Espalier bench",
      "description": "Ways to search that are compared at equal compute.",
      "type": "object",
      "required": ["bench"], "anyOf": [["required": ["study", "budget"]], ["required": ["table"]]],
      "properties": [
        "$schema": ["type": "string"],
        "bench": format.schema,
        "name": ["type": "string", "description": "For people, and for the bench's folder."],
        "comment": ["type": "string", "description": "For readers; has no effect."],
        "study": [
          "description": "What every run searches: the path of a study's file, relative to this file, or a study.",
          "anyOf": [["type": "string"], .object(base)],
        ],
        "table": [
          "description": "A table of results to search in place of training: its path, relative to this file.",
          "type": "string",
        ],
        "rivals": [
          "description": "What other tools evaluated on the table: the path of a CSV file, relative to this file.",
          "type": "string",
        ],
        "objectives": [
          "description": "Over a table: accuracy, parameters, multiplyAdds; accuracy and parameters when absent.",
          "type": "array", "items": ["enum": ["accuracy", "parameters", "multiplyAdds"]], "uniqueItems": true,
        ],
        "variants": [
          "description": "The ways to search. Random search with early stopping is added where it is none of them.",
          "type": "array",
          "items": [
            "type": "object", "required": ["name"],
            "properties": [
              "name": ["type": "string", "pattern": "^[A-Za-z0-9+_-][A-Za-z0-9+_.-]*$"],
              "with": [
                "description": "Members that replace the study's; null removes one.", "type": "object",
                "properties": .object(changes), "additionalProperties": false,
              ],
            ],
            "additionalProperties": false,
          ],
        ],
        "seeds": [
          "description": "How many seeds, from 0, or which; 5 when absent, 20 over a table.",
          "anyOf": [
            Ranges.seedCount.schema(),
            ["type": "array", "items": Ranges.seed.schema(), "minItems": 1, "uniqueItems": true],
          ],
        ],
        "budget": [
          "description": "What each run may spend: multiply-adds of training, or over a table trials, 100 when absent.",
          "type": "object", "minProperties": 1, "maxProperties": 1,
          "properties": ["multiplyAdds": Ranges.budget.schema(), "trials": Ranges.budget.schema()],
          "additionalProperties": false,
        ],
        "confirm": [
          "description": "Trainings of each final frontier from scratch, which is then tested; none when absent.",
          "type": "object", "properties": ["seeds": Ranges.confirmations.schema()],
          "additionalProperties": false,
        ],
      ],
      "additionalProperties": false,
    ]
  }
}
