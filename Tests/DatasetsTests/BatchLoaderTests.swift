import Datasets
import Tasks
import TensorTypes
import Testing

extension BatchLoader {
  /// One batch as arrays.
  func batch(_ positions: Range<Int>, of order: EpochOrder) -> (inputs: [[Float]], targets: [[Float]]) {
    let elements = samples.shape.elementCount
    var inputs = [Float](repeating: .nan, count: positions.count * elements)
    var targets = [Float](repeating: .nan, count: positions.count * samples.targets.count)
    inputs.withUnsafeMutableBufferPointer { inputs in
      targets.withUnsafeMutableBufferPointer { fill(positions, of: order, inputs: inputs, targets: $0) }
    }
    func rows(_ values: [Float], _ width: Int) -> [[Float]] {
      stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
    }
    return (rows(inputs, elements), rows(targets, samples.targets.count))
  }
}

@Suite struct BatchLoaderTests {
  let bytes: Samples

  init() throws {
    bytes = try Samples(
      name: "x", shape: [2, 1, 2], classNames: ["a", "b"],
      storage: .bytes([0, 51, 102, 153, 204, 255, 0, 255, 1, 2, 3, 4]), labels: [0, 1, 1])
  }

  @Test func bytesAreGatheredAndNormalised() throws {
    let loader = try BatchLoader(
      bytes, normalization: Normalization(mean: [0.5, 0.25], deviation: [0.5, 0.25]), seed: 1)
    let batch = loader.batch(0..<2, of: EpochOrder(epoch: 0, indices: [1, 0, 2]))
    func expected(_ raw: [Float]) -> [Float] {
      [
        (raw[0] / 255 - 0.5) / 0.5, (raw[1] / 255 - 0.5) / 0.5, (raw[2] / 255 - 0.25) / 0.25,
        (raw[3] / 255 - 0.25) / 0.25,
      ]
    }
    #expect(batch.inputs == [expected([204, 255, 0, 255]), expected([0, 51, 102, 153])])
    #expect(batch.targets == [[0, 1], [1, 0]])
  }

  @Test func floatsAreGatheredAndNormalised() throws {
    let samples = try Samples(
      name: "x", shape: [2], classNames: ["a"], storage: .floats([1, 2, 3, 4]), labels: [0, 0])
    let loader = try BatchLoader(samples, normalization: Normalization(mean: [1], deviation: [2]), seed: 1)
    #expect(loader.batch(0..<2, of: .sequential(2)).inputs == [[0, 0.5], [1, 1.5]])
  }

  @Test func everyEpochVisitsEachSampleOnceInItsOwnOrder() throws {
    let loader = try BatchLoader(
      SamplesTests.numbered([Int32](repeating: 0, count: 50)), normalization: .identity, seed: 9)
    let orders = (0..<3).map { loader.order(epoch: $0) }
    for order in orders { #expect(order.indices.sorted() == Array(0..<50)) }
    #expect(Set(orders.map(\.indices)).count == 3)
    #expect(loader.order(epoch: 1) == orders[1])
  }

  @Test func batchesCoverTheEpoch() {
    let order = EpochOrder.sequential(10)
    #expect(Array(order.batches(of: 4)) == [0..<4, 4..<8, 8..<10])
    #expect(Array(order.batches(of: 4, droppingLast: true)) == [0..<4, 4..<8])
    #expect(Array(order.batches(of: 100)) == [0..<10])
    #expect(Array(order.batches(of: 100, droppingLast: true)).isEmpty)
  }

  @Test func smoothedTargetsSumToOne() throws {
    let loader = try BatchLoader(
      SamplesTests.numbered([2], classes: 4), normalization: .identity, encoding: TargetEncoding(smoothing: 0.2),
      seed: 1)
    #expect(loader.batch(0..<1, of: .sequential(1)).targets == [[0.05, 0.05, 0.85, 0.05]])
  }

  @Test func labelsAreNeitherSmoothedNorMixed() throws {
    let loader = try BatchLoader(
      bytes, normalization: .identity, augmentation: Augmentation(mixup: 1), encoding: TargetEncoding(smoothing: 0.1),
      seed: 1)
    var labels: [Int32] = [-1, -1, -1]
    labels.withUnsafeMutableBufferPointer { loader.fillLabels(1..<3, of: .sequential(3), $0) }
    #expect(labels == [1, 1, -1])
  }

  @Test func evaluationInputsAreNotAugmented() throws {
    let loader = try BatchLoader(
      bytes, normalization: .identity, augmentation: Augmentation(horizontalFlip: true, cutout: 2, mixup: 1), seed: 1)
    var inputs = [Float](repeating: .nan, count: 12)
    inputs.withUnsafeMutableBufferPointer { loader.fillPlainInputs(0..<3, of: .sequential(3), $0) }
    #expect(inputs == (0..<3).flatMap(bytes.values))
  }

  @Test func mixupMixesInputsAndTargetsAlike() throws {
    let samples = try Samples(
      name: "x", shape: [1], classNames: ["a", "b"], storage: .floats([0, 5, 1]), labels: [0, 0, 1])
    let loader = try BatchLoader(
      samples, normalization: .identity, augmentation: Augmentation(mixup: 1), seed: 1)
    let batch = loader.batch(0..<3, of: .sequential(3))
    // Between value 0 of class a and value 1 of class b, the value is the share of b.
    let share = batch.inputs[0][0]
    #expect(share > 0 && share < 1)
    #expect(batch.targets[0][1] == share)
    #expect(abs(batch.inputs[2][0] - (1 - share)) < 1e-6)
    #expect(batch.inputs[1] == [5])
    #expect(batch.targets[1] == [1, 0])
  }

  @Test func refusesSmoothingOutOfRange() {
    #expect(
      message {
        _ = try BatchLoader(bytes, normalization: .identity, encoding: TargetEncoding(smoothing: 1.5), seed: 0)
      }
        == "error: label smoothing is 1.5. Use a number from 0 to 1")
  }
}
