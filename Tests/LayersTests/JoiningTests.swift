import GraphIR
import Layers
import Primitives
import Testing
import TensorTypes

/// add, multiply and concat: layers of two or more inputs.
@Suite struct JoiningTests {
  static let outputs: [(LayerExample, Shape)] = [
    (.init("add", [:], [8, 4, 4], [8, 4, 4]), [8, 4, 4]),
    (.init("add", [:], [8], [8], [8]), [8]),
    (.init("add", [:], [8], [8, 1, 1]), [8, 1, 1]),
    (.init("multiply", [:], [8, 4, 4], [8]), [8, 4, 4]),
    (.init("multiply", [:], [8, 1, 1], [8, 4, 4]), [8, 4, 4]),
    (.init("multiply", [:], [8], [8, 4], [8, 1]), [8, 4]),
    (.init("concat", [:], [8, 4, 4], [16, 4, 4], [1, 4, 4]), [25, 4, 4]),
    (.init("concat", ["axis": 2], [8, 4, 4], [8, 4, 5]), [8, 4, 9]),
    (.init("concat", ["axis": 1], [8, 4], [8, 6]), [8, 10]),
    (.init("concat", [:], [8], [6]), [14]),
  ]

  @Test(arguments: outputs) func infersShapes(_ example: LayerExample, _ output: Shape) throws {
    #expect(try example.output() == output)
    #expect(try example.tensors() == [])
  }

  static let refusals: [(LayerExample, String)] = [
    (
      .init("add", [:], [16, 8, 8], [32, 8, 8]),
      "input 1 is [16, 8, 8], but input 2 is [32, 8, 8]. "
        + "Give both the same number of channels, for example by a convolution with kernel 1"
    ),
    (
      .init("add", [:], [32, 8, 8], [32, 8, 8], [32, 4, 4]),
      "input 1 is [32, 8, 8], but input 3 is [32, 4, 4]. Use the same strides and padding on both paths"
    ),
    (
      .init("multiply", [:], [16], [32, 8, 8]),
      "input 1 is [16], but input 2 is [32, 8, 8]. Beside [32, 8, 8], one number a channel is [32]"
    ),
    (
      .init("multiply", [:], [16, 1], [32, 8]),
      "input 1 is [16, 1], but input 2 is [32, 8]. Beside [32, 8], one number a channel is [32]"
    ),
    (
      .init("multiply", [:], [16], [32]),
      "input 1 is [16], but input 2 is [32]. Give both the same number of features"
    ),
    (
      .init("add", [:], [8, 8], [8, 8, 8]),
      "input 1 is [8, 8], but input 2 is [8, 8, 8]. Beside [8, 8, 8], one number a channel is [8]"
    ),
    (
      .init("concat", ["axis": 2], [8, 4], [8, 4]),
      "axis: axis = 2, but the inputs have 2 axes. Axes count from 0"
    ),
    (.init("concat", ["axis": 1], [8], [8]), "axis: axis = 1, but the inputs have 1 axis. Axes count from 0"),
    (
      .init("concat", [:], [8, 4, 4], [8, 4, 4], [8, 4, 5]),
      "input 1 is [8, 4, 4], but input 3 is [8, 4, 5]. Give the inputs the same extents on every axis but axis 0"
    ),
    (
      .init("concat", [:], [8, 4], [8]),
      "input 1 is [8, 4], but input 2 is [8]. Give the inputs the same extents on every axis but axis 0"
    ),
    (
      .init("concat", [:], [1 << 30], [1 << 30]),
      "the output is too large: axis 0 has extent 2147483648; extents go from 1 to 2147483647. Use smaller sizes"
    ),
  ]

  @Test(arguments: refusals) func saysWhatDoesNotFit(_ example: LayerExample, _ message: String) throws {
    #expect(try example.refusal() == message)
  }

  @Test func oneNumberAChannelStretches() throws {
    let multiply = try LayerDefinition.layer("multiply")
    #expect(try multiply.primitives([8], [8, 4, 4]) == [.reshape([2, 8, 1, 1]), .binary(.multiply)])
    #expect(try multiply.primitives([8, 1], [8, 4]) == [.binary(.multiply)])
    #expect(
      try LayerDefinition.layer("add").primitives([8], [8], [8, 4, 4])
        == [.reshape([2, 8, 1, 1]), .reshape([2, 8, 1, 1]), .binary(.add), .binary(.add)])
  }

  @Test func axesOfSequencesLieElsewhereInABatch() throws {
    let concatenation = try LayerDefinition.layer("concat", ["axis": 1])
    #expect(try concatenation.primitives([8, 4], [8, 4]) == [.concatenation(axis: 3)])
    #expect(try concatenation.primitives([8, 1, 4], [8, 1, 4]) == [.concatenation(axis: 2)])
  }
}
