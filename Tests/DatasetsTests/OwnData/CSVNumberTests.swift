import Glibc
import Testing

@testable import Datasets

/// Numbers of tables are those that `strtod` reads, bit for bit.
@Suite struct CSVNumberTests {
  private func value(_ text: String, decimal: Character = ".") -> Double? {
    var text = text
    return text.withUTF8 {
      CSVNumber.value(UnsafeRawBufferPointer($0), decimal: decimal.asciiValue ?? 0)
    }
  }

  @Test(arguments: [
    "0", "-0", "+7", "007", ".5", "5.", "-.25", "1e5", "1E-7", "2.5e+3", "9007199254740992", "9007199254740993",
    "0.1", "123456789012345678", "1234567890123456789012", "0.30000000000000004", "2.2250738585072014e-308", "5e-324",
    "1.7976931348623157e308", "3.141592653589793238462643383279502884197", "8.5", "1e22", "1e23",
    "0.0000000000000000000001", "0.00000000000000000000001", "9007199254740992.5",
  ])
  func isTheNearest(_ text: String) throws {
    #expect(try #require(value(text)).bitPattern == strtod(text, nil).bitPattern)
    let commas = text.replacing(".", with: ",")
    #expect(try #require(value(commas, decimal: ",")).bitPattern == strtod(text, nil).bitPattern)
  }

  @Test func manyNumbersAreTheNearest() {
    var state: UInt64 = 1
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let digits = String(state >> (1 + state % 60))
      let cut = Int(state >> 20) % (digits.count + 1)
      let text = (state & 2 == 0 ? "-" : "") + digits.prefix(cut) + "." + digits.dropFirst(cut)
      #expect(value(text)?.bitPattern == strtod(text, nil).bitPattern, "\(text)")
    }
  }

  @Test(arguments: [
    "", "-", "+", ".", "-.", "e5", "1e", "1e+", "1.2.3", "1,5", "0x10", "inf", "nan", "NaN", "1e999", "12a", " 1", "1 ",
    "--1", "+-1", "1_000", String(repeating: "1", count: 65),
  ])
  func isNone(_ text: String) { #expect(value(text) == nil) }
}
