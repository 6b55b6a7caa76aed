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
  /// Samples in each part.
  var trainingCount: Int { get }
  var testCount: Int { get }

  /// One sample: its values, row-major, and its class. The same index always gives the same sample.
  func sample(_ index: Int, ofTest isTest: Bool) throws -> (values: [Float], label: Int)
}

extension Dataset {
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
  let sample: (Int, Bool) throws -> (values: [Float], label: Int)

  init(_ dataset: some Dataset) {
    description = [
      "shape": .array(dataset.shape.map(JSON.integer)), "classes": .array(dataset.classes.map(JSON.string)),
      "training": .integer(dataset.trainingCount), "test": .integer(dataset.testCount),
    ]
    elementCount = dataset.shape.reduce(1, *)
    sample = { try dataset.sample($0, ofTest: $1) }
  }
}
