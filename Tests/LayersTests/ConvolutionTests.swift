import GraphIR
import Layers
import Primitives
import Testing
import TensorTypes

/// conv1d, conv2d and linear.
@Suite struct ConvolutionTests {
  static let outputs: [(LayerExample, Shape)] = [
    (.init("conv2d", ["out": 8], [3, 32, 32]), [8, 30, 30]),
    (.init("conv2d", ["out": 8, "padding": 1], [3, 32, 32]), [8, 32, 32]),
    (.init("conv2d", ["out": 8, "stride": 2, "padding": 1], [3, 32, 33]), [8, 16, 17]),
    (.init("conv2d", ["out": 8, "stride": 2, "padding": "same"], [3, 32, 33]), [8, 16, 17]),
    (.init("conv2d", ["out": 8, "kernel": [1, 5], "padding": [0, 2]], [3, 4, 9]), [8, 4, 9]),
    (.init("conv2d", ["out": 8, "kernel": 3, "dilation": 3], [3, 7, 8]), [8, 1, 2]),
    (.init("conv2d", ["out": 8, "kernel": 4, "dilation": [1, 2], "padding": "same"], [3, 7, 8]), [8, 7, 8]),
    (.init("conv2d", ["out": 8, "padding": "valid"], [3, 3, 3]), [8, 1, 1]),
    (.init("conv1d", ["out": 8, "kernel": 5], [1, 40]), [8, 36]),
    (.init("conv1d", ["out": 8, "kernel": 4, "padding": "same", "stride": 3], [1, 40]), [8, 14]),
    (.init("conv1d", ["out": 8, "padding": 2, "dilation": 2], [1, 1]), [8, 1]),
    (.init("linear", ["out": 10], [64]), [10]),
  ]

  @Test(arguments: outputs) func infersShapes(_ example: LayerExample, _ output: Shape) throws {
    #expect(try example.output() == output)
  }

  static let tensors: [(LayerExample, [String], count: Int)] = [
    (.init("conv2d", ["out": 16], [1, 28, 28]), ["weight [16, 1, 3, 3]", "bias [16]"], 160),
    (.init("conv2d", ["out": 8, "kernel": [1, 5], "bias": false], [3, 28, 28]), ["weight [8, 3, 1, 5]"], 120),
    (.init("conv2d", ["out": 12, "groups": 6], [6, 9, 9]), ["weight [12, 1, 3, 3]", "bias [12]"], 120),
    (.init("conv1d", ["out": 16, "kernel": 3], [8, 18]), ["weight [16, 8, 3]", "bias [16]"], 400),
    (.init("linear", ["out": 256], [784]), ["weight [256, 784]", "bias [256]"], 200_960),
    (.init("linear", ["out": 2, "bias": false], [3]), ["weight [2, 3]"], 6),
  ]

  @Test(arguments: tensors) func keepsTensors(_ example: LayerExample, _ tensors: [String], _ count: Int) throws {
    #expect(try example.tensors() == tensors)
    #expect(try example.trainableCount() == count)
  }

  @Test func startsAsPyTorchDoes() throws {
    let convolution = try LayerDefinition.layer("conv1d", ["out": 8, "kernel": 2]).parameters([[2, 8]])
    #expect(convolution.map(\.initializer) == [.uniform(bound: 0.5), .uniform(bound: 0.5)])
    let linear = try LayerDefinition.layer("linear", ["out": 8]).parameters([[16]])
    #expect(linear.map(\.initializer) == [.uniform(bound: 0.25), .uniform(bound: 0.25)])
  }

  @Test func countsPositionsAsTorchinfo() throws {
    #expect(try LayerDefinition.layer("conv2d", ["out": 8]).positions(output: [8, 30, 20]) == 600)
    #expect(try LayerDefinition.layer("conv1d", ["out": 8]).positions(output: [8, 30]) == 30)
    #expect(try LayerDefinition.layer("linear", ["out": 8]).positions(output: [8]) == 1)
  }

  static let refusals: [(LayerExample, String)] = [
    (
      .init("conv2d", ["out": 8], [16, 40]),
      "the input is [16, 40], but this layer reads [channels, height, width]. Use conv1d for sequences"
    ),
    (
      .init("conv2d", ["out": 8], [40]),
      "the input is [40], but this layer reads [channels, height, width]. "
        + "Place it before flatten, or add a reshape layer before it"
    ),
    (
      .init("conv1d", ["out": 8], [3, 8, 8]),
      "the input is [3, 8, 8], but this layer reads [channels, length]. Use conv2d for images"
    ),
    (
      .init("conv1d", ["out": 8], [8]),
      "the input is [8], but this layer reads [channels, length]. "
        + "Place it before flatten, or add a reshape layer before it"
    ),
    (.init("conv2d", ["out": 8, "groups": 2], [3, 8, 8]), "groups: groups = 2 must divide the input's 3 channels"),
    (.init("conv2d", ["out": 8, "groups": 3], [3, 8, 8]), "groups: groups = 3 must divide the 8 output channels"),
    (.init("conv1d", ["out": 8, "groups": 2], [3, 8]), "groups: groups = 2 must divide the input's 3 channels"),
    (
      .init("conv2d", ["out": 8, "kernel": [3, 5], "dilation": 2, "padding": [1, 0]], [3, 2, 8]),
      "kernel: the window covers 5 × 9, more than the padded map of 4 × 8. Use a smaller kernel or more padding"
    ),
    (
      .init("conv1d", ["out": 8, "kernel": 7, "padding": 1], [3, 4]),
      "kernel: the window covers 7, more than the padded length of 6. Use a smaller kernel or more padding"
    ),
    (
      .init("conv2d", ["out": 65_536], [3, 5002, 5002]),
      "the output is too large: [65536, 5000, 5000] has more than 2^40 elements. Use smaller sizes"
    ),
    (
      .init("conv2d", ["out": 65_536, "kernel": 31], [1 << 20, 31, 31]),
      "the weight is too large: [65536, 1048576, 31, 31] has more than 2^40 elements. Use smaller sizes"
    ),
    (
      .init("linear", ["out": 10], [16, 8, 8]),
      "the input is [16, 8, 8], but this layer reads [features]. Add a flatten layer before it"
    ),
    (
      .init("linear", ["out": 1_048_576], [1 << 21]),
      "the weight is too large: [1048576, 2097152] has more than 2^40 elements. Use smaller sizes"
    ),
  ]

  @Test(arguments: refusals) func saysWhatDoesNotFit(_ example: LayerExample, _ message: String) throws {
    #expect(try example.refusal() == message)
  }

  @Test func lowersToConvolution() throws {
    let image = try LayerDefinition.layer("conv2d", ["out": 8, "kernel": 4, "padding": "same"])
    let same = Window(kernel: Extent(4), padding: Margins(top: 1, left: 1, bottom: 2, right: 2))
    #expect(try image.primitives([3, 9, 9]) == [.convolution(Convolution(window: same, bias: true))])

    let sequence = try LayerDefinition.layer("conv1d", ["out": 8, "kernel": 5, "padding": 2, "bias": false])
    let window = Window(kernel: Extent(height: 1, width: 5), padding: Margins(left: 2, right: 2))
    #expect(
      try sequence.primitives([3, 9]) == [
        .reshape([8, 3, 1, 5]), .convolution(Convolution(window: window, bias: false)),
      ])

    let linear = try LayerDefinition.layer("linear", ["out": 8])
    #expect(try linear.primitives([3]) == [.matrixProduct(MatrixProduct(transposeB: true, bias: true))])
  }
}
