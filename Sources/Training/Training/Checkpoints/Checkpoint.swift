import Datasets
import Diagnostics
import Files
import JSONText
import Safetensors
import Tasks

/// A network in training, saved: weights, buffers, what the optimiser keeps, and how far the run has come. Enough to
/// resume bit for bit, to evaluate and to export.
///
/// On disk a safetensors file. Weights and buffers have their own names, `block1.conv1.weight`, so that other tools
/// read them as they are; the rest stands under `Role` and the name. The same run writes the same bytes: no time of
/// day and no duration is in it.
public struct Checkpoint: Sendable {
  /// The version of the format that this tool reads and writes.
  public static let formatVersion = 1

  /// The architecture's document.
  public var architecture: JSONValue
  /// What the graph of the document must hash to.
  public var graphHash: String
  public var recipe: Recipe
  public var normalization: Normalization
  /// The data set that was trained on, and how many samples of it.
  public var data: DataDescription
  public var progress: TrainingProgress
  /// In the order of the program: parameters, buffers, then what belongs to parameters, role by role.
  public var tensors: [SafetensorsFile.Tensor]
  /// What identifies the weights that the run began from; nil if it began from random ones.
  public var origin: String?
  /// What identifies the teacher that the run learned from; nil if it had none.
  public var teacher: String?

  public struct DataDescription: Hashable, Sendable {
    public var name: String
    /// Kind and settings of own files; nil for a data set that is found by its name.
    public var choice: DatasetChoice?
    public var targets: Targets
    /// How quantities were standardised; nil for classes and labels.
    public var scaling: TargetScaling?
    public var trainingCount: Int
    public var validationCount: Int
    /// What the samples are known by; nil in files of versions that did not write it down.
    public var fingerprint: Fingerprint?
  }

  /// What stands beside a parameter under its name. No layer's name holds a slash, so no two names meet.
  enum Role: String, CaseIterable {
    case firstMoment = "moment1"
    case secondMoment = "moment2"
    case average

    func name(of parameter: String) -> String { "\(rawValue)/\(parameter)" }
  }

  /// Replaces a file as a whole.
  /// - throws: when the file cannot be written; what was there before is then as it was
  public func write(to path: String, by file: AtomicFile = AtomicFile()) throws(DiagnosticsError) {
    try SafetensorsFile(metadata: metadata, tensors: tensors).write(to: path, by: file)
  }

  enum Key: String, CaseIterable {
    case version = "espalier.checkpoint"
    case architecture, data, graph, normalization, origin, progress, recipe, teacher
  }

  private var metadata: [String: String] {
    let members: [(Key, String)] = [
      (.version, "\(Self.formatVersion)"), (.architecture, JSONWriter.line(architecture)), (.graph, graphHash),
      (.recipe, JSONWriter.line(recipe.json)), (.normalization, JSONWriter.line(normalization.json)),
      (.data, JSONWriter.line(data.json)), (.progress, JSONWriter.line(progress.json)),
    ]
    let others = [(Key.origin, origin), (.teacher, teacher)].compactMap { key, value in value.map { (key, $0) } }
    return Dictionary(uniqueKeysWithValues: (members + others).map { ($0.0.rawValue, $0.1) })
  }
}

extension Normalization {
  fileprivate var json: JSONValue {
    ["mean": .array(mean.map(JSONValue.number)), "deviation": .array(deviation.map(JSONValue.number))]
  }
}

extension Checkpoint.DataDescription {
  fileprivate var json: JSONValue {
    var object = JSONObject([("name", .string(name))])
    for (key, value) in targets.members { object[key] = value }
    if let scaling {
      object["means"] = .array(scaling.means.map(JSONValue.number))
      object["deviations"] = .array(scaling.deviations.map(JSONValue.number))
    }
    object["dataset"] = choice?.json
    object["training"] = .integer(trainingCount)
    object["validation"] = .integer(validationCount)
    object["fingerprint"] = fingerprint.map { .string($0.description) }
    return .object(object)
  }
}

extension TrainingProgress {
  fileprivate var json: JSONValue {
    [
      "epoch": .integer(epoch), "batch": .integer(batch), "lossSum": .number(lossSum),
      "correct": Int(exactly: correctCount).map(JSONValue.integer) ?? .number(correctCount),
      "samples": .integer(sampleCount), "history": .array(history.map(\.repeatable)),
    ]
  }
}

extension EpochRecord {
  /// What is the same in every repetition of the run; no durations.
  fileprivate var repeatable: JSONValue {
    var object = JSONObject([("trainLoss", .number(trainLoss))])
    object[Self.member("train", metric)] = trainMetric.map(JSONValue.number)
    object["validationLoss"] = validationLoss.map(JSONValue.number)
    object[Self.member("validation", metric)] = validationMetric.map(JSONValue.number)
    object["learningRate"] = .number(learningRate)
    return .object(object)
  }
}
