import Foundation
import Safetensors
import TemporaryFolders
import TensorTypes
import Testing

@Suite struct SafetensorsFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private let file = SafetensorsFile(
    metadata: ["b": "ünïcode \"quoted\"\n", "a": "1"],
    tensors: [
      .init(name: "z.weight", shape: [2, 3], values: [1, -2, .pi, 0, -0.0, .leastNonzeroMagnitude]),
      .init(name: "a.scalar", shape: [], values: [7]),
    ])

  @Test func roundTrips() throws {
    try file.write(to: folder.file("t"))
    let read = try SafetensorsFile(path: folder.file("t"))
    #expect(read == file)
    #expect(read.tensors[0].values[4].sign == .minus)
    #expect(try folder.contents == ["t"])
  }

  @Test func hasTheFormatsBytes() throws {
    try SafetensorsFile(tensors: [.init(name: "w", shape: [1], values: [1])]).write(to: folder.file("t"))
    let header = #"{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
    let padding = (8 - (8 + header.utf8.count) % 8) % 8
    var expected: [UInt8] = [UInt8(header.utf8.count + padding), 0, 0, 0, 0, 0, 0, 0]
    expected += Array(header.utf8) + [UInt8](repeating: 0x20, count: padding) + [0, 0, 0x80, 0x3F]
    #expect(try folder.bytes("t") == expected)
  }

  /// A file with this header and so many bytes behind it.
  private func message(_ header: String, body: Int, length: UInt64? = nil) throws -> String {
    let length = length ?? UInt64(header.utf8.count)
    try folder.write(
      withUnsafeBytes(of: length.littleEndian) { Array($0) } + Array(header.utf8) + [UInt8](repeating: 0, count: body),
      to: "t")
    return folder.message { _ = try SafetensorsFile(path: folder.file("t")) }
  }

  @Test func liesAreToldApart() throws {
    func tensor(_ shape: String, _ offsets: String, type: String = "F32") -> String {
      #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}"#
    }
    #expect(
      try message("{}", body: 0, length: .max)
        == "error: 't': the header should have 18446744073709551615 bytes, but the file has 10. The file is damaged")
    #expect(
      try message("{}", body: 4) == "error: 't': the tensors have 0 bytes, but 4 follow the header. The file is damaged"
    )
    #expect(
      try message(#"{"w":"# + tensor("[2]", "[0,8]") + "}", body: 4)
        == "error: 't': the tensors have 8 bytes, but 4 follow the header. The file is damaged")
    #expect(
      try message(#"{"w":"# + tensor("[2]", "[4,12]") + "}", body: 12)
        == "error: 't': tensor 'w' begins at byte 4, where 0 is due. The file is damaged")
    #expect(
      try message(#"{"w":"# + tensor("[1]", "[0,4]") + #","v":"# + tensor("[1]", "[0,4]") + "}", body: 4)
        == "error: 't': tensor 'v' begins at byte 0, where 4 is due. The file is damaged")
    #expect(
      try message(#"{"w":"# + tensor("[3]", "[0,8]") + "}", body: 8)
        == "t(header):1:6: error: tensor 'w' of shape [3] has the bytes from 0 to 8")
    #expect(
      try message(#"{"w":"# + tensor("[1099511627776,1099511627776]", "[0,8]") + "}", body: 8)
        == "t(header):1:6: error: tensor 'w' has no sound shape: axis 0 has extent 1099511627776; "
        + "extents go from 1 to 2147483647")
    #expect(
      try message(#"{"w":"# + tensor("[2]", "[0,9223372036854775807]") + "}", body: 8)
        == "t(header):1:6: error: tensor 'w' of shape [2] has the bytes from 0 to 9223372036854775807")
    #expect(
      try message(#"{"w":"# + tensor("[2]", "[8,0]") + "}", body: 8)
        == "t(header):1:6: error: tensor 'w' of shape [2] has the bytes from 8 to 0")
    #expect(
      try message(#"{"w":"# + tensor("[2]", "[0,4]", type: "F12") + "}", body: 4)
        == "t(header):1:6: error: tensor 'w' has the type F12; F32, F16, BF16 and F64 are read")
    #expect(
      try message(#"{"w":3}"#, body: 0) == "t(header):1:6: error: 'w' is 3, but must be an object")
    #expect(
      try message("[]", body: 0) == "t(header):1:1: error: the header is a list, but must be an object")
    #expect(try message("{\"w\"", body: 0).hasPrefix("t(header):1:"))
  }

  /// Each fault looked up by itself, these would be 10^9 bytes to read and 40,000 lines to show.
  @Test func aHeaderOfFaultsHasAHundredErrorsAndACount() throws {
    let tensors = (0..<20_000).map { #""tensor\#($0)":{"dtype":"F32","shape":[2],"data_offsets":[0,1]}"# }
    let lines = try message("{\(tensors.joined(separator: ","))}", body: 8).split(separator: "\n")
    #expect(lines.count == 101)
    #expect(lines[0] == "t(header):1:12: error: tensor 'tensor0' of shape [2] has the bytes from 0 to 1")
    #expect(lines[100] == "error: 19900 further errors are not shown")
  }

  @Test func aHeaderOfManyTensorsIsReadOneByOne() throws {
    let tensors = (0..<50_000).reversed().map {
      #""tensor\#($0)":{"dtype":"F32","shape":[1],"data_offsets":[\#(4 * $0),\#(4 * $0 + 4)]}"#
    }
    let header = Array("{\(tensors.joined(separator: ","))}".utf8)
    let values = (0..<50_000).flatMap { withUnsafeBytes(of: Float($0)) { Array($0) } }
    try folder.write(withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header + values, to: "t")
    let read = try SafetensorsFile(path: folder.file("t"))
    #expect(read.tensors.map(\.name) == (0..<50_000).map { "tensor\($0)" })
    #expect(read.tensors.map { $0.values } == (0..<50_000).map { [Float($0)] })
  }

  @Test func noTensorIsNamedTwice() throws {
    let tensor = #"{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#
    #expect(
      try message(#"{"w":\#(tensor),"v":\#(tensor),"\u0077":\#(tensor)}"#, body: 4) == """
        t(header):1:108: error: 'w' occurs twice in one object. Keep one of the two
        t(header):1:2: note: the first is here
        """)
  }

  /// The name is a megabyte, and would be said for each of its faults.
  @Test func longNamesAreCut() throws {
    let name = String(repeating: "n", count: 1 << 20)
    let header = #"{"\#(name)":{"dtype":"\#(name)","shape":[1],"data_offsets":[0,4]}}"#
    #expect(try message(header, body: 4).utf8.count < 500)
  }

  @Test func noPrefixOfAFileIsAccepted() throws {
    try file.write(to: folder.file("whole"))
    let bytes = try folder.bytes("whole")
    for count in 0..<bytes.count {
      try folder.write(Array(bytes[..<count]), to: "t")
      #expect(throws: (any Error).self) { try SafetensorsFile(path: folder.file("t")) }
    }
  }

  /// Whatever byte is changed, reading gives a file or an error and never a trap.
  @Test func noChangedByteTraps() throws {
    try file.write(to: folder.file("whole"))
    let bytes = try folder.bytes("whole")
    for index in bytes.indices {
      for change: UInt8 in [0x00, 0xFF, 0x22, 0x39] where bytes[index] != change {
        var changed = bytes
        changed[index] = change
        try folder.write(changed, to: "t")
        _ = try? SafetensorsFile(path: folder.file("t"))
      }
    }
  }

  @Test func onlyFilesAreRead() throws {
    #expect(folder.message { _ = try SafetensorsFile(path: folder.path) } == "error: '\(folder.path)' is not a file")
    #expect(
      folder.message { _ = try SafetensorsFile(path: folder.file("none")) }
        == "error: 'none': no such file. Check the name and the folder")
    try file.write(to: folder.file("t"))
    #expect(
      folder.message { _ = try SafetensorsFile(path: folder.file("t"), limit: 16) }
        == "error: 't' is larger than 0 MiB, the most that is read")
  }

  /// A tensor of each type with the values 1, −2 and the largest of 16 bits.
  @Test(
    arguments: [
      ("F16", [0x00, 0x3C, 0x00, 0xC0, 0xFF, 0x7B], [1, -2, 65504]),
      ("BF16", [0x80, 0x3F, 0x00, 0xC0, 0x80, 0x7F], [1, -2, .infinity]),
      (
        "F64",
        [0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0, 0x18, 0x2D, 0x44, 0x54, 0xFB, 0x21, 0x09, 0x40],
        [1, -2, 3.1415927]
      ),
    ] as [(String, [UInt8], [Float])])
  func otherFloatsAreWidenedOrRounded(type: String, bytes: [UInt8], values: [Float]) throws {
    let header = #"{"w":{"dtype":"\#(type)","shape":[3],"data_offsets":[0,\#(bytes.count)]}}"#
    try folder.write(
      withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8) + bytes, to: "t")
    #expect(try SafetensorsFile(path: folder.file("t")).tensors == [.init(name: "w", shape: [3], values: values)])
  }

  @Test func manyHalvesAreReadPieceByPiece() throws {
    let count = 200_000
    let header = #"{"w":{"dtype":"BF16","shape":[\#(count)],"data_offsets":[0,\#(2 * count)]}}"#
    let bytes = (0..<count).flatMap { index -> [UInt8] in [0, UInt8(index % 120)] }
    try folder.write(
      withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8) + bytes, to: "t")
    let values = try SafetensorsFile(path: folder.file("t")).tensors[0].values
    #expect(values == (0..<count).map { Float(bitPattern: UInt32($0 % 120) << 24) })
  }

  @Test func integersStandApart() throws {
    let header =
      #"{"n":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}"#
    try folder.write(
      withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8)
        + [7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3F], to: "t")
    let read = try SafetensorsFile(path: folder.file("t"))
    #expect(read.tensors == [.init(name: "w", shape: [1], values: [1])])
    #expect(read.unread == [.init(name: "n", shape: [], type: "I64")])
  }

  @Test func wordsAreReadWithoutTensors() throws {
    try file.write(to: folder.file("t"))
    #expect(try SafetensorsFile.metadata(path: folder.file("t")) == file.metadata)
  }
}
