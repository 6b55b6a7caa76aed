import Datasets
import TensorTypes
import Testing

@Suite struct AugmentationTests {
  /// 40 pictures of 2 channels, 3×4 pixels; the pixels of each are 1 to 24, so 0 is padding or a blank.
  let pictures: Samples

  init() throws {
    pictures = try Samples(
      name: "x", shape: [2, 3, 4], classNames: ["a"],
      storage: .bytes((0..<40).flatMap { _ in (1...24).map(UInt8.init) }), labels: [Int32](repeating: 0, count: 40))
  }

  /// All pictures, augmented, as pixels from 0 to 24 again.
  func augmented(_ augmentation: Augmentation, seed: UInt64 = 1, batchSize: Int = 40) throws -> [[Int]] {
    let loader = try BatchLoader(pictures, normalization: .identity, augmentation: augmentation, seed: seed)
    let order = EpochOrder.sequential(40)
    return order.batches(of: batchSize).flatMap { loader.batch($0, of: order).inputs }
      .map { $0.map { Int(($0 * 255).rounded()) } }
  }

  @Test func flipsMirrorEachRowOfHalfThePictures() throws {
    let plain = Array(1...24)
    let mirrored = stride(from: 1, through: 21, by: 4).flatMap { ($0...$0 + 3).reversed() }
    let results = try augmented(Augmentation(horizontalFlip: true))
    #expect(results.allSatisfy { $0 == plain || $0 == mirrored })
    #expect((10...30).contains(results.filter { $0 == mirrored }.count))
  }

  @Test func cropsShiftBothChannelsAndPadWithBlack() throws {
    let results = try augmented(Augmentation(cropPadding: 1))
    func shifted(_ top: Int, _ left: Int) -> [Int] {
      (0..<24).map { index in
        let (channel, row, column) = (index / 12, index / 4 % 3 + top, index % 4 + left)
        return (0..<3).contains(row) && (0..<4).contains(column) ? channel * 12 + row * 4 + column + 1 : 0
      }
    }
    let possible = Set((-1...1).flatMap { top in (-1...1).map { shifted(top, $0) } })
    #expect(Set(results).isSubset(of: possible))
    #expect(Set(results).count == 9)
  }

  @Test func paddingIsNormalisedAndCutoutIsNot() throws {
    let normalization = try Normalization(mean: [0.5], deviation: [0.5])
    let order = EpochOrder.sequential(40)
    let cropped = try BatchLoader(
      pictures, normalization: normalization, augmentation: Augmentation(cropPadding: 1), seed: 1)
    #expect(cropped.batch(0..<40, of: order).inputs.joined().min() == -1)
    #expect(!cropped.batch(0..<40, of: order).inputs.joined().contains(0))
    let cut = try BatchLoader(pictures, normalization: normalization, augmentation: Augmentation(cutout: 2), seed: 1)
    #expect(cut.batch(0..<40, of: order).inputs.joined().contains(0))
    #expect(!cut.batch(0..<40, of: order).inputs.joined().contains(-1))
  }

  @Test func cutoutBlanksASquareThatMayReachOverTheEdge() throws {
    for picture in try augmented(Augmentation(cutout: 2)) {
      let blank = (0..<12).filter { picture[$0] == 0 }
      #expect(blank == (0..<12).filter { picture[$0 + 12] == 0 })
      let rows = Set(blank.map { $0 / 4 })
      let columns = Set(blank.map { $0 % 4 })
      #expect((1...2).contains(rows.count) && (1...2).contains(columns.count))
      #expect(blank.count == rows.count * columns.count)
    }
  }

  /// Windows that lie wholly outside, and squares as large as the picture, are written within its memory.
  @Test func theLargestChangesStayInside() throws {
    let results = try augmented(Augmentation(horizontalFlip: true, cropPadding: 4, cutout: 4))
    #expect(results.allSatisfy { $0.allSatisfy { (0...24).contains($0) } })
  }

  @Test func neitherBatchSizeNorOrderOfCallsMatters() throws {
    let augmentation = Augmentation(horizontalFlip: true, cropPadding: 1, cutout: 1)
    let whole = try augmented(augmentation)
    #expect(try augmented(augmentation, batchSize: 7) == whole)
    #expect(try augmented(augmentation, seed: 2) != whole)
    let loader = try BatchLoader(pictures, normalization: .identity, augmentation: augmentation, seed: 1)
    let order = EpochOrder.sequential(40)
    let backwards = (0..<40).reversed().map { loader.batch($0..<$0 + 1, of: order).inputs[0] }
    #expect(Array(backwards.reversed()) == loader.batch(0..<40, of: order).inputs)
    let later = EpochOrder(epoch: 1, indices: order.indices)
    #expect(loader.batch(0..<40, of: later).inputs != loader.batch(0..<40, of: order).inputs)
  }

  /// Switching one change on leaves the others where they were.
  @Test func changesAreIndependent() throws {
    let flips = try augmented(Augmentation(horizontalFlip: true)).map { $0[0] == 4 }
    let both = try augmented(Augmentation(horizontalFlip: true, cutout: 1))
    // A blank pixel leaves the order of the rest of a row.
    for (picture, isFlipped) in zip(both, flips) {
      let row = picture[20..<24].filter { $0 != 0 }
      #expect(row == row.sorted(by: isFlipped ? (>) : (<)))
    }
  }

  @Test func refusesWhatDoesNotFit() throws {
    func refusal(_ samples: Samples, _ augmentation: Augmentation) -> String {
      message { _ = try BatchLoader(samples, normalization: .identity, augmentation: augmentation, seed: 0) }
    }
    let numbers = try SamplesTests.numbered([0])
    #expect(
      refusal(numbers, Augmentation(horizontalFlip: true))
        == "error: horizontal flip needs pictures [channels, height, width], but the samples are [1]. Leave it out; these fit: scale, noise, mixup"
    )
    #expect(
      refusal(numbers, Augmentation(cutout: 1))
        == "error: cutout needs pictures [channels, height, width], but the samples are [1]. Leave it out; these fit: scale, noise, mixup"
    )
    #expect(
      refusal(pictures, Augmentation(cropPadding: -1))
        == "error: crop by -1 pixels does not fit pictures of 3×4. Use 0 to 4 pixels")
    #expect(
      refusal(pictures, Augmentation(cropPadding: Int.max))
        == "error: crop by \(Int.max) pixels does not fit pictures of 3×4. Use 0 to 4 pixels")
    #expect(
      refusal(pictures, Augmentation(mixup: .nan))
        == "error: mixup has alpha nan. Use a number from 0 to 1000; 0.2 is common")
    #expect(refusal(numbers, Augmentation(mixup: 0.2)) == "nothing was thrown")
  }
}
