import GraphIR
import Layers
import Primitives
import Testing
import TensorTypes

@Suite struct PoolingTests {
  static let outputs: [(LayerExample, Shape)] = [
    (.init("max_pool2d", [:], [16, 28, 29]), [16, 14, 14]),
    (.init("max_pool2d", ["kernel": 3, "stride": 2, "padding": 1], [16, 32, 32]), [16, 16, 16]),
    (.init("max_pool2d", ["kernel": 3, "stride": 2, "padding": "same"], [16, 33, 32]), [16, 17, 16]),
    (.init("max_pool2d", ["kernel": [3, 1]], [16, 9, 9]), [16, 3, 9]),
    (.init("avg_pool2d", ["kernel": 8], [64, 8, 8]), [64, 1, 1]),
    (.init("avg_pool2d", ["kernel": 3, "stride": 1, "padding": 1], [2, 8, 8]), [2, 8, 8]),
    (.init("max_pool1d", [:], [8, 37]), [8, 18]),
    (.init("avg_pool1d", ["kernel": 3, "stride": 1, "padding": 1], [8, 37]), [8, 37]),
    (.init("adaptive_avg_pool2d", ["output": [8, 8]], [32, 16, 16]), [32, 8, 8]),
    (.init("adaptive_max_pool2d", ["output": [2, 3]], [32, 5, 2]), [32, 2, 3]),
    (.init("adaptive_avg_pool1d", ["output": 3], [8, 40]), [8, 3]),
    (.init("adaptive_max_pool1d", ["output": 4], [8, 40]), [8, 4]),
    (.init("global_avg_pool", [:], [32, 16, 9]), [32]),
    (.init("global_max_pool", [:], [32, 16]), [32]),
  ]

  @Test(arguments: outputs) func infersShapes(_ example: LayerExample, _ output: Shape) throws {
    #expect(try example.output() == output)
    #expect(try example.tensors() == [])
  }

  static let refusals: [(LayerExample, String)] = [
    (
      .init("max_pool2d", [:], [16, 40]),
      "the input is [16, 40], but this layer reads [channels, height, width]. Use max_pool1d for sequences"
    ),
    (
      .init("avg_pool2d", [:], [16, 40]),
      "the input is [16, 40], but this layer reads [channels, height, width]. Use avg_pool1d for sequences"
    ),
    (
      .init("max_pool1d", [:], [3, 8, 8]),
      "the input is [3, 8, 8], but this layer reads [channels, length]. Use max_pool2d for images"
    ),
    (
      .init("avg_pool1d", [:], [3, 8, 8]),
      "the input is [3, 8, 8], but this layer reads [channels, length]. Use avg_pool2d for images"
    ),
    (
      .init("adaptive_max_pool2d", ["output": 1], [16, 40]),
      "the input is [16, 40], but this layer reads [channels, height, width]. Use adaptive_max_pool1d for sequences"
    ),
    (
      .init("adaptive_avg_pool2d", ["output": 1], [16, 40]),
      "the input is [16, 40], but this layer reads [channels, height, width]. Use adaptive_avg_pool1d for sequences"
    ),
    (
      .init("adaptive_max_pool1d", ["output": 1], [3, 8, 8]),
      "the input is [3, 8, 8], but this layer reads [channels, length]. Use adaptive_max_pool2d for images"
    ),
    (
      .init("adaptive_avg_pool1d", ["output": 1], [3, 8, 8]),
      "the input is [3, 8, 8], but this layer reads [channels, length]. Use adaptive_avg_pool2d for images"
    ),
    (
      .init("global_avg_pool", [:], [32]),
      "the input is [32], but this layer reads [channels, height, width] or [channels, length]. "
        + "Place it before flatten, or add a reshape layer before it"
    ),
    (
      .init("max_pool2d", ["kernel": 4], [16, 3, 8]),
      "kernel: the window covers 4 × 4, more than the padded map of 3 × 8. Use a smaller kernel or more padding"
    ),
    (
      .init("avg_pool1d", ["kernel": 4, "padding": 1], [16, 1]),
      "kernel: the window covers 4, more than the padded length of 3. Use a smaller kernel or more padding"
    ),
    (
      .init("max_pool2d", ["kernel": 3, "padding": 2], [16, 8, 8]),
      "padding: padding = 2 is more than half the kernel of 3. Use less padding or a larger kernel"
    ),
    (
      .init("avg_pool2d", ["kernel": [3, 5], "padding": [1, 3]], [16, 8, 8]),
      "padding: padding = [1, 3] is more than half the kernel of [3, 5]. Use less padding or a larger kernel"
    ),
    (
      .init("max_pool1d", ["padding": 2], [16, 8]),
      "padding: padding = 2 is more than half the kernel of 2. Use less padding or a larger kernel"
    ),
    (
      .init("adaptive_avg_pool2d", ["output": 65_536], [512, 8, 8]),
      "the output is too large: [512, 65536, 65536] has more than 2^40 elements. Use smaller sizes"
    ),
  ]

  @Test(arguments: refusals) func saysWhatDoesNotFit(_ example: LayerExample, _ message: String) throws {
    #expect(try example.refusal() == message)
  }

  @Test func savesIndicesOnlyToTrain() throws {
    let pool = try LayerDefinition.layer("max_pool2d")
    let window = Pooling.Region.window(Window(kernel: Extent(2), stride: Extent(2)), countsPadding: false)
    #expect(try pool.primitives([3, 8, 8]) == [.pooling(Pooling(.maximum, over: window))])
    #expect(
      try pool.primitives([3, 8, 8], mode: .training)
        == [.pooling(Pooling(.maximum, over: window, savesIndices: true))])
  }

  @Test func averagesCountPaddingUnlessToldOtherwise() throws {
    let window = Window(
      kernel: Extent(height: 1, width: 3), stride: Extent(height: 1, width: 2), padding: Margins(left: 1, right: 1))
    for counts in [true, false] {
      let pool = try LayerDefinition.layer(
        "avg_pool1d", ["kernel": 3, "stride": 2, "padding": 1, "countIncludePad": .boolean(counts)])
      #expect(
        try pool.primitives([3, 8], mode: .training)
          == [.pooling(Pooling(.average, over: .window(window, countsPadding: counts)))])
    }
  }

  @Test func adaptivePoolingTakesPlainWindowsWhereItCan() throws {
    let pool = try LayerDefinition.layer("adaptive_avg_pool2d", ["output": 8])
    let window = Window(kernel: Extent(height: 2, width: 3), stride: Extent(height: 2, width: 3))
    #expect(
      try pool.primitives([3, 16, 24]) == [.pooling(Pooling(.average, over: .window(window, countsPadding: false)))])
    #expect(
      try pool.primitives([3, 16, 20]) == [.pooling(Pooling(.average, over: .adaptive(output: Extent(8))))])
    #expect(try pool.primitives([3, 8, 8]) == [])
  }

  @Test func globalPoolingCoversTheMap() throws {
    let window = Window(kernel: Extent(height: 1, width: 20), stride: Extent(height: 1, width: 20))
    #expect(
      try LayerDefinition.layer("global_avg_pool").primitives([3, 20]) == [
        .pooling(Pooling(.average, over: .window(window, countsPadding: false))), .reshape([2, 3]),
      ])
  }
}
