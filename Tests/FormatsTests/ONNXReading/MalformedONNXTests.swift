import Diagnostics
import Formats
import Foundation
import ONNXModel
import SwiftProtobuf
import Testing

extension Onnx_TensorProto {
  static func external(_ name: String, _ dims: [Int64], _ location: String, offset: String = "0", length: String? = nil)
    -> Self
  {
    var tensor = Onnx_TensorProto()
    (tensor.name, tensor.dims, tensor.dataType, tensor.dataLocation) = (name, dims, 1, .external)
    func entry(_ key: String, _ value: String) -> Onnx_StringStringEntryProto {
      var entry = Onnx_StringStringEntryProto()
      (entry.key, entry.value) = (key, value)
      return entry
    }
    tensor.externalData = [entry("location", location), entry("offset", offset)]
    if let length { tensor.externalData.append(entry("length", length)) }
    return tensor
  }
}

/// A model with something wrong.
struct Malformed: CustomTestStringConvertible, Sendable {
  var testDescription: String
  /// A part of what is said.
  var says: String
  var bytes: [UInt8]

  init(_ description: String, says: String, _ bytes: [UInt8]) {
    (testDescription, self.says, self.bytes) = (description, says, bytes)
  }

  init(_ description: String, says: String, _ change: (inout ModelMaker) -> Void) {
    var maker = ModelMaker.small
    change(&maker)
    self.init(description, says: says, maker.bytes)
  }

  static let truncated = (1...40).map { part in
    let bytes = ModelMaker.small.bytes
    let count = bytes.count * part / 41
    return Malformed("cut after \(count) bytes", says: "'", Array(bytes[..<count]))
  }

  /// A length, an extent or a tag that is another in each.
  static let changed = (0..<20).map { number in
    var bytes = ModelMaker.small.bytes
    let offset = 2 + number * 11
    bytes[offset] = 0xFF
    return Malformed("byte \(offset) is 255", says: "", bytes)
  }

  private static func conv(_ key: String, _ values: [Int64]) -> (inout ModelMaker) -> Void {
    { maker in
      let attribute = maker.model.graph.node[0].attribute.firstIndex { $0.name == key }
      var changed = Onnx_AttributeProto()
      (changed.name, changed.type, changed.ints) = (key, .ints, values)
      if let attribute {
        maker.model.graph.node[0].attribute[attribute] = changed
      } else {
        maker.model.graph.node[0].attribute.append(changed)
      }
    }
  }

  private static func weight(_ name: String, _ change: @escaping (inout Onnx_TensorProto) -> Void) -> (inout ModelMaker)
    -> Void
  {
    { maker in
      let offset = maker.model.graph.initializer.firstIndex { $0.name == name }!
      change(&maker.model.graph.initializer[offset])
    }
  }

