import GraphIR
import Layers
import Primitives
import Testing
import TensorTypes

/// Layers that move elements about: flatten, reshape, pad, crop, upsample, channel_shuffle, channel_slice.
@Suite struct ReshapingTests {
  static let outputs: [(LayerExample, Shape)] = [
    (.init("flatten", [:], [32, 7, 7]), [1568]),
    (.init("flatten", [:], [16, 8]), [128]),
    (.init("flatten", [:], [16]), [16]),
    (.init("reshape", ["output": [16, -1]], [8, 4, 4]), [16, 8]),
    (.init("reshape", ["output": [2, 4, 2]], [16]), [2, 4, 2]),
    (.init("reshape", ["output": -1], [2, 4, 2]), [16]),
    (.init("pad", ["margins": 2], [3, 8, 9]), [3, 12, 13]),
    (.init("pad", ["margins": [1, 2, 3, 4]], [3, 8, 9]), [3, 12, 15]),
    (.init("pad", ["margins": [1, 2]], [3, 8]), [3, 11]),
    (.init("pad", ["channels": 8], [16, 8, 8]), [32, 8, 8]),
    (.init("pad", ["channels": [0, 3], "margins": 1], [16, 8]), [19, 10]),
    (.init("pad", ["channels": [1, 2]], [16]), [19]),
    (.init("crop", ["output": 4], [3, 8, 9]), [3, 4, 4]),
    (.init("crop", ["output": [4, 9]], [3, 8, 9]), [3, 4, 9]),
    (.init("crop", ["output": 4], [3, 8]), [3, 4]),
    (.init("crop", ["margins": [1, 2, 3, 4]], [3, 8, 9]), [3, 4, 3]),
    (.init("crop", ["margins": 1], [3, 8]), [3, 6]),
    (.init("upsample", [:], [3, 8, 9]), [3, 16, 18]),
    (.init("upsample", ["factor": [1, 3]], [3, 8, 9]), [3, 8, 27]),
    (.init("upsample", ["factor": 3], [3, 8]), [3, 24]),
    (.init("channel_shuffle", ["groups": 2], [4, 8, 8]), [4, 8, 8]),
    (.init("channel_slice", ["start": 3, "count": 5], [8, 8, 8]), [5, 8, 8]),
    (.init("channel_slice", ["count": 16], [16]), [16]),
  ]

  @Test(arguments: outputs) func infersShapes(_ example: LayerExample, _ output: Shape) throws {
    #expect(try example.output() == output)
    #expect(try example.tensors() == [])
  }

  static let refusals: [(LayerExample, String)] = [
    (
      .init("channel_slice", ["start": 8, "count": 1], [8, 4]),
      "start: start = 8, but the input has 8 channels"
    ),
    (
      .init("channel_slice", ["start": 6, "count": 4], [8, 4]),
      "count: count = 4, but 2 of the input's 8 channels are left from channel 6. Use at most 2"
    ),
    (
      .init("flatten", [:], [1 << 20, 1 << 20]),
      "the output is too large: axis 0 has extent 1099511627776; extents go from 1 to 2147483647. Use smaller sizes"
    ),
    (
      .init("reshape", ["output": [4, 0]], [16]),
      "output: an extent of output is 0. Use at least 1, or -1 for what is left"
    ),
    (.init("reshape", ["output": [-1, -1]], [16]), "output: output has 2 extents of -1. Keep one of them"),
    (
      .init("reshape", ["output": [-1, 5]], [4, 4]),
      "output: the input [4, 4] has 16 elements, which is no multiple of 5"
    ),
    (
      .init("reshape", ["output": [1_048_576, 1_048_576, 1_048_576]], [4, 4]),
      "output: the input [4, 4] has 16 elements, but output has 1152921504606846976. "
        + "Use -1 for the extent that is to follow from the rest"
    ),
    (
      .init("pad", ["margins": [1, 2]], [3, 8, 8]),
      "margins: margins has 2 numbers. Use one number or [top, left, bottom, right] for an image"
    ),
    (
      .init("pad", ["margins": [1, 2, 3, 4]], [3, 8]),
      "margins: margins has 4 numbers. Use one number or [left, right] for a sequence"
    ),
    (
      .init("pad", ["margins": 1], [8]),
      "margins: the input [8] is a vector, which has no margins. Place it before flatten"
    ),
    (
      .init("pad", ["margins": 1024], [1 << 20, 1024, 1]),
      "the output is too large: [1048576, 3072, 2049] has more than 2^40 elements. Use smaller sizes"
    ),
    (.init("crop", [:], [3, 8, 8]), "neither output nor margins are given. Give one of the two"),
    (
      .init("crop", ["output": 4, "margins": 1], [3, 8, 8]),
      "margins: output and margins are both given. Give one of the two"
    ),
    (
      .init("crop", ["output": [4, 9]], [3, 8, 8]),
      "output: the output of 4 × 9 is larger than the map of 8 × 8. Use a smaller output, or a pad layer"
    ),
    (
      .init("crop", ["output": 9], [3, 8]),
      "output: the output of 9 is longer than the input of 8. Use a smaller output, or a pad layer"
    ),
    (.init("crop", ["output": [1, 4]], [3, 8]), "output: output has 2 numbers. Use one number for a sequence"),
    (
      .init("crop", ["margins": 4], [3, 8, 9]),
      "margins: margins leave nothing of the input [3, 8, 9]. Use smaller margins"
    ),
    (
      .init("crop", ["output": 1], [8]),
      "the input is [8], but this layer reads [channels, height, width] or [channels, length]. "
        + "Place it before flatten, or add a reshape layer before it"
    ),
    (.init("upsample", ["factor": [1, 2]], [3, 8]), "factor: factor has 2 numbers. Use one number for a sequence"),
    (
      .init("upsample", ["factor": 1024], [1 << 20, 1, 1024]),
      "the output is too large: [1048576, 1024, 1048576] has more than 2^40 elements. Use smaller sizes"
    ),
    (
      .init("upsample", [:], [8]),
      "the input is [8], but this layer reads [channels, height, width] or [channels, length]. "
        + "Place it before flatten, or add a reshape layer before it"
    ),
    (
      .init("channel_shuffle", ["groups": 3], [16, 8]),
      "groups: groups = 3 must divide the input's 16 channels"
    ),
  ]

