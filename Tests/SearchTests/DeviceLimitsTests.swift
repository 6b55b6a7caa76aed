import Diagnostics
import GraphIR
import Layers
import Quantization
@testable import Search
import Testing

/// Limits in bytes of flash and RAM.
@Suite struct DeviceLimitsTests {
  private func footprint(_ text: String, in numbers: DeviceFootprint.Numbers = .int8) throws -> DeviceFootprint {
    let maker = try SeedSpaces.maker(text, limits: SizeLimits())
    return try DeviceFootprint(of: try #require(maker.specimen(maker.space.base)).graph, in: numbers)
  }

  /// Of what is above code and tables, which no width changes.
  @Test(arguments: SeedSpaces.all, [0.7, 0.35])
  func repairUsesTheFlash(_ seed: SeedSpaces.Seed, part: Double) throws {
    let whole = try footprint(seed.text)
    var limits = SizeLimits()
    limits.flash.maximum = whole.code + Int(part * Double(whole.flash - whole.code))
    let maximum = try #require(limits.flash.maximum)
    let candidate = try SeedSpaces.maker(seed.text, limits: limits, counting: SizeCounting(.int8)).base()
    let counted = try DeviceFootprint(of: candidate.graph, in: .int8)
    #expect(candidate.size.flash == counted.flash && candidate.size.ram == counted.ram)
    #expect(counted.flash <= maximum)
    #expect(Double(counted.flash) >= 0.85 * Double(maximum))
    #expect(candidate.lineage.count == 1)
  }

  @Test(arguments: [SeedSpaces.all[0], SeedSpaces.all[1]])
  func repairReachesTheRAM(_ seed: SeedSpaces.Seed) throws {
    let whole = try footprint(seed.text)
    var limits = SizeLimits()
    limits.ram.maximum = whole.ram * 3 / 4
    let candidate = try SeedSpaces.maker(seed.text, limits: limits, counting: SizeCounting(.int8)).base()
    #expect(try #require(candidate.size.ram) <= whole.ram * 3 / 4)
    #expect(candidate.size.parameters > 0)
  }

  @Test(arguments: SeedSpaces.all, DeviceFootprint.Numbers.allCases)
  func allBoundsHoldTogether(_ seed: SeedSpaces.Seed, _ numbers: DeviceFootprint.Numbers) throws {
    let whole = try footprint(seed.text, in: numbers)
    var limits = SizeLimits()
    limits.flash.maximum = whole.code + (whole.flash - whole.code) / 2
    limits.ram.maximum = whole.ram
    let maker = try SeedSpaces.maker(seed.text, limits: limits, counting: SizeCounting(numbers))
    for trial in 0..<40 {
      var generator = SeedSpaces.generator(trial)
      let candidate = try maker.make(.random, parents: [], seen: [], using: &generator)
      let counted = try DeviceFootprint(of: candidate.graph, in: numbers)
      #expect(counted.flash <= limits.flash.maximum! && counted.ram <= limits.ram.maximum!)
      #expect(candidate.size.flash == counted.flash && candidate.size.ram == counted.ram)
    }
  }

  /// A random candidate is drawn from what the flash has room for, not from sizes that would all be cut down to it.
  @Test func randomCandidatesFillTheRangeBelowTheFlash() throws {
    let whole = try footprint(SeedSpaces.simpleCNN)
    var limits = SizeLimits()
    limits.flash.maximum = whole.code + (whole.flash - whole.code) / 4
    let maker = try SeedSpaces.maker(SeedSpaces.simpleCNN, limits: limits, counting: SizeCounting(.int8))
    let most = try #require(limits.flash.maximum) - whole.code
    var small = 0
    for trial in 0..<40 {
      var generator = SeedSpaces.generator(trial)
      let candidate = try maker.make(.random, parents: [], seen: [], using: &generator)
      // Its own code, as kernels differ in size.
      let counted = try DeviceFootprint(of: candidate.graph, in: .int8)
      if counted.flash - counted.code < most / 2 { small += 1 }
    }
    #expect(small > 5)
  }

  @Test func whatRunsOnNoMicrocontrollerIsNoCandidate() throws {
    let text = """
      {"espalier": 1, "name": "gate", "input": [4], "layers": [
        {"kind": "linear", "name": "a", "out": 4}, {"kind": "tanh", "name": "b"},
        {"kind": "elementwise", "name": "e", "expression": "x * sigmoid(y)", "inputs": ["a", "b"]},
        {"kind": "linear", "out": 2}]}
      """
    #expect(try SeedSpaces.maker(text, limits: SizeLimits()).base().size.flash == nil)
    #expect(throws: NoCandidate(tries: [.offDevice: 1])) {
      try SeedSpaces.maker(text, limits: SizeLimits(), counting: SizeCounting(.int8)).base()
    }
  }

  /// A size without bytes breaks a bound of bytes, and no other.
  @Test func whatWasNotCountedFitsNoBound() {
    let size = CandidateSize(parameters: 1, multiplyAdds: 1, activations: 1)
    var limits = SizeLimits()
    #expect(limits.admits(size))
    limits.ram.maximum = 100
    #expect(!limits.admits(size) && limits.load(size) == .infinity)
    #expect(limits.areOfDevice && !SizeLimits(maximumParameters: 3).areOfDevice)
    var counted = size
    (counted.flash, counted.ram) = (50, 101)
    #expect(limits.violation(of: counted) == "101 bytes of RAM are more than 100")
  }

  @Test(arguments: [
    ("20000", 20_000), ("20KB", 20_000), ("20kb", 20_000), ("20 KB", 20_000), ("20KiB", 20_480), ("1.5kib", 1_536),
    ("1MB", 1_000_000), ("0.5MiB", 524_288), ("7B", 7), ("1.0006KB", 1_000), ("9223372036854775807", Int.max),
  ])
  func bytesHaveUnits(_ text: String, _ bytes: Int) { #expect(ByteCount(text)?.bytes == bytes) }

  @Test(arguments: [
    "", "KB", "0", "0KB", "-1", "-1KB", "1e3", "1.5", "1.5B", "20XB", "20K", "0x10KB", "nanKB", "infKB", ".5KB",
    "1..5KB",
    "99999999999999999999", "9999999999999999MB", "20KB ", "٣KB",
  ])
  func nothingElseIsBytes(_ text: String) { #expect(ByteCount(text) == nil) }
}
