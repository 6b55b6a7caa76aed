import Primitives
import TensorTypes

extension PrimitiveCase {
  static let poolings: [PrimitiveCase] = [
    pooling("maximum 2×2", .maximum, Window(kernel: Extent(2), stride: Extent(2)), [2, 3, 6, 6]),
    pooling(
      "maximum 3×3, stride 2, padded", .maximum,
      Window(kernel: Extent(3), stride: Extent(2), padding: .init(Extent(1))), [2, 7, 7, 5]),
    pooling("maximum with a remainder", .maximum, Window(kernel: Extent(2), stride: Extent(2)), [1, 15, 5, 7]),
    pooling(
      "maximum of sequences", .maximum,
      Window(kernel: Extent(height: 1, width: 2), stride: Extent(height: 1, width: 2)), [3, 17, 1, 11]),
    pooling(
      "maximum, overlapping and uneven", .maximum,
      Window(
        kernel: Extent(height: 3, width: 2), stride: Extent(height: 1, width: 2), padding: Margins(top: 1, bottom: 1)),
      [2, 1, 5, 6]),
    pooling("average 2×2", .average, Window(kernel: Extent(2), stride: Extent(2)), [2, 3, 6, 6]),
    pooling(
      "average with padding counted", .average,
      Window(kernel: Extent(3), stride: Extent(2), padding: .init(Extent(1))), [2, 7, 5, 7]),
    pooling(
      "average without padding", .average, Window(kernel: Extent(3), stride: Extent(2), padding: .init(Extent(1))),
      countsPadding: false, [1, 15, 5, 7]),
    pooling(
      "average, uneven padding", .average,
      Window(kernel: Extent(3), stride: Extent(1), padding: Margins(top: 0, left: 1, bottom: 1, right: 0)),
      countsPadding: false, [2, 3, 4, 5]),
    adaptive("average to 1×1", .average, to: Extent(1), [3, 17, 5, 7]),
    adaptive("average, even", .average, to: Extent(4), [2, 3, 8, 8]),
    adaptive("average, uneven", .average, to: Extent(height: 3, width: 4), [2, 7, 7, 6]),
    adaptive("average, stretching", .average, to: Extent(5), [1, 3, 3, 4]),
    adaptive("maximum, uneven", .maximum, to: Extent(height: 2, width: 3), [2, 3, 5, 7]),
    adaptive("maximum to 1×1", .maximum, to: Extent(1), [2, 15, 3, 3]),
  ]

  static let normalizations: [PrimitiveCase] = [
    normalization("of maps", [3, 7, 4, 5], affine: true, training: true),
    normalization("of one channel", [4, 1, 3, 3], affine: true, training: true),
    normalization("of batch 1", [1, 17, 4, 4], affine: true, training: true),
    normalization("without scale and shift", [4, 3, 3, 5], affine: false, training: true),
    normalization("of vectors", [7, 15], affine: true, training: true),
    normalization("of sequences", [3, 16, 1, 9], affine: true, training: true),
    normalization("with running statistics", [2, 7, 3, 4], affine: true, training: false),
    normalization("with running statistics, no scale", [3, 5], affine: false, training: false),
  ]

  static let resamplings: [PrimitiveCase] = [
    PrimitiveCase("upsampling 2×2") { builder in
      let x = builder.activation([2, 3, 3, 4])
      return builder.program(.upsampling(factor: Extent(2)), x)
    },
    PrimitiveCase("upsampling 1×3 of sequences") { builder in
      let x = builder.activation([1, 17, 1, 5])
      return builder.program(.upsampling(factor: Extent(height: 1, width: 3)), x)
    },
  ]

  private static func pooling(
    _ name: String, _ kind: Pooling.Kind, _ window: Window, countsPadding: Bool = true, _ shape: Shape
  ) -> PrimitiveCase {
    pooling(name, Pooling(kind, over: .window(window, countsPadding: countsPadding)), shape)
  }

  private static func adaptive(
    _ name: String, _ kind: Pooling.Kind, to output: Extent, _ shape: Shape
  ) -> PrimitiveCase {
    pooling("adaptive \(name)", Pooling(kind, over: .adaptive(output: output)), shape)
  }

  private static func pooling(_ name: String, _ pooling: Pooling, _ shape: Shape) -> PrimitiveCase {
    PrimitiveCase("pooling \(name), \(shape)") { builder in
      let x = builder.activation(shape, .distinct)
      return builder.program(.pooling(pooling), x)
    }
  }

  private static func normalization(_ name: String, _ shape: Shape, affine: Bool, training: Bool) -> PrimitiveCase {
    PrimitiveCase("batch normalisation \(name), \(shape)") { builder in
      let channels: Shape = [shape[1]]
      let inputs = BatchNormalization.Inputs(
        x: builder.activation(shape), scale: affine ? builder.parameter(channels, .positive) : nil,
        shift: affine ? builder.parameter(channels) : nil, runningMean: builder.buffer(channels),
        runningVariance: builder.buffer(channels, .positive))
      let attributes = BatchNormalization(epsilon: 1e-5, momentum: 0.1, affine: affine, training: training)
      let outputs = attributes.outputs(builder.program.apply(.batchNormalization(attributes), inputs.list))
      if let statistics = outputs.statistics {
        builder.program.update(inputs.runningMean, to: statistics.newRunningMean)
        builder.program.update(inputs.runningVariance, to: statistics.newRunningVariance)
      }
      return outputs.y
    }
  }
}
