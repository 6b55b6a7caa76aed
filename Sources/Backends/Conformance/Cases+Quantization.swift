import Primitives
import TensorTypes

/// Rounding to the numbers that 8-bit integers stand for. It is a staircase whose gradient is that of the line through it, so
/// these are for comparing backends, not for finite differences.
public let quantizationCases: [PrimitiveCase] =
  PrimitiveCase.roundings + [
    PrimitiveCase("rounded inputs, rounded weights, a normalisation and a relu") { builder in
      let x = builder.rounded(builder.input([3, 3, 6, 6], .distinct), momentum: 0.25, .constant(0))
      let weight = builder.program(.fakeQuantization(.channels(axis: 0)), builder.parameter([16, 3, 3, 3]))
      let window = Window(kernel: Extent(3), padding: Margins(Extent(1)))
      let map = builder.program(.convolution(Convolution(window: window, bias: false)), x, weight)
      return builder.program(.elementwise(.relu), builder.normalization(map))
    }
  ]

extension PrimitiveCase {
  fileprivate static let roundings: [PrimitiveCase] =
    ([[3, 7, 5, 3], [2, 32, 3, 3], [5, 17], [70, 1, 9, 9]] as [Shape]).flatMap { shape in
      [
        PrimitiveCase("activations \(shape) over the batch's range") { builder in
          let x = builder.activation(shape, .distinct)
          return builder.rounded(x, momentum: 0.25, .constant(0))
        },
        PrimitiveCase("activations \(shape) over a range that follows") { builder in
          let x = builder.activation(shape, .wide)
          return builder.rounded(x, momentum: 0.125, .range(-1, 3))
        },
        PrimitiveCase("activations \(shape) over a range that stays") { builder in
          let x = builder.activation(shape, .wide)
          // Of no number here half a step, which a last bit of the scale would decide.
          return builder.rounded(x, momentum: nil, .range(-2, 2.6))
        },
      ]
    }
    + [
      PrimitiveCase("activations that are all zero") { builder in
        let x = builder.activation([3, 4], .constant(0))
        return builder.rounded(x, momentum: 0.5, .constant(0))
      },
      PrimitiveCase("weights by output channel") { builder in
        let (x, weight) = (builder.activation([3, 5]), builder.parameter([7, 5], .distinct))
        let rounded = builder.program(.fakeQuantization(.channels(axis: 0)), weight)
        return builder.program(.matrixProduct(MatrixProduct(transposeB: true)), x, rounded)
      },
      PrimitiveCase("weights by the second axis, one channel zero") { builder in
        let (x, weight) = (builder.activation([3, 5]), builder.parameter([5, 1], .constant(0)))
        let rounded = builder.program(.fakeQuantization(.channels(axis: 1)), weight)
        return builder.program(.matrixProduct(MatrixProduct()), x, rounded)
      },
    ]
}

extension CaseBuilder {
  /// An activation over a range that is kept.
  fileprivate mutating func rounded(_ x: Value, momentum: Double?, _ range: CaseValues) -> Value {
    let kept = buffer([2], range)
    let outputs = program.apply(.fakeQuantization(.range(momentum: momentum)), x, kept)
    if outputs.count > 1 { program.update(kept, to: outputs[1]) }
    return outputs[0]
  }
}