  static let crafted: [Malformed] = [
    Malformed("no bytes", says: "it holds no graph", []),
    Malformed("a text", says: "'", Array("not a model".utf8)),
    Malformed("zeros", says: "no field begins at byte 0", [UInt8](repeating: 0, count: 100)),
    Malformed("a length of 2 GB", says: "should have 2147483647 bytes", [0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07]),
    Malformed("a length of 2⁶³", says: "bytes, but", [0x3A] + [UInt8](repeating: 0xFF, count: 9) + [0x01]),
    Malformed("an endless number", says: "more than 64 bits", [0x08] + [UInt8](repeating: 0xFF, count: 40)),
    Malformed("graphs in graphs", says: "nested more than 32 deep", nested(80)),
    Malformed("half a million nodes", says: "more than 400000 fields", nodes(500_000)),
    Malformed("an unknown form of field", says: "unknown form", [0x3F, 1, 2]),
    Malformed("no graph", says: "it holds no graph", [0x08, 0x08, 0x12, 0x00]),
    Malformed("opset 3", says: "opset 3; 7 to 28 are read") { $0.model.opsetImport[0].version = 3 },
    Malformed("opset 2⁴⁰", says: "7 to 28 are read") { $0.model.opsetImport[0].version = 1 << 40 },
    Malformed("no opset", says: "opset 1;") { $0.model.opsetImport = [] },
    Malformed("no input", says: "reads 'x', which nothing gives") { $0.model.graph.input = [] },
    Malformed("no output", says: "it has no output") { $0.model.graph.output = [] },
    Malformed("an output that nothing gives", says: "no node gives its output 'z'") { $0.end("z") },
    Malformed("no nodes", says: "no node reads the network's input") { $0.model.graph.node = [] },
    Malformed("a missing weight", says: "reads 'fc.weight', which nothing gives") {
      $0.model.graph.initializer.removeAll { $0.name == "fc.weight" }
    },
    Malformed("two weights of one name", says: "two weights are called 'bn.bias'") {
      $0.model.graph.initializer.append(ModelMaker.tensor("bn.bias", [4]))
    },
    Malformed("two nodes give one value", says: "both give 'c'") { $0.node("Relu", ["b"], ["c"]) },
    Malformed("a circle", says: "in a circle") { $0.model.graph.node[0].input[0] = "c" },
    Malformed("a node that reads itself", says: "in a circle") { $0.model.graph.node[2].input[0] = "c" },
    Malformed("a node that gives a weight", says: "which is an input or a weight") {
      $0.node("Relu", ["b"], ["bn.bias"])
    },
    Malformed("two inputs", says: "it has 2 inputs") {
      $0.model.graph.input.append(ModelMaker.value("z", [0, 3, 8, 8]))
      $0.node("Relu", ["z"], ["unused"])
    },
    Malformed("an input of integers", says: "is of INT64") { $0.model.graph.input[0].type.tensorType.elemType = 7 },
    Malformed("an input of type 99", says: "number 99") { $0.model.graph.input[0].type.tensorType.elemType = 99 },
    Malformed("an input of 1 axis", says: "has 1 axes") { $0.model.graph.input = [ModelMaker.value("x", [3])] },
    Malformed("an input of 9 axes", says: "has 9 axes") {
      $0.model.graph.input = [ModelMaker.value("x", [Int64](repeating: 2, count: 9))]
    },
    Malformed("an input without a shape", says: "has no shape") {
      $0.model.graph.input[0].type.tensorType.clearShape()
    },
    Malformed("a negative extent", says: "leaves axis 3 open") {
      $0.model.graph.input[0].type.tensorType.shape.dim[2].dimValue = -8
    },
    Malformed("an input of 2⁶² pixels", says: "leaves axis 3 open") {
      $0.model.graph.input[0].type.tensorType.shape.dim[2].dimValue = 1 << 62
    },
    Malformed("an input of 2⁶⁰ elements", says: "has no sound shape") {
      for axis in 2...3 { $0.model.graph.input[0].type.tensorType.shape.dim[axis].dimValue = 1 << 30 }
    },
    Malformed(
      "a weight of 2 GB that is not there", says: "more than 268435456 elements",
      weight("fc.weight") { $0.dims = [1 << 29, 4] }),
    Malformed(
      "extents whose product overflows", says: "elements, the most that are read",
      weight("fc.weight") { $0.dims = [1 << 40, 1 << 40] }),
    Malformed("a negative extent of a weight", says: "has the extent -10", weight("fc.weight") { $0.dims = [-10, 4] }),
    Malformed(
      "a weight of 200 axes", says: "has 200 axes", weight("fc.weight") { $0.dims = [Int64](repeating: 1, count: 200) }),
    Malformed(
      "too few bytes", says: "needs 40 values, but has 8 bytes", weight("fc.weight") { $0.rawData = Data(count: 8) }),
    Malformed("no values", says: "needs 40 values, but has 0 values", weight("fc.weight") { $0.clearRawData() }),
    Malformed("a weight of texts", says: "has the type STRING", weight("fc.weight") { $0.dataType = 8 }),
    Malformed("a weight of type -1", says: "has the type number -1", weight("fc.weight") { $0.dataType = -1 }),
    Malformed(
      "a weight that is no number", says: "not finite",
      weight("fc.weight") {
        $0.rawData = [Float](repeating: .nan, count: 40).withUnsafeBytes { Data($0) }
      }),
    Malformed(
      "a kernel of another shape", says: "its kernel_shape is [5, 5], but its weight's is [3, 3]",
      conv("kernel_shape", [5, 5])),
    Malformed("a stride of 0", says: "should be 2 integers from 1 to 65536", conv("strides", [0, 1])),
    Malformed("a stride of 2⁶²", says: "should be 2 integers from 1 to 65536", conv("strides", [1 << 62, 1])),
    Malformed("a stride of 40", says: "stride = 40, but conv2d takes", conv("strides", [40, 40])),
    Malformed("negative padding", says: "should be 4 integers from 0 to 65536", conv("pads", [-1, 0, 0, 0])),
    Malformed("five paddings", says: "should be 4 integers", conv("pads", [1, 1, 1, 1, 1])),
    Malformed("a dilation beyond the map", says: "the window covers", conv("dilations", [9, 9])),
    Malformed("a pads that is a number", says: "should be a list of integers") {
      $0.model.graph.node[0].attribute[0].ints = []
      $0.model.graph.node[0].attribute[0].type = .int
      $0.model.graph.node[0].attribute[0].i = 1
    },
    Malformed("a loop", says: "no layer does what this operator does. The nearest: export the loop unrolled") {
      $0.node("Loop", ["x"], ["z"])
      $0.end("z")
    },
    Malformed("a node without an operator", says: "no layer does what this operator does") {
      $0.model.graph.node[2].opType = ""
    },
    Malformed("an operator of another domain", says: "operators of 'com.microsoft'") {
      $0.model.graph.node[2].domain = "com.microsoft"
    },
    Malformed("a node without inputs", says: "its input 1 is missing") { $0.model.graph.node[2].input = [] },
    Malformed("a bias of the wrong length", says: "its bias is [4]") { $0.model.graph.node[5].input[2] = "bn.bias" },
    Malformed("weights for more features", says: "its bias is [10]") { $0.model.graph.node[5].attribute = [] },
    Malformed(
      "weights in /etc", says: "is not in the model's folder",
      weight("fc.weight") { $0 = .external("fc.weight", [10, 4], "/etc/passwd") }),
    Malformed(
      "weights above the folder", says: "is not in the model's folder",
      weight("fc.weight") { $0 = .external("fc.weight", [10, 4], "a/../../b") }),
    Malformed(
      "weights that are not there", says: "no such file",
      weight("fc.weight") { $0 = .external("fc.weight", [10, 4], "absent.data") }),
    Malformed(
      "weights in a folder", says: "is not in the model's folder",
      weight("fc.weight") { $0 = .external("fc.weight", [10, 4], ".") }),
    Malformed(
      "weights beyond the end", says: "should be 160 bytes from byte 1000000",
      weight("fc.weight") {
        $0 = .external("fc.weight", [10, 4], "model.onnx", offset: "1000000", length: "160")
      }),
    Malformed(
      "weights of 2⁶² bytes", says: "should be 4611686018427387904 bytes",
      weight("fc.weight") {
        $0 = .external("fc.weight", [10, 4], "model.onnx", length: "4611686018427387904")
      }),
    Malformed(
      "an offset that is a word", says: "'far' is no offset",
      weight("fc.weight") {
        $0 = .external("fc.weight", [10, 4], "model.onnx", offset: "far")
      }),
    Malformed("a function that doubles itself", says: "") { maker in
      maker.model.graph.node = []
      for number in 0..<200 {
        let last = number == 0 ? "x" : "v\(number)"
        maker.node("Mul", [last, last], ["v\(number + 1)"])
      }
      maker.node("Reshape", ["v200", "absent"], ["y"])
    },
  ]

