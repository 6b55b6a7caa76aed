import GraphIR
import JSONText
import Primitives
import Testing

@Suite struct AttributeTypeTests {
  static let sound: [(AttributeType, JSONValue, AttributeValue)] = [
    (.integer(1...31), 31, .integer(31)),
    (.number(0...1), 1, .number(1)),
    (.number(0...1), 0.5, .number(0.5)),
    (.boolean, false, .boolean(false)),
    (.choice(["all", "channels"]), "channels", .text("channels")),
    (.text, "relu", .text("relu")),
    (.extent(1...31), 3, .extent(Extent(3))),
    (.extent(1...31), [3, 5], .extent(Extent(height: 3, width: 5))),
    (.padding(0...9), 0, .padding(.amount(Extent(0)))),
    (.padding(0...9), [1, 2], .padding(.amount(Extent(height: 1, width: 2)))),
    (.padding(0...9), "same", .padding(.same)),
    (.padding(0...9), "valid", .padding(.valid)),
    (
      .padding(0...9), [1, 2, 3, 0], .padding(.margins(Margins(top: 1, left: 2, bottom: 3, right: 0)))
    ),
    (.sequencePadding(0...9), [0, 3], .padding(.ends(before: 0, after: 3))),
    (.sequencePadding(0...9), 9, .padding(.amount(Extent(9)))),
    (.sequencePadding(0...9), "same", .padding(.same)),
    (.integers(count: 1...3, -1...9), [4, -1, 9], .integers([4, -1, 9])),
    (.integers(count: 1...3, -1...9), 4, .integers([4])),
  ]

  @Test(arguments: sound)
  func decodesWhatItDescribes(_ type: AttributeType, _ json: JSONValue, _ value: AttributeValue) throws {
    #expect(try type.decode(json) == value)
    #expect(try type.decode(value.json) == value)
  }

  static let unsound: [(AttributeType, JSONValue, String)] = [
    (.integer(1...31), 0, "an integer from 1 to 31"),
    (.integer(1...31), 3.0, "an integer from 1 to 31"),
    (.integer(1...31), nil, "an integer from 1 to 31"),
    (.integer(1 ... .max), 0, "an integer of at least 1"),
    (.integer(.min ... -1), 0, "an integer of at most -1"),
    (.integer(.min ... .max), true, "an integer of any size"),
    (.number(0...0.99), 1, "a number from 0 to 0.99"),
    (.number(1e-12...1), "1", "a number from 1e-12 to 1"),
    (.number(0 ... .greatestFiniteMagnitude), -1, "a number of at least 0"),
    (.number(-.greatestFiniteMagnitude...2), 3, "a number of at most 2"),
    (.number(-.greatestFiniteMagnitude ... .greatestFiniteMagnitude), [], "a number of any size"),
    (.boolean, 1, "true or false"),
    (.choice(["all", "channels"]), "none", "one of 'all', 'channels'"),
    (.choice(["all", "channels"]), "chanels", "one of 'all', 'channels'. Did you mean 'channels'?"),
    (.choice(["all", "channels"]), 1, "one of 'all', 'channels'"),
    (.text, 1, "a string"),
    (.extent(1...31), 32, "an integer from 1 to 31, or [height, width]"),
    (.extent(1...31), [3], "an integer from 1 to 31, or [height, width]"),
    (.extent(1...31), [3, 0], "an integer from 1 to 31, or [height, width]"),
    (.padding(0...9), -1, "an integer from 0 to 9, [height, width], [top, left, bottom, right], 'same' or 'valid'"),
    (
      .padding(0...9), "sane",
      "an integer from 0 to 9, [height, width], [top, left, bottom, right], 'same' or 'valid'. Did you mean 'same'?"
    ),
    (
      .padding(0...9), [1, 2, 3],
      "an integer from 0 to 9, [height, width], [top, left, bottom, right], 'same' or 'valid'"
    ),
    (.sequencePadding(0...9), [1, 2, 3], "an integer from 0 to 9, [left, right], 'same' or 'valid'"),
    (
      .sequencePadding(0...9), "vald", "an integer from 0 to 9, [left, right], 'same' or 'valid'. Did you mean 'valid'?"
    ),
    (.sequencePadding(0...9), 10, "an integer from 0 to 9, [left, right], 'same' or 'valid'"),
    (.integers(count: 1...3, -1...9), [], "an integer from -1 to 9, or a list of up to 3 such"),
    (.integers(count: 1...3, -1...9), [1, 1, 1, 1], "an integer from -1 to 9, or a list of up to 3 such"),
    (.integers(count: 1...3, -1...9), [1, 10], "an integer from -1 to 9, or a list of up to 3 such"),
    (.integers(count: 2...3, 0...9), 1, "a list of 2 to 3 integers from 0 to 9"),
    (.integers(count: 2...2, 0...9), [1, 1.5], "a list of 2 integers from 0 to 9"),
  ]

  @Test(arguments: unsound)
  func saysWhatItExpects(_ type: AttributeType, _ json: JSONValue, _ expected: String) {
    let mismatch = #expect(throws: AttributeMismatch.self) { try type.decode(json) }
    #expect([mismatch?.expected, mismatch?.remedy].compactMap { $0 }.joined(separator: ". ") == expected)
  }

  @Test func takesExpressionsWhereOneNumberWillDo() {
    #expect(AttributeType.integers(count: 1...4, 0...9).takesExpressions)
    #expect(!AttributeType.integers(count: 2...4, 0...9).takesExpressions)
    #expect(AttributeType.sequencePadding(0...9).takesExpressions)
    #expect(!AttributeType.choice(["a"]).takesExpressions)
  }

  @Test func whatIsUnsetIsNil() {
    #expect(Int?(attribute: .unset) == .some(nil))
    #expect(Int?(attribute: .integer(3)) == .some(3))
    #expect(Int?(attribute: .text("3")) == nil)
    #expect((nil as Int?).attribute == .unset)
    #expect((3 as Int?).attribute == .integer(3))
  }
}
