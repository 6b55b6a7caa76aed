import Randomness
import Primitives
import Testing

@Suite struct PhiloxTests {
  /// The known answers of the authors' library, Random123 (kat_vectors, philox 4x32 10).
  @Test func givesTheKnownAnswers() {
    #expect(Philox(seed: 0)(.zero) == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      Philox(seed: .max)(SIMD4(repeating: .max)) == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      Philox(seed: 0x299f_31d0_a409_3822)(SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344))
        == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func dropsTheShareThatIsAskedFor() {
    let scales = fill(DropoutMask(rate: 0.3, stream: 2, seed: 1, step: 5), 100_000)
    let dropped = scales.count { $0 == 0 }
    #expect(abs(dropped - 30_000) < 600)
    #expect(scales.allSatisfy { $0 == 0 || $0 == Float(1 / 0.7) })
  }

  @Test func elementsDoNotDependOnTheOrderOfDrawing() {
    let mask = DropoutMask(rate: 0.5, stream: 0, seed: 9, step: 1)
    let all = fill(mask, 103)
    #expect(fill(mask, 39, from: 64) == Array(all[64...]))
    #expect(fill(mask, 5) == Array(all[..<5]))
  }

  @Test func streamsStepsAndSeedsDiffer() {
    let masks = [
      DropoutMask(rate: 0.5, stream: 0, seed: 1, step: 1), DropoutMask(rate: 0.5, stream: 1, seed: 1, step: 1),
      DropoutMask(rate: 0.5, stream: 0, seed: 1, step: 2), DropoutMask(rate: 0.5, stream: 0, seed: 2, step: 1),
      DropoutMask(rate: 0.5, stream: 0, seed: 1 << 32 | 1, step: 1),
      DropoutMask(rate: 0.5, stream: 0, seed: 1, step: 1 << 32 | 1),
    ]
    #expect(Set(masks.map { fill($0, 256) }).count == masks.count)
  }

  @Test func readsTheKeyOfAProgram() {
    let key = SIMD4<Int32>(-1, 2, 3, -4)
    let mask = DropoutMask(rate: 0.5, stream: 1, seed: 0x0000_0002_ffff_ffff, step: 0xffff_fffc_0000_0003)
    #expect(fill(DropoutMask(rate: 0.5, stream: 1, key: key), 64) == fill(mask, 64))
  }

  @Test func extremeRates() {
    #expect(fill(DropoutMask(rate: 0, stream: 0, seed: 1, step: 1), 50).allSatisfy { $0 == 1 })
    #expect(fill(DropoutMask(rate: 1, stream: 0, seed: 1, step: 1), 50).allSatisfy { $0 == 0 })
  }

  private func fill(_ mask: DropoutMask, _ count: Int, from start: Int = 0) -> [Float] {
    var scales = [Float](repeating: -1, count: count)
    scales.withUnsafeMutableBufferPointer { mask.fill($0, from: start) }
    return scales
  }
}
