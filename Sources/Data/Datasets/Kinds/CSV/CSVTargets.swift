import Diagnostics
import Tasks

/// What the label columns of a table say of each row of all parts.
struct CSVTargets {
  let parts: [CSVPart]
  let columns: [String]
  let task: LearningTask?

  /// Whole numbers are classes if there are not more different ones than this, nor more than a third of the rows.
  static let usualClassCount = 50

  func decoded() throws(DiagnosticsError) -> DecodedTargets {
    for part in parts {
      for name in columns {
        let column = try part.column(name, of: "label")
        if let row = part.rows.first(where: { part.isMissing($0, column) }) {
          throw part.text.error(
            row, column, "the label '\(name.echoed)' is missing", remedy: "Fill it in, or set \"missing\" to drop")
        }
      }
    }
    guard columns.count > 1 else { return try single(columns[0]) }
    let values = try numbers()
    let isBinary = values.allSatisfy { $0 == 0 || $0 == 1 }
    switch task {
    case .classification:
      throw fault(
        "\"label\" names \(columns.count) columns, and classes stand in one", "Name one column, or another task")
    case .multiLabel where !isBinary:
      throw fault("the labels are not 0 and 1 alone, as those of a multi-label task are", "Set \"task\" to regression")
    case .multiLabel: return labels(values, looked: false)
    case .regression: return quantities(values, looked: false)
    case nil: return isBinary ? labels(values, looked: true) : quantities(values, looked: true)
    }
  }

  private func fault(_ words: String, _ remedy: String) -> DiagnosticsError {
    FileOrigin(name: parts[0].text.path, remedy: remedy).error(.content(words))
  }

  private func single(_ name: String) throws(DiagnosticsError) -> DecodedTargets {
    let texts = try texts(name)
    let numbers = try? numbers()
    let isWhole = numbers?.allSatisfy { $0 == $0.rounded() && abs($0) <= 0x1p24 } ?? false
    switch task {
    case .classification: return try classes(texts, isWhole: isWhole, remark: nil)
    case .regression: return quantities(try self.numbers(), looked: false)
    case .multiLabel:
      throw fault("a multi-label task has a column for each label", "Name them by \"label\", or set another task")
    case nil: break
    }
    guard let numbers else { return try classes(texts, isWhole: false, remark: nil) }
    let bound = max(2, min(Self.usualClassCount, numbers.count / 3))
    guard isWhole, Set(numbers).count <= bound else { return quantities(numbers, looked: true) }
    return try classes(
      texts, isWhole: true,
      remark: "whole numbers of column '\(name)' are classes; \"task\": \"regression\" says otherwise")
  }

  private func texts(_ name: String) throws(DiagnosticsError) -> [String] {
    var texts: [String] = []
    for part in parts {
      let column = try part.column(name, of: "label")
      for row in part.rows { texts.append(part.text.text(row, column)) }
    }
    return texts
  }

  /// All labels, row after row.
  private func numbers() throws(DiagnosticsError) -> [Float] {
    var values: [Float] = []
    for part in parts {
      let indices = try columns.map { name throws(DiagnosticsError) in try part.column(name, of: "label") }
      for row in part.rows {
        for (index, column) in indices.enumerated() {
          guard let number = part.number(row, column), Float(number).isFinite else {
            throw part.text.error(
              row, column,
              "the label '\(columns[index].echoed)' is '\(part.text.text(row, column).echoed)', which is no number",
              remedy: "Correct it, or set \"task\" to classification")
          }
          values.append(Float(number))
        }
      }
    }
    return values
  }

  private func classes(_ texts: [String], isWhole: Bool, remark: String?) throws(DiagnosticsError) -> DecodedTargets {
    // 1, 1.0 and 01 are one class.
    let names = isWhole ? texts.map { text in Double(text).map { String(Int($0)) } ?? text } : texts
    let known = Set(names)
    guard known.count <= DecodedTargets.maximumClassCount else {
      throw fault(
        "column '\(columns[0])' has \(known.count) different labels, more classes than \(DecodedTargets.maximumClassCount)",
        "Name the right column by \"label\", or set \"task\" to regression")
    }
    let sorted =
      isWhole
      ? known.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) } : known.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let numbers = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, Int32($0)) })
    return DecodedTargets(
      targets: .classes(names: sorted), values: .classes(names.map { numbers[$0] ?? 0 }), remark: remark)
  }

  private func labels(_ values: [Float], looked: Bool) -> DecodedTargets {
    DecodedTargets(
      targets: .labels(names: columns), values: .labels(values.map { $0 == 1 }),
      remark: looked ? "columns of 0 and 1 are label sets; \"task\": \"regression\" says otherwise" : nil)
  }

  private func quantities(_ values: [Float], looked: Bool) -> DecodedTargets {
    DecodedTargets(
      targets: .quantities(columns.map { Targets.Quantity($0) }), values: .quantities(values),
      remark: looked
        ? "numbers of column '\(columns[0])' are quantities to predict; \"task\": \"classification\" says otherwise"
        : nil)
  }
}
