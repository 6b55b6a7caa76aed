import CEspalierPlugin

/// Labelled samples.
public protocol Dataset: SendableMetatype {
  /// Lower-case letters, digits and hyphens.
  static var kind: String { get }
  /// One sentence.
  static var help: String { get }

  /// Finds the data set.
  /// - parameter folder: what the user gave as `--data`
  init(folder: String?) throws

  /// The shape of one sample.
  var shape: [Int] { get }
  var classes: [String] { get }
  /// What samples are labelled with; their classes by default.
  var targets: Targets { get }
  /// Samples in each part.
  var trainingCount: Int { get }
  var testCount: Int { get }

  /// One sample: its values, row-major, and its class. The same index always gives the same sample.
  func sample(_ index: Int, ofTest isTest: Bool) throws -> (values: [Float], label: Int)
  /// One sample of labels or quantities: its values, and a number for each label (1 or 0) or quantity.
  func targetSample(_ index: Int, ofTest isTest: Bool) throws -> (values: [Float], targets: [Float])
}

/// What samples are labelled with.
public enum Targets: Sendable {
  /// One class out of several.
  case classes([String])
  /// Any number of labels out of several.
  case labels([String])
  /// Real numbers, each with a unit or none.
  case quantities([(name: String, unit: String?)])
}

extension Dataset {
  public var classes: [String] { [] }
  public var targets: Targets { .classes(classes) }

  public func sample(_ index: Int, ofTest isTest: Bool) throws -> (values: [Float], label: Int) {
    throw PluginError("these samples have no classes")
  }

  public func targetSample(_ index: Int, ofTest isTest: Bool) throws -> (values: [Float], targets: [Float]) {
    throw PluginError("these samples have classes")
  }

  static var table: espalier_dataset {
    let maker = DatasetMaker { DatasetWitness(try Self(folder: $0)) }
    return espalier_dataset(
      size: UInt64(MemoryLayout<espalier_dataset>.size), context: Permanent.object(maker),
      kind: Permanent.text(kind), help: Permanent.text(help), schema: nil,
      open: { context, options, state, error in
        attempt(error) {
          let folder = try JSON(parsing: read(options))["folder"]?.text
          state?.pointee = Unmanaged.passRetained(try context.object(DatasetMaker.self).make(folder)).toOpaque()
        }
      },
      close: { $0.release(DatasetWitness.self) },
      describe: { state, result, error in
        attempt(error) { result?.say(state.object(DatasetWitness.self).description) }
      },
      read: { state, split, first, count, values, labels, error in
        attempt(error) {
          let witness = state.object(DatasetWitness.self)
          guard let values, let labels else { throw PluginError("there is no room for samples") }
          for index in 0..<Int(count) {
            let (numbers, label) = try witness.sample(Int(first) + index, split == ESPALIER_TEST)
            guard numbers.count == witness.elementCount else {
              throw PluginError("sample \(Int(first) + index) has \(numbers.count) values, not \(witness.elementCount)")
            }
            (values + index * numbers.count).update(from: numbers, count: numbers.count)
            labels[index] = Int32(clamping: label)
          }
        }
      },
      read_targets: { state, split, first, count, values, targets, error in
        attempt(error) {
          let witness = state.object(DatasetWitness.self)
          guard let values, let targets else { throw PluginError("there is no room for samples") }
          for index in 0..<Int(count) {
            let (numbers, row) = try witness.targetSample(Int(first) + index, split == ESPALIER_TEST)
            guard numbers.count == witness.elementCount, row.count == witness.targetCount else {
              throw PluginError(
                "sample \(Int(first) + index) has \(numbers.count) values and \(row.count) targets, not "
                  + "\(witness.elementCount) and \(witness.targetCount)")
            }
            (values + index * numbers.count).update(from: numbers, count: numbers.count)
            (targets + index * row.count).update(from: row, count: row.count)
          }
        }
      })
  }
}

private final class DatasetMaker: Sendable {
  let make: @Sendable (String?) throws -> DatasetWitness

  init(_ make: @escaping @Sendable (String?) throws -> DatasetWitness) {
    self.make = make
  }
}

private final class DatasetWitness {
  let description: JSON
  let elementCount: Int
  let targetCount: Int
  let sample: (Int, Bool) throws -> (values: [Float], label: Int)
  let targetSample: (Int, Bool) throws -> (values: [Float], targets: [Float])

  init(_ dataset: some Dataset) {
    var description: JSON = [
      "shape": .array(dataset.shape.map(JSON.integer)), "training": .integer(dataset.trainingCount),
      "test": .integer(dataset.testCount),
    ]
    switch dataset.targets {
    case .classes(let names): (description["classes"], targetCount) = (.array(names.map(JSON.string)), names.count)
    case .labels(let names): (description["labels"], targetCount) = (.array(names.map(JSON.string)), names.count)
    case .quantities(let list):
      targetCount = list.count
      description["quantities"] = .array(
        list.map { quantity in
          var object: JSON = ["name": .string(quantity.name)]
          object["unit"] = quantity.unit.map(JSON.string)
          return object
        })
    }
    self.description = description
    targetSample = { try dataset.targetSample($0, ofTest: $1) }
    elementCount = dataset.shape.reduce(1, *)
    sample = { try dataset.sample($0, ofTest: $1) }
  }
}
