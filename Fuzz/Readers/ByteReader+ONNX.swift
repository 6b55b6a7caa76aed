import Diagnostics
import Formats
import GraphIR
import Layers

extension ByteReader {
  /// An ONNX model's file. What is read of it is a network that can be written and read again.
  static let onnx = ByteReader(name: "onnx", maximumByteCount: 16_384, seeds: { models }) { bytes in
    let path = ScratchFolder.own.write(bytes, to: "model.onnx")
    return accepts(bytes) { () throws(DiagnosticsError) in
      let imported = try ONNXReader.read(path)
      let network = try ArchitectureLoader(catalogue: .builtin).network(of: imported.architecture)
      let parameters = network.graph.nodes.lazy.filter { $0.sharesWith == nil }.flatMap(\.parameters)
      precondition(parameters.count == imported.weights.count, "every tensor has its values")
    }
  }

  /// Small models by hand: a convolution with a normalisation, and a classifier with a chain of shapes.
  private static var models: [[UInt8]] {
    func varint(_ number: Int) -> [UInt8] {
      number < 128 ? [UInt8(number)] : [UInt8(number & 127) | 128] + varint(number >> 7)
    }
    func field(_ number: UInt8, _ body: [UInt8]) -> [UInt8] { [number << 3 | 2] + varint(body.count) + body }
    func text(_ number: UInt8, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }
    func integer(_ number: UInt8, _ value: Int) -> [UInt8] { [number << 3] + varint(value) }
    func list(_ name: String, _ values: [Int]) -> [UInt8] {
      field(5, text(1, name) + values.flatMap { integer(8, $0) } + [0xA0, 0x01, 7])
    }
    func node(_ kind: String, _ inputs: [String], _ output: String, _ attributes: [UInt8] = []) -> [UInt8] {
      field(1, inputs.flatMap { text(1, $0) } + text(2, output) + text(4, kind) + attributes)
    }
    func weight(_ name: String, _ extents: [Int]) -> [UInt8] {
      let count = extents.reduce(1, *)
      return field(
        5,
        extents.flatMap { integer(1, $0) } + integer(2, 1) + text(8, name)
          + field(9, [UInt8](repeating: 0x3E, count: 4 * count)))
    }
    func numbers(_ name: String, _ values: [Int]) -> [UInt8] {
      field(5, integer(1, values.count) + integer(2, 7) + text(8, name) + field(7, values.flatMap(varint)))
    }
    func value(_ number: UInt8, _ name: String, _ extents: [Int]) -> [UInt8] {
      let dims = extents.flatMap { field(1, integer(1, $0)) }
      return field(number, text(1, name) + field(2, field(1, integer(1, 1) + field(2, dims))))
    }
    func model(_ graph: [UInt8]) -> [UInt8] { integer(1, 8) + field(7, graph) + field(8, integer(2, 17)) }
    let convolution =
      node("Conv", ["x", "w"], "a", list("pads", [1, 1, 1, 1]))
      + node("BatchNormalization", ["a", "s", "s", "s", "s"], "b")
      + node("Sigmoid", ["b"], "c") + node("Mul", ["b", "c"], "d")
      + node("MaxPool", ["d"], "e", list("kernel_shape", [2, 2]) + list("pads", [0, 0, 1, 1]))
      + weight("w", [2, 1, 3, 3])
      + weight("s", [2]) + value(11, "x", [1, 1, 6, 6]) + value(12, "e", [1])
    let classifier =
      node("Transpose", ["x"], "t", list("perm", [0, 2, 3, 1])) + node("MatMul", ["t", "m"], "p")
      + node("Transpose", ["p"], "q", list("perm", [0, 3, 1, 2])) + node("Shape", ["q"], "h")
      + node("Gather", ["h", "zero"], "n") + node("Concat", ["n", "rest"], "k")
      + node("Slice", ["q", "zero", "two", "one"], "r") + node("Reshape", ["r", "k"], "u")
      + node("Gemm", ["u", "g"], "y")
      + weight("m", [3, 4]) + weight("g", [8, 5]) + numbers("zero", [0]) + numbers("one", [1]) + numbers("two", [2])
      + numbers("rest", [8]) + value(11, "x", [1, 3, 2, 2]) + value(12, "y", [1])
    return [model(convolution), model(classifier)]
  }
}
