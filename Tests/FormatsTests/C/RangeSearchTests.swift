import Primitives
import Testing

@testable import Quantization

/// Ranges of 8-bit numbers whose error is smallest behind what reads them.
@Suite struct RangeSearchTests {
  private func histogram(_ values: [Double]) -> ValueHistogram {
    var histogram = ValueHistogram(lower: values.min() ?? 0, upper: values.max() ?? 0)
    for value in values { histogram.add(value) }
    return histogram
  }

  /// The mean squared error of f over real numbers in a range, rounded one by one.
  private func error(
    _ values: [Double], _ limits: (lower: Double, upper: Double), behind function: DeviceFunction?
  ) -> Double {
    let range = QuantizedRange(lower: limits.lower, upper: limits.upper)
    func result(_ value: Double) -> Double { function.map { Double($0(Float(value))) } ?? value }
    return values.reduce(0) { sum, value in
      let difference = result(range.real(range.quantized(value))) - result(value)
      return sum + difference * difference
    }
  }

  private let uniform = (0..<20_000).map { Double($0 % 1999) / 1998 * 16 - 8 }

  @Test func keepsTheWholeOfEvenlySpreadValues() {
    let range = histogram(uniform).range(.corrected)
    #expect(range.lower == -8 && range.upper == 8)
  }

  /// Far below 0 a SiLU is flat: its numbers are better spent above.
  @Test func sparesWhereTheFunctionIsFlat() {
    let silu = DeviceFunction.elementwise(.silu)
    let range = histogram(uniform).range(.corrected, behind: silu)
    #expect(range.lower > -7.5 && range.upper == 8)
    let own = histogram(uniform).range(.squaredError)
    #expect(error(uniform, range, behind: silu) < error(uniform, own, behind: silu))
    let relu = DeviceFunction.elementwise(.relu)
    #expect(histogram(uniform).range(.corrected, behind: relu).lower == 0)
  }

  /// One value far away costs all others a part of a step; each end is cut on its own.
  @Test func cutsOneEndAlone() {
    let values = Array(repeating: uniform, count: 10).joined() + [-14]
    let range = histogram(values).range(.corrected)
    #expect(range.lower > -13 && range.lower < -7 && range.upper == 8)
    #expect(error(values, range, behind: nil) < error(values, histogram(values).range(.range), behind: nil))
  }

  /// The zeros of a ReLU are exact in every range, so they do not help to choose one.
  @Test func zerosCountForNothing() {
    let positive = uniform.map { max(0, $0) }
    let many = positive + Array(repeating: 0, count: 200_000)
    let (few, more) = (histogram(positive).range(.corrected), histogram(many).range(.corrected))
    #expect(few.lower == 0 && few.upper == more.upper && few.lower == more.lower)
    #expect(histogram([0, 0, 0]).range(.corrected) == (0, 0))
  }
}
