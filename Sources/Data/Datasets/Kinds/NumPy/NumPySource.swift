import Diagnostics
import Tasks
import TensorTypes

/// Arrays that were found, with their labels read.
struct NumPySource: DatasetSource {
  let name: String
  let sampleShape: Shape
  let targets: Targets
  let origin: String
  let testOrigin: TestOrigin
  let remarks: [String]
  let files: [String]
  private let testPart: TestPart
  private let layout: ArrayLayout
  private let training: Part
  private let test: Part?

  private struct Part {
    var x: NPYArray
    var values: TargetValues
    var groups: [Int32]?
  }

  init(_ files: NumPyArrays) throws(DiagnosticsError) {
    let store = try ArrayStore(path: files.path)
    let names = try ArrayNames(files, in: store)
    name = files.path.lastPathComponent
    origin = files.path
    self.files = store.paths(
      of: [names.x, names.y] + (names.test.map { [$0.x, $0.y] } ?? []) + (names.groups.map { [$0] } ?? []))
    testPart = files.testPart
    let x = try store.array(names.x)
    layout = if let chosen = files.layout { chosen } else { try ArrayLayout(lookingAt: x) }
    sampleShape = try layout.sampleShape(of: x)
    var remarks = ["samples are '\(names.x)', \(x.element.name) \(x.shape), labels '\(names.y)'"]
    if files.layout == nil, x.shape.count > 2 {
      remarks.append("the dimensions of '\(names.x)' are taken as \(layout.rawValue); \"layout\" says otherwise")
    }
    var labels = [try store.array(names.y)]
    try Self.check(x, labels[0])
    var testX: NPYArray?
    if let pair = names.test {
      let (array, other) = (try store.array(pair.x), try store.array(pair.y))
      try Self.check(array, other)
      guard try layout.sampleShape(of: array) == sampleShape else {
        throw array.origin.error(
          "test samples are \(try layout.sampleShape(of: array)), but those of '\(names.x)' are \(sampleShape)",
          remedy: "Save both parts with the same shape")
      }
      testX = array
      labels.append(other)
    }
    let decoded = try ArrayTargets(arrays: labels, name: names.y, task: files.task, names: files.classes).decoded()
    targets = decoded.targets
    let width = targets.form == .classes ? 1 : targets.count
    let count = x.shape[0]
    var groups: [Int32]?
    if let name = names.groups {
      groups = try Self.groups(store.array(name), count: count)
      remarks.append("groups are '\(name)'")
    }
    training = Part(x: x, values: decoded.values.rows(0..<count, width: width), groups: groups)
    test = testX.map { x in
      Part(x: x, values: decoded.values.rows(count..<count + x.shape[0], width: width))
    }
    self.remarks = remarks + (decoded.remark.map { [$0] } ?? [])
    testOrigin = test != nil ? .given : files.testPart.origin(groups: groups.map { Set($0).count })
  }

  func load(_ split: Split) throws(DiagnosticsError) -> Samples {
    if let test { return try samples(split == .test ? test : training) }
    return try samples(training).part(split, of: testPart)
  }

  private func samples(_ part: Part) throws(DiagnosticsError) -> Samples {
    let axes = part.x.shape.count == 1 ? [0] : [0] + layout.axes
    let samples: Samples
    if part.x.element.kind == .unsigned, part.x.element.size == 1, sampleShape.rank == 3 {
      var records = ByteRecords(stride: sampleShape.elementCount, sampleSize: sampleShape.elementCount)
      records.append(part.x.bytes(axes: axes), offset: 0)
      samples = try Samples(name: name, shape: sampleShape, targets: targets, records: records, values: part.values)
    } else {
      samples = try Samples(
        name: name, shape: sampleShape, targets: targets, storage: .floats(part.x.floats(axes: axes)),
        values: part.values)
    }
    return part.groups.map(samples.grouped) ?? samples
  }

