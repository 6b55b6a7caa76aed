import Diagnostics

/// Which columns are labels, and which are predicted from.
struct CSVColumns {
  let labels: [String]
  let features: [String]
  private(set) var remarks: [String] = []

  private static let usualLabels = ["label", "labels", "target", "class", "y"]

  init(_ table: CSVTable, of parts: [CSVPart]) throws(DiagnosticsError) {
    let part = parts[0]
    guard part.names.count > 1 else {
      throw FileOrigin(name: part.text.path, remedy: "Set \"separator\" if there are more").error(
        .content("has one column only, where labels and features are two at least"))
    }
    for (setting, names) in [
      ("label", table.label), ("features", table.features), ("exclude", table.exclude),
      ("group", table.group.map { [$0] } ?? []), ("time", table.time.map { [$0] } ?? []),
    ] {
      for name in names {
        for part in parts { _ = try part.column(name, of: setting) }
      }
    }
    if table.label.isEmpty {
      let found =
        part.names.first { Self.usualLabels.contains($0.lowercased()) }
        ?? part.names.last { $0 != table.group && $0 != table.time && !table.exclude.contains($0) }
      labels = [found ?? part.names[0]]
      remarks.append("the label is column '\(labels[0])'; \"label\" says otherwise")
    } else {
      labels = table.label
    }
    let others = Set(labels + table.exclude + [table.group, table.time].compactMap(\.self))
    if table.features.isEmpty {
      var features = part.names.filter { !others.contains($0) }
      if let numbers = Self.rowNumbers(of: part), features.contains(numbers) {
        features.removeAll { $0 == numbers }
        remarks.append("the column without a name holds the numbers of the rows, and is left out")
      }
      self.features = features
    } else {
      features = table.features
      if let both = features.first(where: labels.contains) {
        throw FileOrigin(name: part.text.path, remedy: "Leave it out of \"features\"").error(
          .content("column '\(both)' is both label and feature"))
      }
    }
    guard !features.isEmpty else {
      throw FileOrigin(name: part.text.path, remedy: "Name columns by \"features\"").error(
        .content("no column is left to predict from"))
    }
  }

  /// A first column without a name that counts the rows, as pandas writes it.
  private static func rowNumbers(of part: CSVPart) -> String? {
    guard part.hasHeader, part.names[0].isEmpty else { return nil }
    let counts = part.rows.enumerated().allSatisfy { part.number($1, 0) == Double($0) }
    return counts ? part.names[0] : nil
  }

  /// Leaves out the rows that lack a value.
  mutating func drop(from parts: inout [CSVPart]) {
    var dropped = 0
    for index in parts.indices {
      let part = parts[index]
      let columns = (labels + features).compactMap { part.names.firstIndex(of: $0) }
      let kept = part.rows.filter { row in !columns.contains { part.isMissing(row, $0) } }
      dropped += part.rows.count - kept.count
      parts[index].rows = kept
    }
    if dropped > 0 { remarks.append("\(dropped) rows lack a value, and are left out") }
  }
}
