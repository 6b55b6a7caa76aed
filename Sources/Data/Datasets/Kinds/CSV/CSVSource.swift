import Diagnostics
import Tasks
import TensorTypes

/// A table that was read.
struct CSVSource: DatasetSource {
  let name: String
  let sampleShape: Shape
  let targets: Targets
  let origin: String
  let testOrigin: TestOrigin
  let remarks: [String]
  let files: [String]
  /// The samples of both parts, and their numbers.
  private let samples: Samples
  private let indices: [Split: [Int]]

  /// More numbers than this are not held in memory: 4 GiB.
  static let maximumValueCount = 1 << 30

  init(_ table: CSVTable, name: String) throws(DiagnosticsError) {
    self.name = name
    origin = table.path
    files = [table.path] + (table.test.map { [$0] } ?? [])
    var parts = [try CSVPart(path: table.path, table)]
    if let test = table.test {
      parts.append(try CSVPart(path: test, table))
      guard parts[1].hasHeader == parts[0].hasHeader else {
        throw FileOrigin(name: test, remedy: "Set \"header\" to what is right for both").error(
          .content("has \(parts[1].hasHeader ? "a" : "no") row of names, unlike \(table.path)"))
      }
    }
    var columns = try CSVColumns(table, of: parts)
    if table.missing == .drop { columns.drop(from: &parts) }
    let decoded = try CSVTargets(parts: parts, columns: columns.labels, task: table.task).decoded()
    targets = decoded.targets
    let width = targets.form == .classes ? 1 : targets.count
    let columnIndices = try columns.features.map { name throws(DiagnosticsError) in
      try parts.map { part throws(DiagnosticsError) in try part.column(name, of: "features") }
    }
    let numbers = CSVNumbers(columnIndices, of: parts)
    let features = try columns.features.indices.map { index throws(DiagnosticsError) in
      try CSVColumn(
        columns.features[index], at: columnIndices[index], numbers.counts[index], in: parts,
        remedy: "Name columns without it by \"features\", or it by \"exclude\"")
    }
    let windows = try Self.windows(table, parts)
    guard windows.count > 0 else {
      throw FileOrigin(name: table.path, remedy: "Take a smaller \"window\"").error(
        .content("no \(table.group == nil ? "stretch" : "group") has the \(table.window ?? 1) rows of a window"))
    }
    var matrix = try CSVMatrix(features, numbers, of: parts)
    let labels = windows.targets(decoded.values, width: width)
    // The parts are drawn before anything is computed of the training rows.
    let division = try Self.division(
      table, windows, targets: targets, labels: labels, name: name, isGiven: parts.count > 1)
    try matrix.fill(table, parts: parts, training: { windows.sortedRows(of: division[.training] ?? []) })
    sampleShape = try Self.shape(table, width: matrix.width)
    indices = division
    samples = try Self.samples(table, windows, matrix, shape: sampleShape, targets: targets, labels, name: name)
    testOrigin =
      parts.count > 1
      ? .given : table.testPart.origin(groups: windows.groups.map { Set($0).count })
    remarks = columns.remarks + matrix.remarks + Self.remarks(table) + (decoded.remark.map { [$0] } ?? [])
  }

  func load(_ split: Split) throws(DiagnosticsError) -> Samples {
    guard let indices = indices[split], !indices.isEmpty else {
      // Says what is missing.
      return try samples.part(split, of: TestPart(fraction: 0))
    }
    return samples.selecting(indices)
  }

  private static func windows(_ table: CSVTable, _ parts: [CSVPart]) throws(DiagnosticsError) -> CSVWindows {
    var groups: [Int32]?
    if let name = table.group {
      var texts: [String] = []
      for part in parts {
        let column = try part.column(name, of: "group")
        texts += part.rows.map { part.text.text($0, column) }
      }
      groups = GroupNumbers.of(texts)
    }
    guard let window = table.window else {
      guard table.stride == nil else {
        throw FileOrigin(name: table.path, remedy: "Set \"window\" as well").error(
          .content("\"stride\" is set, but no \"window\""))
      }
      return CSVWindows(rowsOf: parts, groups: groups)
    }
    var time: [Double]?
    if let name = table.time {
      var times: [Double] = []
      for part in parts {
        let column = try part.column(name, of: "time")
        for row in part.rows {
          guard let number = part.number(row, column) else {
            throw part.text.error(
              row, column, "the time '\(part.text.text(row, column).echoed)' is no number",
              remedy: "Give times as numbers, or leave \"time\" out to keep the order of the file")
          }
          times.append(number)
        }
      }
      time = times
    }
    let count = parts.reduce(0) { $0 + $1.rows.count }
    let stride = table.stride ?? window
    guard count / stride <= maximumValueCount / window else {
      throw FileOrigin(name: table.path, remedy: "Take a larger \"stride\"").error(
        .content("windows of \(window) rows every \(stride) hold more than is kept in memory"))
    }
    return CSVWindows(of: parts, length: window, stride: stride, groups: groups, time: time)
  }