  @Test(arguments: refusals) func saysWhatDoesNotFit(_ example: LayerExample, _ message: String) throws {
    #expect(try example.refusal() == message)
  }

  static let lowered: [(LayerExample, [Primitive])] = [
    (.init("flatten", [:], [3, 4, 5]), [.reshape([2, 60])]),
    (.init("flatten", [:], [3]), []),
    (.init("reshape", ["output": [4, 15]], [3, 4, 5]), [.reshape([2, 4, 1, 15])]),
    (
      .init("pad", ["margins": [1, 2, 3, 4], "channels": [5, 6]], [3, 4, 5]),
      [.pad(before: [0, 5, 1, 2], after: [0, 6, 3, 4])]
    ),
    (.init("pad", ["margins": [1, 2]], [3, 4]), [.pad(before: [0, 0, 0, 1], after: [0, 0, 0, 2])]),
    (.init("pad", ["channels": 1], [3]), [.pad(before: [0, 1], after: [0, 1])]),
    (.init("pad", [:], [3, 4]), []),
    (
      .init("crop", ["output": 4], [3, 9, 8]),
      [.slice(axis: 2, start: 2, count: 4), .slice(axis: 3, start: 2, count: 4)]
    ),
    (.init("crop", ["margins": [1, 2]], [3, 9]), [.slice(axis: 3, start: 1, count: 6)]),
    (.init("crop", ["margins": 0], [3, 9]), []),
    (.init("upsample", ["factor": [1, 3]], [3, 9, 9]), [.upsampling(factor: Extent(height: 1, width: 3))]),
    (.init("upsample", ["factor": 2], [3, 9]), [.upsampling(factor: Extent(height: 1, width: 2))]),
    (.init("upsample", ["factor": 2], [3, 1, 9]), [.upsampling(factor: Extent(2))]),
    (.init("upsample", ["factor": 1], [3, 9]), []),
    (
      .init("channel_shuffle", ["groups": 2], [6, 4, 5]),
      [.reshape([2, 2, 3, 4, 5]), .permutation(axes: [0, 2, 1, 3, 4]), .reshape([2, 6, 4, 5])]
    ),
    (
      .init("channel_shuffle", ["groups": 2], [6]),
      [.reshape([2, 2, 3]), .permutation(axes: [0, 2, 1]), .reshape([2, 6])]
    ),
    (.init("channel_shuffle", ["groups": 6], [6, 4]), []),
  ]

  @Test(arguments: lowered) func lowersExactly(_ example: LayerExample, _ primitives: [Primitive]) throws {
    let layer = try LayerDefinition.layer(example.kind, example.attributes)
    #expect(try layer.primitives(example.inputs[0]) == primitives)
  }
}