  /// - Throws: when the samples are no numbers, or have not a label each
  private static func check(_ x: NPYArray, _ y: NPYArray) throws(DiagnosticsError) {
    guard !x.element.isText else {
      throw x.origin.error("its elements are texts, and samples are numbers", remedy: "Save numbers as float32")
    }
    guard let count = x.shape.first, count > 0 else { throw x.origin.error(.empty("samples")) }
    guard let labels = y.shape.first, labels == count else {
      throw y.origin.error(
        "holds \(y.shape.first ?? 0) labels, but \(x.origin.name) \(count) samples",
        remedy: "Save a label for each sample; the first dimension counts samples")
    }
  }

  private static func groups(_ array: NPYArray, count: Int) throws(DiagnosticsError) -> [Int32] {
    guard array.shape == [count] || array.shape == [count, 1] else {
      throw array.origin.error(
        "groups of shape \(array.shape) are not one for each of \(count) samples", remedy: "Save an array [\(count)]")
    }
    if let texts = array.texts() { return GroupNumbers.of(texts) }
    return GroupNumbers.of(try array.floats())
  }
}

/// Groups by the order in which they first come.
enum GroupNumbers {
  static func of(_ values: [some Hashable]) -> [Int32] {
    var numbers: [AnyHashable: Int32] = [:]
    return values.map { value in
      if let number = numbers[value] { return number }
      let number = Int32(numbers.count)
      numbers[value] = number
      return number
    }
  }
}

/// Which arrays are what.
struct ArrayNames {
  var x: String
  var y: String
  var test: (x: String, y: String)?
  var groups: String?

  init(_ files: NumPyArrays, in store: ArrayStore) throws(DiagnosticsError) {
    let isFile = files.path.hasSuffix(".npy") && FileKind(of: files.path) == .file
    let held = store.names.isEmpty ? "none" : listing(store.names)
    if let chosen = files.x {
      x = try store.name(chosen, of: "x")
    } else if isFile {
      x = files.path.lastPathComponent.withoutExtension
    } else if let found = store.name(calledBy: ArrayRole.samples, ArrayRole.trainingParts) {
      x = found
    } else {
      throw store.origin.error("no array is called as samples are; it holds \(held)", remedy: "Name it by \"x\"")
    }
    if let chosen = files.y {
      y = try store.name(chosen, of: "y")
    } else if let found = Self.partner(of: x, in: store)
      ?? store.name(calledBy: ArrayRole.labels, ArrayRole.trainingParts),
      found != x
    {
      y = found
    } else {
      throw store.origin.error("no array is called as labels are; it holds \(held)", remedy: "Name it by \"y\"")
    }
    let testX =
      try files.testX.map { name throws(DiagnosticsError) in try store.name(name, of: "testX") }
      ?? store.name(calledBy: ArrayRole.samples, ArrayRole.testParts)
    let testY =
      try files.testY.map { name throws(DiagnosticsError) in try store.name(name, of: "testY") }
      ?? store.name(calledBy: ArrayRole.labels, ArrayRole.testParts)
    switch (testX, testY) {
    case (let testX?, let testY?): test = (testX, testY)
    case (nil, nil): test = nil
    case (let alone?, nil), (nil, let alone?):
      throw store.origin.error(
        "'\(alone)' is one half of a test part, and the other is missing; it holds \(held)",
        remedy: "Name both by \"testX\" and \"testY\"")
    }
    groups =
      try files.groups.map { name throws(DiagnosticsError) in try store.name(name, of: "groups") }
      ?? store.name(calledBy: ArrayRole.groups, ArrayRole.trainingParts)
  }

  /// The labels that are called as the samples are, with one word for the other: `run1_x` and `run1_y`.
  private static func partner(of x: String, in store: ArrayStore) -> String? {
    for (word, label) in [
      ("x", "y"), ("X", "y"), ("X", "Y"), ("images", "labels"), ("data", "labels"), ("data", "target"),
    ] {
      for range in x.ranges(of: word).reversed() {
        let name = x.replacingCharacters(in: range, with: label)
        if store.names.contains(name) { return name }
      }
    }
    return nil
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
