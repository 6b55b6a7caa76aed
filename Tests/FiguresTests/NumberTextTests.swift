import Figures
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.125, 2, "0.13"), (2.675, 2, "2.68"), (-0.004, 2, "0.00"), (-0.005, 2, "-0.01"), (9.999, 2, "10.00"),
    (0, 3, "0.000"), (1234.5, 0, "1235"), (0.05, 0, "0"), (.leastNonzeroMagnitude, 1, "0.0"), (1e300, 2, "1e300"),
    (.nan, 1, "NaN"),
    (-.infinity, 1, "-inf"), (123_456_789.125, 2, "123456789.13"), (1e-5, 5, "0.00001"),
  ])
  func fixed(_ value: Double, _ decimals: Int, _ text: String) {
    #expect(NumberText.fixed(value, decimals: decimals) == text)
  }

  @Test(arguments: [(0, "0"), (-999, "-999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
  func grouped(_ value: Int, _ text: String) {
    #expect(NumberText.grouped(value) == text)
  }

  @Test func groupsTheExtremes() {
    #expect(NumberText.grouped(.min) == "-9,223,372,036,854,775,808")
    #expect(NumberText.fixed(-1_234_567.891, decimals: 1, grouping: true) == "-1,234,567.9")
  }

  @Test func percentages() {
    #expect(NumberText.percentage(0.6662) == "66.6 %")
    #expect(NumberText.percentage(0.285, decimals: 0) == "29 %")
    #expect(NumberText.percentage(1, decimals: 2, sign: false) == "100.00")
    #expect(NumberText.percentage(.nan) == "NaN %")
  }

  @Test(arguments: [(1.5e-4, "1.5e-4"), (9.9996e9, "1e10"), (0, "0"), (-1.7976931348623157e308, "-1.8e308")])
  func scientific(_ value: Double, _ text: String) {
    #expect(NumberText.scientific(value) == text)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1.0 k"), (93_312, "93.3 k"), (99_960, "100 k"), (999_600, "1.0 M"),
    (12_345_678, "12.3 M"), (-1_200_000_000, "-1.2 G"),
  ])
  func counts(_ value: Int, _ text: String) {
    #expect(NumberText.count(value) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 KB"), (1_258_291, "1.3 MB"), (999_400, "999 KB"),
    (999_600, "1.0 MB"),
  ])
  func bytes(_ value: Int, _ text: String) {
    #expect(NumberText.bytes(value) == text)
  }

  @Test(arguments: [
    (0, "0 s"), (2.5e-5, "25 µs"), (0.0012, "1.2 ms"), (0.35, "350 ms"), (0.9996, "1.0 s"), (8.72, "8.7 s"),
    (9.97, "10 s"), (59.6, "1 m 0 s"), (83, "1 m 23 s"), (7500, "2 h 5 m"), (273_600, "3 d 4 h"), (-5, "-5.0 s"),
  ])
  func durations(_ seconds: Double, _ text: String) {
    #expect(NumberText.duration(seconds: seconds) == text)
  }
}