  private static func division(
    _ table: CSVTable, _ windows: CSVWindows, targets: Targets, labels: TargetValues, name: String, isGiven: Bool
  ) throws(DiagnosticsError) -> [Split: [Int]] {
    let count = windows.count
    if isGiven {
      return [.training: Array(0..<windows.testSamples.lowerBound), .test: Array(windows.testSamples)]
    }
    guard table.testPart.fraction > 0 else { return [.training: Array(0..<count)] }
    var numbered = try Samples(
      name: name, shape: [1], targets: targets, storage: .floats([Float](repeating: 0, count: count)), values: labels)
    if let groups = windows.groups { numbered = numbered.grouped(by: groups) }
    var division: [Split: [Int]] = [:]
    for split in Split.allCases { division[split] = try numbered.part(split, of: table.testPart).rows.map(Int.init) }
    return division
  }

  private static func shape(_ table: CSVTable, width: Int) throws(DiagnosticsError) -> Shape {
    let extents = table.window.map { [width, $0] } ?? (table.shape.isEmpty ? [width] : table.shape)
    let refuse = { (words: String, remedy: String) in
      FileOrigin(name: table.path, remedy: remedy).error(.content(words))
    }
    guard table.shape.isEmpty || table.window == nil else {
      throw refuse("both \"window\" and \"shape\" say what shape samples have", "Leave one of them out")
    }
    guard let shape = try? Shape(extents) else {
      throw refuse("samples of shape \(extents) are none that could be read", "Change \"shape\"")
    }
    guard table.window != nil || shape.elementCount == width else {
      throw refuse(
        "\"shape\" \(shape) has \(shape.elementCount) values, but a row has \(width) features",
        "Change it, or name the right columns by \"features\"")
    }
    return shape
  }

  private static func samples(
    _ table: CSVTable, _ windows: CSVWindows, _ matrix: CSVMatrix, shape: Shape, targets: Targets,
    _ labels: TargetValues, name: String
  ) throws(DiagnosticsError) -> Samples {
    let count = windows.count
    guard count <= maximumValueCount / shape.elementCount else {
      throw FileOrigin(name: table.path, remedy: "Take fewer columns, or a larger \"stride\"").error(
        .content("\(count) samples of \(shape) hold more than is kept in memory"))
    }
    var values: [Float] = []
    if windows.areRows {
      values = matrix.values
    } else {
      values.reserveCapacity(count * shape.elementCount)
      for sample in 0..<count {
        let rows = windows.rows(of: sample)
        for column in 0..<matrix.width {
          for row in rows { values.append(matrix.values[Int(row) * matrix.width + column]) }
        }
      }
    }
    // As of pictures: a batch holds them as value / 255.
    let isPixels = shape.rank == 3 && values.allSatisfy { $0 >= 0 && $0 <= 255 && $0 == $0.rounded() }
    let samples = try Samples(
      name: name, shape: shape, targets: targets,
      storage: isPixels ? .bytes(values.map { UInt8($0) }) : .floats(values), values: labels)
    return windows.groups.map(samples.grouped) ?? samples
  }

  private static func remarks(_ table: CSVTable) -> [String] {
    var remarks: [String] = []
    if let window = table.window {
      let stride = table.stride ?? window
      remarks.append("a sample is \(window) rows; a window of several classes has the commonest")
      if table.group == nil, stride < window {
        remarks.append("windows overlap, and no \"group\" is named: what is tested may have been trained on in part")
      }
    }
    if let group = table.group { remarks.append("groups are column '\(group)'") }
    return remarks
  }
}
