import Tasks

/// All samples of a loader in one place, for a device that makes batches of them itself.
public struct ResidentBatches: Sendable {
  /// Sample after sample, in the loader's order.
  public let values: SampleStorage
  public let labels: [Int32]
  /// For each class the distribution that is wanted, [classes, classes].
  public let classTargets: [Float]
  /// Of each channel what is subtracted, and what the difference is divided by.
  public let means: [Float]
  public let deviations: [Float]
}

extension BatchLoader {
  /// How many numbers say how a picture is changed.
  public static let changeCount = 7

  /// Whether pictures are moved, mirrored or blanked.
  public var changesPictures: Bool {
    augmentation.horizontalFlip || augmentation.cropPadding > 0 || augmentation.cutout > 0
  }

  /// Nil if batches have more to them than what a table of classes and changes of pictures can say.
  public func residentBatches() -> ResidentBatches? {
    guard samples.targets.form == .classes, !augmentation.changesSignals else { return nil }
    let classes = samples.targets.count
    var targets = [Float](repeating: 0, count: classes * classes)
    targets.withUnsafeMutableBufferPointer { targets in
      ClassTargets(smoothing: encoding.smoothing, weights: encoding.classWeights)
        .write(count: classes, classes: classes, to: targets) { $0 }
    }
    return ResidentBatches(
      values: samples.gathered(), labels: (0..<samples.count).map { Int32(samples.label(at: $0)) },
      classTargets: targets, means: channels.map(\.mean), deviations: channels.map(\.deviation))
  }

  /// How the picture at each position is changed: mirrored (1) or not, top, left, and of the rows and columns that are
  /// blanked the first and the one after the last.
  public func changes(_ positions: Range<Int>, of order: EpochOrder) -> [Int32] {
    let (height, width) = (samples.shape[1], samples.shape[2])
    var numbers: [Int32] = []
    numbers.reserveCapacity(positions.count * Self.changeCount)
    for position in positions {
      let draw = AugmentationDraw(
        augmentation, height: height, width: width, seed: seed, epoch: order.epoch, position: position)
      for number in [
        draw.isFlipped ? 1 : 0, draw.top, draw.left, draw.blankRows.lowerBound, draw.blankRows.upperBound,
        draw.blankColumns.lowerBound, draw.blankColumns.upperBound,
      ] { numbers.append(Int32(number)) }
    }
    return numbers
  }
}

extension Samples {
  /// The values of all samples, in their order.
  fileprivate func gathered() -> SampleStorage {
    let elements = shape.elementCount
    switch storage {
    case .bytes(let records):
      var bytes: [UInt8] = []
      bytes.reserveCapacity(count * elements)
      withExtendedLifetime(records) {
        for row in rows {
          bytes.append(contentsOf: UnsafeBufferPointer(start: records.start(ofRow: Int(row)), count: elements))
        }
      }
      return .bytes(bytes)
    case .floats(let floats):
      var values: [Float] = []
      values.reserveCapacity(count * elements)
      for row in rows { values.append(contentsOf: floats[Int(row) * elements..<(Int(row) + 1) * elements]) }
      return .floats(values)
    }
  }
}
