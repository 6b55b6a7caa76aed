import Glibc
import JSONText
import Studies
import Training

extension StudyReport {
  /// What trainings left of each trial: its curves, and its files. Those of an earlier report stay as they were where
  /// nothing has become of the trial since.
  static func trainings(
    _ trials: TrialList, in path: String, after earlier: StudyReport?
  ) -> (curves: [JSONValue], files: [JSONValue]) {
    var (curves, files): ([JSONValue], [JSONValue]) = ([], [])
    let metric = trials.specification.metric.kind
    for (index, entry) in trials.entries.enumerated() {
      let known = earlier.flatMap { index < $0.trials.entries.count ? $0.trials.entries[index] : nil }
      if let earlier, let known, known.epochs == entry.epochs, known.state == entry.state,
        known.isOnFrontier == entry.isOnFrontier
      {
        curves.append(earlier.curves[index])
        files.append(earlier.files[index])
      } else {
        curves.append(Self.curves(entry, of: metric))
        files.append(Self.files(entry, in: path))
      }
    }
    return (curves, files)
  }

  /// What there is of a trial in the study's folder, as paths relative to the trial's.
  private static func files(_ entry: TrialList.Entry, in path: String) -> JSONValue {
    let (trial, epochs) = (entry.trial.number, entry.epochs)
    let names = ["architecture.json", "recipe.json", "weights-\(epochs).safetensors"]
    let found = names.filter { access("\(path)/\(Study.folder(trial: trial))/\($0)", R_OK) == 0 }
    return .array(found.map(JSONValue.string))
  }

  /// The most epochs of a curve; of longer ones every second is left out, or two of three, and so on, but for the last.
  private static let curvePointCount = 60

  /// By the names that histories have: a list for each of what the epochs reported.
  private static func curves(_ entry: TrialList.Entry, of metric: String) -> JSONValue {
    guard case .array(let epochs)? = entry.result?.history, !epochs.isEmpty else { return .null }
    let step = (epochs.count + Self.curvePointCount - 1) / Self.curvePointCount
    let kept = epochs.indices.filter { $0 % step == 0 || $0 == epochs.count - 1 }
    let names = [
      "epoch", "trainLoss", "validationLoss", EpochRecord.member("train", metric),
      EpochRecord.member("validation", metric),
    ]
    let keys = ["epoch", "trainLoss", "validationLoss", "train", "validation"]
    var object = JSONObject()
    for (name, key) in zip(names, keys) {
      let values = kept.map { index -> JSONValue in
        guard case .object(let record) = epochs[index] else { return .null }
        return switch record[name] {
        case .integer(let value)?: .integer(value)
        case .number(let value)?: value.json
        default: .null
        }
      }
      if values.contains(where: { $0 != .null }) { object[key] = .array(values) }
    }
    return .object(object)
  }
}
