import Diagnostics
import Tasks

/// Labels as NumPy arrays hold them: numbers or names of classes, rows of 0 and 1, quantities.
struct ArrayTargets {
  /// The labels of the samples, and those of the test samples if there are any.
  let arrays: [NPYArray]
  let name: String
  let task: LearningTask?
  /// Names of the classes, labels or quantities; numbered from the array if none are given.
  let names: [String]

  func decoded() throws(DiagnosticsError) -> DecodedTargets {
    let first = arrays[0]
    for array in arrays {
      guard (1...2).contains(array.shape.count), array.shape.dropFirst() == first.shape.dropFirst() else {
        throw array.origin.error(
          "labels of shape \(array.shape) are neither [n] nor [n, k]"
            + (arrays.count > 1 ? ", alike in both parts" : ""),
          remedy: "Save one label, or one row of numbers, for each sample")
      }
    }
    let width = first.shape.count == 2 ? first.shape[1] : 1
    guard width > 0, width <= DecodedTargets.maximumClassCount else {
      throw first.origin.error("it has rows of \(width) labels", remedy: "Save one label, or a few, for each sample")
    }
    if first.element.isText { return try classesByName(width) }
    let isColumn = width == 1
    let isWhole = [.signed, .unsigned, .boolean].contains(first.element.kind)
    switch task {
    case .classification:
      return isColumn ? try classesByNumber(looked: false) : try classesOfOneHot(width, looked: false)
    case .multiLabel: return try labels(width, looked: false)
    case .regression: return try quantities(width, looked: false)
    case nil:
      if isColumn { return isWhole ? try classesByNumber(looked: true) : try quantities(1, looked: true) }
      guard try isBinary() else { return try quantities(width, looked: true) }
      return try isOneHot(width) ? classesOfOneHot(width, looked: true) : labels(width, looked: true)
    }
  }

  private func remark(_ words: String, _ looked: Bool, else other: LearningTask) -> String? {
    looked ? "\(words), by a look at '\(name)'; \"task\": \"\(other.rawValue)\" says otherwise" : nil
  }

  private func floats() throws(DiagnosticsError) -> [Float] {
    var values: [Float] = []
    for array in arrays { values += try array.floats() }
    return values
  }

  private func isBinary() throws(DiagnosticsError) -> Bool { try floats().allSatisfy { $0 == 0 || $0 == 1 } }

  private func isOneHot(_ width: Int) throws(DiagnosticsError) -> Bool {
    let values = try floats()
    return stride(from: 0, to: values.count, by: width).allSatisfy { values[$0..<$0 + width].reduce(0, +) == 1 }
  }

  private func classesByName(_ width: Int) throws(DiagnosticsError) -> DecodedTargets {
    guard width == 1, task == nil || task == .classification else {
      throw arrays[0].origin.error(
        "its labels are texts, which name classes, one for each sample", remedy: "Save numbers for other tasks")
    }
    let texts = arrays.flatMap { $0.texts() ?? [] }
    let known = Array(Set(texts)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    try check(classCount: known.count)
    let numbers = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1, Int32($0)) })
    return DecodedTargets(
      targets: .classes(names: known), values: .classes(texts.map { numbers[$0] ?? 0 }), remark: nil)
  }

  private func classesByNumber(looked: Bool) throws(DiagnosticsError) -> DecodedTargets {
    var values: [Int] = []
    for array in arrays {
      guard let integers = array.integers() else {
        throw array.origin.error(
          "its labels are not whole numbers, as those of classes are", remedy: "Set \"task\" to regression")
      }
      values += integers
    }
    let known = names.isEmpty ? Array(Set(values)).sorted() : Array(names.indices)
    try check(classCount: known.count)
    let numbers = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1, Int32($0)) })
    if let bad = values.firstIndex(where: { numbers[$0] == nil }) {
      throw arrays[0].origin.error(
        "label \(bad) is \(values[bad]), but \"classes\" names \(names.count), which go from 0 to \(names.count - 1)",
        remedy: "Name a class for each number")
    }
    return DecodedTargets(
      targets: .classes(names: names.isEmpty ? known.map(String.init) : names),
      values: .classes(values.map { numbers[$0] ?? 0 }),
      remark: remark("whole numbers are classes", looked, else: .regression))
  }

  private func classesOfOneHot(_ width: Int, looked: Bool) throws(DiagnosticsError) -> DecodedTargets {
    guard try isBinary(), try isOneHot(width) else {
      throw arrays[0].origin.error(
        "its rows of \(width) are not one 1 among 0, as one-hot classes are",
        remedy: "Set \"task\" to multi-label or regression")
    }
    let values = try floats()
    let labels = stride(from: 0, to: values.count, by: width).map { start in
      Int32((0..<width).first { values[start + $0] == 1 } ?? 0)
    }
    return DecodedTargets(
      targets: .classes(names: try columnNames(width)), values: .classes(labels),
      remark: remark("rows with one 1 among 0 are classes", looked, else: .multiLabel))
  }

  private func labels(_ width: Int, looked: Bool) throws(DiagnosticsError) -> DecodedTargets {
    let values = try floats()
    if let bad = values.firstIndex(where: { $0 != 0 && $0 != 1 }) {
      throw arrays[0].origin.error(
        "label \(bad % width) of sample \(bad / width) is \(values[bad]), not 0 or 1",
        remedy: "Set \"task\" to regression if these are quantities")
    }
    return DecodedTargets(
      targets: .labels(names: try columnNames(width)), values: .labels(values.map { $0 == 1 }),
      remark: remark("rows of 0 and 1 are label sets", looked, else: .regression))
  }

  private func quantities(_ width: Int, looked: Bool) throws(DiagnosticsError) -> DecodedTargets {
    DecodedTargets(
      targets: .quantities(try columnNames(width).map { Targets.Quantity($0) }), values: .quantities(try floats()),
      remark: remark("numbers are quantities to predict", looked, else: .classification))
  }

  private func columnNames(_ width: Int) throws(DiagnosticsError) -> [String] {
    guard names.isEmpty || names.count == width else {
      throw arrays[0].origin.error(
        "\"classes\" gives \(names.count) names, but a row has \(width)", remedy: "Give a name for each")
    }
    if !names.isEmpty { return names }
    return width == 1 ? [name] : (0..<width).map { "\(name) \($0)" }
  }

  private func check(classCount: Int) throws(DiagnosticsError) {
    guard classCount > DecodedTargets.maximumClassCount else { return }
    throw arrays[0].origin.error(
      "it has \(classCount) different labels, more classes than \(DecodedTargets.maximumClassCount)",
      remedy: "Set \"task\" to regression if these are quantities")
  }
}