  private static func nested(_ depth: Int) -> [UInt8] {
    // A node's attribute holds a graph that holds a node …
    var bytes: [UInt8] = []
    func message(_ field: UInt8, _ body: [UInt8]) -> [UInt8] {
      var length = body.count
      var prefix: [UInt8] = [field << 3 | 2]
      while length > 127 {
        prefix.append(UInt8(length & 127) | 128)
        length >>= 7
      }
      return prefix + [UInt8(length)] + body
    }
    for _ in 0..<depth { bytes = message(1, message(5, message(6, bytes))) }
    return message(7, bytes)
  }

  private static func nodes(_ count: Int) -> [UInt8] {
    let length = 2 * count
    let prefix: [UInt8] = [0x3A, UInt8(length & 127) | 128, UInt8(length >> 7 & 127) | 128, UInt8(length >> 14)]
    return prefix + (0..<count).flatMap { _ in [0x0A, 0x00] as [UInt8] }
  }
}

/// Files that lie: each is refused with what is wrong and where, and none of them traps or takes much of anything.
@Suite struct MalformedONNXTests {
  let folder: ImportFolder

  init() throws { folder = try ImportFolder() }

  @Test(.timeLimit(.minutes(1)), arguments: Malformed.truncated + Malformed.crafted)
  func isRefused(_ model: Malformed) throws {
    let path = try folder.write(model.bytes)
    let error = #expect(throws: DiagnosticsError.self) { try ONNXReader.read(path) }
    let text = error?.diagnostics.map(\.sentence).joined(separator: "\n") ?? ""
    #expect(model.says.isEmpty || text.contains(model.says), "\(text)")
    #expect(text.contains("model.onnx"), "\(text)")
  }

  /// A changed byte may leave a network, but never a trap.
  @Test(.timeLimit(.minutes(1)), arguments: Malformed.changed)
  func isReadOrRefused(_ model: Malformed) throws {
    let path = try folder.write(model.bytes)
    do throws(DiagnosticsError) {
      _ = try ONNXReader.read(path)
    } catch {
      #expect(!error.diagnostics.isEmpty)
    }
  }

  private static let keep = ProcessInfo.processInfo.environment["ESPALIER_MALFORMED"]

  /// For 'make test-interchange', which measures what each costs.
  @Test(.enabled(if: keep != nil, "$ESPALIER_MALFORMED names no folder to write the files to"))
  func areWritten() throws {
    let folder = try #require(Self.keep)
    for (number, model) in (Malformed.truncated + Malformed.crafted + Malformed.changed).enumerated() {
      try Data(model.bytes).write(to: URL(filePath: "\(folder)/\(number).onnx"))
    }
  }

  @Test func aLinkThatLeadsOutIsNotFollowed() throws {
    var maker = ModelMaker.small
    let offset = maker.model.graph.initializer.firstIndex { $0.name == "fc.weight" }!
    maker.model.graph.initializer[offset] = .external("fc.weight", [10, 4], "link.data", length: "160")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link.data", withDestinationPath: "/etc/passwd")
    #expect(try folder.faults(maker).contains { $0.contains("is not in the model's folder") })
  }
}
