import Foundation
import Safetensors
import TemporaryFolders
import Testing

/// Files that lie about themselves: each gives one located error, and reserves no memory for what it claims.
@Suite struct MalformedFileTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    /// The header's text, and how many bytes follow.
    var header: [UInt8]
    var body: Int
    /// What the first eight bytes claim; the header's length if nil.
    var length: UInt64?
    var message: String

    init(_ name: String, _ header: String, body: Int = 0, length: UInt64? = nil, _ message: String) {
      self.init(name, Array(header.utf8), body: body, length: length, message)
    }

    init(_ name: String, _ header: [UInt8], body: Int = 0, length: UInt64? = nil, _ message: String) {
      (testDescription, self.header, self.body, self.length, self.message) = (name, header, body, length, message)
    }
  }

  private static func tensor(
    _ shape: String = "[1]", _ offsets: String = "[0,4]", _ type: String = #""F32""#, name: String = "w"
  ) -> String {
    #"{"\#(name)":{"dtype":\#(type),"shape":\#(shape),"data_offsets":\#(offsets)}}"#
  }

  private static func two(_ first: String, _ second: String) -> String {
    tensor("[1]", first).dropLast() + "," + tensor("[1]", second, name: "v").dropFirst()
  }

  private static let at = "error: 't': "
  private static let damaged = ". The file is damaged"
  private static let wordless =
    "t(header):1:6: error: tensor 'w' needs a \"dtype\", a \"shape\" of integers and two \"data_offsets\""

  static let lengths: [Case] = [
    Case(
      "a header longer than the file", "{}", length: 3,
      at + "the header should have 3 bytes, but the file has 10" + damaged),
    Case(
      "a header of all bytes there are", "{}", length: .max,
      at + "the header should have 18446744073709551615 bytes, but the file has 10" + damaged),
    Case(
      "a header of 2 GB", "{}", length: 2 << 30,
      at + "the header should have 2147483648 bytes, but the file has 10" + damaged),
    Case(
      "a header of more bytes than a number with a sign holds", "{}", length: 1 << 63,
      at + "the header should have 9223372036854775808 bytes, but the file has 10" + damaged),
    Case("no header", "", at + "the header has no bytes" + damaged),
    Case("a header that is cut off", tensor(), body: 4, length: 20, "t(header):1:"),
    Case("a header that reaches into the tensors", tensor(), body: 4, length: 57, "t(header):1:"),
    Case(
      "bytes that belong to nothing", tensor(), body: 5,
      at + "the tensors have 4 bytes, but 5 follow the header" + damaged),
    Case(
      "tensors that are cut off", tensor(), body: 3, at + "the tensors have 4 bytes, but 3 follow the header" + damaged),
    Case("bytes and no tensor", "{}", body: 1, at + "the tensors have 0 bytes, but 1 follow the header" + damaged),
  ]

  static let offsets: [Case] = [
    Case(
      "a gap before the first", tensor("[1]", "[4,8]"), body: 8,
      at + "tensor 'w' begins at byte 4, where 0 is due" + damaged),
    Case(
      "a gap between two", two("[0,4]", "[8,12]"), body: 12,
      at + "tensor 'v' begins at byte 8, where 4 is due" + damaged),
    Case(
      "two in one place", two("[0,4]", "[0,4]"), body: 4, at + "tensor 'v' begins at byte 0, where 4 is due" + damaged),
    Case(
      "two that overlap", two("[0,4]", "[2,6]"), body: 6, at + "tensor 'v' begins at byte 2, where 4 is due" + damaged),
    Case(
      "a negative beginning", tensor("[1]", "[-4,0]"), body: 4,
      "t(header):1:6: error: tensor 'w' of shape [1] has the bytes from -4 to 0"),
    Case(
      "an end before the beginning", tensor("[1]", "[4,0]"), body: 4,
      "t(header):1:6: error: tensor 'w' of shape [1] has the bytes from 4 to 0"),
    Case(
      "fewer bytes than elements", tensor("[2]"), body: 4,
      "t(header):1:6: error: tensor 'w' of shape [2] has the bytes from 0 to 4"),
    Case(
      "more bytes than elements", tensor("[1]", "[0,8]"), body: 8,
      "t(header):1:6: error: tensor 'w' of shape [1] has the bytes from 0 to 8"),
    Case(
      "2 GB that the file does not have", tensor("[536870912]", "[0,2147483648]"), body: 8,
      at + "the tensors have 2147483648 bytes, but 8 follow the header" + damaged),
    Case(
      "an end at the largest number", tensor("[1]", "[0,9223372036854775807]"), body: 4,
      "t(header):1:6: error: tensor 'w' of shape [1] has the bytes from 0 to 9223372036854775807"),
    Case(
      "a length beyond the largest number", tensor("[1]", "[-9223372036854775807,9223372036854775807]"), body: 4,
      "t(header):1:6: error: tensor 'w' of shape [1] has the bytes from -9223372036854775807 to 9223372036854775807"),
    Case("a number that is too large", tensor("[1]", "[0,18446744073709551616]"), body: 4, "t(header):1:"),
    Case("offsets that are fractions", tensor("[1]", "[0.5,4.5]"), body: 4, wordless),
    Case("one offset", tensor("[1]", "[4]"), body: 4, wordless),
    Case("three offsets", tensor("[1]", "[0,4,8]"), body: 4, wordless),
    Case(
      "half a number of 16 bits", tensor("[1]", "[0,1]", #""F16""#), body: 1,
      "t(header):1:6: error: tensor 'w' of shape [1] has the bytes from 0 to 1"),
    Case(
      "numbers of 16 bits in the bytes of 32", tensor("[1]", "[0,4]", #""BF16""#), body: 4,
      "t(header):1:6: error: tensor 'w' of shape [1] has the bytes from 0 to 4"),
  ]

  static let shapes: [Case] = [
    Case(
      "an extent of 0", tensor("[0]", "[0,0]"),
      "t(header):1:6: error: tensor 'w' has no sound shape: axis 0 has extent 0; extents go from 1 to 2147483647"),
    Case(
      "a negative extent", tensor("[-1]"), body: 4,
      "t(header):1:6: error: tensor 'w' has no sound shape: axis 0 has extent -1; extents go from 1 to 2147483647"),
    Case(
      "more elements than memory has bytes", tensor("[2147483647,2147483647,2147483647]"), body: 4,
      "t(header):1:6: error: tensor 'w' has no sound shape: [2147483647, 2147483647, 2147483647] has more than 2^40 elements"
    ),
    Case(
      "a product that overflows", tensor("[2147483647,2147483647,2147483647,2147483647]"), body: 4,
      "t(header):1:6: error: tensor 'w' has no sound shape: "
        + "[2147483647, 2147483647, 2147483647, 2147483647] has more than 2^40 elements"),
    Case(
      "seven axes", tensor("[1,1,1,1,1,1,1]"), body: 4,
      "t(header):1:6: error: tensor 'w' has no sound shape: a shape has at most 6 axes, not 7"),
    Case(
      "a thousand axes", tensor("[" + [String](repeating: "1", count: 1000).joined(separator: ",") + "]"), body: 4,
      "t(header):1:6: error: tensor 'w' has no sound shape: a shape has at most 6 axes, not 1000"),
    Case("extents that are words", tensor(#"["1"]"#), body: 4, wordless),
    Case("extents that are no list", tensor("1"), body: 4, "t(header):1:"),
    Case("a shape that is null", tensor("null"), body: 4, "t(header):1:"),
  ]

  static let types: [Case] = [
    Case(
      "an unknown type", tensor("[1]", "[0,4]", #""F31""#), body: 4,
      "t(header):1:6: error: tensor 'w' has the type F31; F32, F16, BF16 and F64 are read"),
    Case(
      "a type in small letters", tensor("[1]", "[0,4]", #""f32""#), body: 4,
      "t(header):1:6: error: tensor 'w' has the type f32; F32, F16, BF16 and F64 are read"),
    Case("a type that is a number", tensor("[1]", "[0,4]", "32"), body: 4, "t(header):1:"),
    Case(
      "no type", #"{"w":{"shape":[1],"data_offsets":[0,4]}}"#, body: 4, wordless),
    Case("an unknown member", tensor().dropLast(2) + #","order":"C"}}"#, body: 4, "t(header):1:"),
    Case("a tensor that is a list", #"{"w":[]}"#, "t(header):1:6: error: 'w' is [], but must be an object"),
    Case("a tensor that is null", #"{"w":null}"#, "t(header):1:6: error: 'w' is null, but must be an object"),
  ]

  static let texts: [Case] = [
    Case("a list in place of the header", "[]", "t(header):1:1: error: the header is a list, but must be an object"),
    Case("text after the header", "{} {}", "t(header):1:4: error: "),
    Case("a comma too many", "{,}", "t(header):1:2: error: "),
    Case("a name without quotes", "{w:{}}", "t(header):1:2: error: "),
    Case("a key twice", two("[0,4]", "[4,8]").replacing("\"v\"", with: "\"w\""), body: 8, "t(header):1:"),
    Case(
      "a key twice, once in escapes", two("[0,4]", "[4,8]").replacing("\"v\"", with: "\"\\u0077\""), body: 8,
      "t(header):1:"),
    Case(
      "metadata twice", #"{"__metadata__":{},"__metadata__":{}}"#, "t(header):1:20: error: '__metadata__' occurs twice"),
    Case(
      "metadata that are a number", #"{"__metadata__":{"epoch":3}}"#,
      "t(header):1:26: error: 'epoch' is 3, but must be a string"),
    Case("metadata that are NaN", #"{"__metadata__":{"loss":NaN}}"#, "t(header):1:25: error: "),
    Case(
      "metadata that are a list", #"{"__metadata__":[]}"#,
      "t(header):1:17: error: '__metadata__' is [], but must be an object"),
    Case(
      "100,000 brackets", String(repeating: #"{"a":"#, count: 100_000), "t(header):1:"),
    Case("100,000 brackets in a tensor", #"{"w":"# + String(repeating: "[", count: 100_000), "t(header):1:"),
    Case("bytes that are no UTF-8", [0x7B, 0x22, 0xC0, 0xAF, 0x22, 0x3A, 0x7B, 0x7D, 0x7D], "t(header):1:"),
    Case("half a surrogate", #"{"\ud800":{}}"#, "t(header):1:"),
    Case("a zero byte", [0x7B, 0x00, 0x7D], "t(header):1:2: error: "),
  ]

  @Test(arguments: [lengths, offsets, shapes, types, texts].flatMap { $0 })
  func givesOneLocatedError(_ file: Case) throws {
    let folder = try TemporaryFolder()
    let prefix = withUnsafeBytes(of: (file.length ?? UInt64(file.header.count)).littleEndian) { Array($0) }
    try folder.write(prefix + file.header + [UInt8](repeating: 0, count: file.body), to: "t")
    let message = folder.message { _ = try SafetensorsFile(path: folder.file("t")) }
    #expect(message.hasPrefix(file.message))
    #expect(message.utf8.count < 600)
    #expect(folder.message { _ = try SafetensorsFile.metadata(path: folder.file("t")) } == message)
  }

  private static let keep = ProcessInfo.processInfo.environment["ESPALIER_MALFORMED"]

  /// For 'make test-interchange', which measures what each costs.
  @Test(.enabled(if: keep != nil, "$ESPALIER_MALFORMED names no folder to write the files to"))
  func areWritten() throws {
    let folder = try #require(Self.keep)
    for (number, file) in [Self.lengths, Self.offsets, Self.shapes, Self.types, Self.texts].joined().enumerated() {
      let prefix = withUnsafeBytes(of: (file.length ?? UInt64(file.header.count)).littleEndian) { Array($0) }
      let bytes = prefix + file.header + [UInt8](repeating: 0, count: file.body)
      try Data(bytes).write(to: URL(filePath: "\(folder)/\(number).safetensors"))
    }
  }

  /// The length of this header begins as a Python pickle does: 80 02.
  @Test func aLengthIsNoSignature() throws {
    let folder = try TemporaryFolder()
    let tensor = #"{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
    let header = Array((tensor + String(repeating: " ", count: 640 - tensor.utf8.count)).utf8)
    try folder.write(
      withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header + [0, 0, 0, 0], to: "t")
    #expect(try SafetensorsFile(path: folder.file("t")).tensors.map(\.name) == ["w"])
  }

  @Test func thereAreFortyOfThem() {
    #expect([Self.lengths, Self.offsets, Self.shapes, Self.types, Self.texts].joined().count >= 40)
  }

  /// A header of nearly 16 MiB, all of it one name.
  @Test func aHugeNameIsCut() throws {
    let folder = try TemporaryFolder()
    let name = String(repeating: "n", count: (16 << 20) - 100)
    let header = Array(#"{"\#(name)":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#.utf8)
    try folder.write(withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header, to: "t")
    #expect(folder.message { _ = try SafetensorsFile(path: folder.file("t")) }.utf8.count < 600)
  }
}
