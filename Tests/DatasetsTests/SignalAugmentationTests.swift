import Datasets
import TensorTypes
import Testing

@Suite struct SignalAugmentationTests {
  /// 60 signals of two channels: 1 to 10 and 11 to 20.
  let signals: Samples

  init() throws {
    signals = try Samples(
      name: "x", shape: [2, 10], classNames: ["a"],
      storage: .floats((0..<60).flatMap { _ in (1...20).map(Float.init) }), labels: [Int32](repeating: 0, count: 60))
  }

  func augmented(_ change: (inout Augmentation) -> Void, batchSize: Int = 60, seed: UInt64 = 1) throws -> [[Float]] {
    var augmentation = Augmentation()
    change(&augmentation)
    let loader = try BatchLoader(signals, normalization: .identity, augmentation: augmentation, seed: seed)
    let order = EpochOrder.sequential(60)
    return order.batches(of: batchSize).flatMap { loader.batch($0, of: order).inputs }
  }

  @Test func shiftsMoveAllChannelsAlike() throws {
    let results = try augmented { $0.shift = 2 }
    let possible = (-2...2).map { shift in
      (0..<20).map { index in
        let source = index % 10 - shift
        return (0..<10).contains(source) ? Float(index / 10 * 10 + source + 1) : 0
      }
    }
    #expect(Set(results) == Set(possible))
    let whole = try augmented { $0.shift = 10 }
    #expect(whole.allSatisfy { $0.allSatisfy { (0...20).contains($0) } })
  }

  @Test func scalesAreOneNumberForASample() throws {
    let results = try augmented { $0.scale = 0.2 }
    let factors = results.map { $0[0] }
    #expect(factors.allSatisfy { (0.8...1.2).contains($0) } && Set(factors).count == 60)
    for (factor, values) in zip(factors, results) { #expect(values == (1...20).map { Float($0) * factor }) }
  }

  @Test func noiseHasItsDeviation() throws {
    let results = try augmented { $0.noise = 0.5 }
    let noise = results.flatMap { zip($0, 1...20).map { Double($0) - Double($1) } }
    let mean = noise.reduce(0, +) / Double(noise.count)
    let deviation = (noise.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(noise.count)).squareRoot()
    #expect(abs(mean) < 0.06 && abs(deviation - 0.5) < 0.05)
  }

  @Test func masksBlankARunInAllChannels() throws {
    var lengths: Set<Int> = []
    for values in try augmented({ $0.timeMask = 4 }) {
      let blank = (0..<10).filter { values[$0] == 0 }
      #expect(blank == (0..<10).filter { values[10 + $0] == 0 })
      #expect(blank.isEmpty || blank == Array(blank[0]..<blank[0] + blank.count))
      lengths.insert(blank.count)
    }
    #expect(lengths == [0, 1, 2, 3, 4])
  }

  /// Neither the size of batches nor what else is switched on moves a change.
  @Test func changesAreIndependent() throws {
    func all(_ augmentation: inout Augmentation) {
      augmentation.shift = 1
      augmentation.noise = 0.1
      augmentation.scale = 0.1
      augmentation.timeMask = 3
    }
    let whole = try augmented(all)
    #expect(try augmented(all, batchSize: 7) == whole)
    #expect(try augmented(all, seed: 2) != whole)
    let masks = try augmented { $0.timeMask = 3 }.map { $0.map { $0 == 0 } }
    for (mask, values) in zip(masks, whole) {
      for index in 0..<20 where mask[index] { #expect(values[index] == 0) }
    }
  }

  @Test func whatDoesNotFitSaysWhatDoes() throws {
    func refusal(_ shape: Shape, _ change: (inout Augmentation) -> Void) -> [String] {
      var augmentation = Augmentation()
      change(&augmentation)
      return augmentation.faults(for: shape).map { "\($0.member): \($0.message). \($0.remedy)" }
    }
    #expect(
      refusal([2, 10]) { $0.cropPadding = 2 } == [
        "cropPadding: crop needs pictures [channels, height, width], but the samples are [2, 10]. Leave it out; these fit: shift, timeMask, scale, noise, mixup"
      ])
    #expect(
      refusal([3, 8, 8]) { $0.shift = 2 } == [
        "shift: shift needs signals [channels, length], but the samples are [3, 8, 8]. Leave it out; these fit: flip, cropPadding, cutout, timeMask, scale, noise, mixup"
      ])
    #expect(
      refusal([13]) { $0.timeMask = 2 } == [
        "timeMask: time mask needs signals [channels, length] or pictures, but the samples are [13]. Leave it out; these fit: scale, noise, mixup"
      ])
    #expect(
      refusal([1, 8]) {
        $0.shift = 9
        $0.timeMask = -1
        $0.scale = 2
        $0.noise = .nan
      } == [
        "shift: a shift by 9 points does not fit signals of 8. Use 0 to 8 points",
        "timeMask: a time mask of -1 points does not fit samples of 8. Use 0 to 8 points",
        "scale: scale is 2.0. Use a number from 0 to 1; 0.1 is ±10 %",
        "noise: noise has a deviation of nan. Use a number from 0 to 1000, in units of the network's input",
      ])
    #expect(refusal([13]) { $0.noise = 1 }.isEmpty)
  }
}
