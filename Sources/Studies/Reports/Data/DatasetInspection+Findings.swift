import Datasets
import JSONText

extension DatasetInspection {
  /// Files that cannot be read are named up to this many.
  private static let namedFiles = 10

  /// What is worth knowing of the data, sentence by sentence.
  var findings: [String] {
    var lines: [String] = []
    switch source.testOrigin {
    case .given: break
    case .none: lines.append("There is no test part.")
    case .setAside(let part, let groups):
      let unit = groups.map { "whole groups, of which there are \($0)" } ?? "each class giving its share"
      let how = source.targets.form == .classes || groups != nil ? ", \(unit)" : ""
      lines.append(
        "The files have no test part: \(part.fraction) of the samples are set aside by seed \(part.seed)\(how).")
    }
    lines += source.remarks.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }
    if let duplicateCount, duplicateCount > 0 {
      lines.append(
        duplicateCount == 1
          ? "1 test sample has the values of a training sample."
          : "\(duplicateCount) test samples have the values of a training sample.")
    }
    if let dominantClass {
      lines.append(
        "\(Int((100 * dominantClass.share).rounded())) % of the training samples are of class '\(dominantClass.name)': judge "
          + "by balanced accuracy (\"metric\": \"balancedAccuracy\"), and weigh classes (\"classWeights\": \"balanced\")."
      )
    }
    let files = source.undecodable
    if !files.isEmpty {
      lines.append("\(files.count) \(files.count == 1 ? "file does" : "files do") not decode, and are left out:")
      lines += files.prefix(Self.namedFiles).map { "  \($0.path): \($0.reason)" }
      if files.count > Self.namedFiles { lines.append("  and \(files.count - Self.namedFiles) more") }
    }
    return lines
  }

  /// `test{given | testFraction, testSeed, groups}`, `remarks`, `duplicates`, `dominantClass`, `undecodable`.
  var findingMembers: [(String, JSONValue)] {
    var members: [(String, JSONValue)] = []
    switch source.testOrigin {
    case .given: members.append(("test", "given"))
    case .none: members.append(("test", .null))
    case .setAside(let part, let groups):
      var object = JSONObject([("testFraction", .number(part.fraction)), ("testSeed", .integer(part.seed))])
      object["groups"] = groups.map(JSONValue.integer)
      members.append(("test", .object(object)))
    }
    members.append(("remarks", .array(source.remarks.map(JSONValue.string))))
    if let duplicateCount { members.append(("duplicates", .integer(duplicateCount))) }
    if let dominantClass {
      members.append(
        ("dominantClass", ["name": .string(dominantClass.name), "share": .number(dominantClass.share)]))
    }
    if !source.undecodable.isEmpty {
      members.append(
        (
          "undecodable",
          .array(source.undecodable.map { ["path": .string($0.path), "reason": .string($0.reason)] })
        ))
    }
    return members
  }
}
