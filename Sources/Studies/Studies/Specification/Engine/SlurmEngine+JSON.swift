import JSONText

extension SlurmEngine {
  /// The kinds of engines that a study's file may name.
  private enum Kind: String, CaseIterable { case slurm }

  /// Members that sbatch is given as they are, with what they are for.
  private static var words: [(key: String, path: WritableKeyPath<SlurmEngine, String?>, help: String)] {
    [
      ("partition", \.partition, "The partition; the cluster's default when absent."),
      ("account", \.account, "Whom the time is charged to."),
      ("qos", \.qos, "The quality of service."),
      ("time", \.time, "The time limit of a task, as sbatch reads it: \"12:00:00\"."),
      ("memory", \.memory, "The memory of a task: \"2G\"."),
      ("gres", \.gres, "Generic resources: \"gpu:1\"."),
      ("constraint", \.constraint, "Features of nodes: results repeat on processors of one kind."),
    ]
  }

  private static var paths: [(key: String, path: WritableKeyPath<SlurmEngine, String?>, help: String)] {
    [
      ("program", \.program, "The program's path on the nodes; the coordinator's own when absent."),
      ("data", \.data, "The folder of data sets on the nodes; the coordinator's when absent."),
      ("output", \.output, "Where tasks write, in sbatch's patterns; a folder of the study's when absent."),
    ]
  }

  /// Reads the member `engine`; nil if it is absent.
  init?(_ reader: inout StudySpecification.Reader, _ findings: inout JSONFindings) {
    guard let object = reader.object("engine", &findings) else { return nil }
    self.init()
    var inner = StudySpecification.Reader(object, at: reader.location / "engine", subject: "an engine")
    if object["kind"] == nil {
      findings.add(
        "missing-member", at: inner.location, "the member \"kind\" is missing", remedy: "Write \"kind\": \"slurm\"")
    }
    _ = inner.word("kind", &findings) as Kind?
    array = inner.integer("array", in: Ranges.slurmArray, &findings) ?? array
    threads = inner.integer("threads", in: Ranges.threads, &findings) ?? threads
    interval = inner.integer("interval", in: Ranges.lease, &findings) ?? interval
    idle = inner.integer("idle", in: Ranges.lease, &findings) ?? idle
    lease = inner.integer("lease", in: Ranges.lease, &findings) ?? lease
    for (key, path, _) in Self.words {
      self[keyPath: path] = inner.string(key, &findings)
      guard let word = self[keyPath: path], !Self.isWord(word) else { continue }
      findings.add(
        "bad-word", at: inner.location / key, "'\(word.echoed)' is no value that sbatch takes in one word",
        remedy: "Write letters, digits and \(Self.signs) alone")
    }
    for (key, path, _) in Self.paths {
      self[keyPath: path] = inner.string(key, &findings)
      guard let text = self[keyPath: path], text.isEmpty || !Self.isLine(text) else { continue }
      findings.add("bad-path", at: inner.location / key, "it is no path", remedy: "Write a path without line breaks")
    }
    prelude = inner.strings("prelude", &findings) ?? []
    for (index, line) in prelude.enumerated() where !Self.isLine(line) {
      findings.add(
        "bad-line", at: inner.location / "prelude" / index, "it is more than one line of shell",
        remedy: "Write each line as a text of its own")
    }
    inner.finish(&findings)
  }

  private static let signs = "_-+.,:=/@%*&|()[]"

  /// Whether a text can stand behind an option of sbatch, in a comment of a script.
  public static func isWord(_ text: String) -> Bool {
    (1...500).contains(text.utf8.count) && text.first != "-"
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII
          && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || signs.unicodeScalars.contains(scalar))
      }
  }

  private static func isLine(_ text: String) -> Bool {
    text.utf8.count <= 10_000 && text.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 || $0 == "\t" }
  }

  static var schema: JSONValue {
    var properties = JSONObject()
    properties["kind"] = ["const": .string(kind)]
    properties["array"] = Ranges.slurmArray.schema("The most tasks at a time; 16 when absent.")
    properties["threads"] = Ranges.threads.schema("Candidates that a task trains at the same time; 1 when absent.")
    for (key, _, help) in words + paths {
      let description = JSONValue.string(help)
      properties[key] = ["type": "string", "description": description]
    }
    properties["prelude"] = [
      "description": "Lines of shell before the worker, such as 'module load gcc'.", "type": "array",
      "items": ["type": "string"],
    ]
    properties["interval"] = Ranges.lease.schema("Seconds between two looks at the queue; 15 when absent.")
    properties["idle"] = Ranges.lease.schema("Seconds after which a task ends without a step; 600 when absent.")
    properties["lease"] = Ranges.lease.schema("Seconds for which a worker may be silent; 30 when absent.")
    return [
      "description": "Who starts workers for a study in a database; not part of what the study is known by.",
      "type": "object", "required": ["kind"], "properties": .object(properties), "additionalProperties": false,
    ]
  }
}
