import Primitives
import TensorTypes

/// A normalisation that stands behind no product is added to a map, and a relu follows the sum.
public let normalizedShortcut = PrimitiveCase("a normalised shortcut, a sum, relu") { builder in
  let x = builder.input([2, 3, 4, 4])
  let sum = builder.program(.binary(.add), builder.convolution(x, to: 3), builder.normalization(x, training: false))
  return builder.program(.elementwise(.relu), sum)
}

/// Small networks as evaluation runs them, for forward runs only: `inferenceForm()` folds and fuses them, and the
/// result must be that of the program as written.
public let inferenceCases: [PrimitiveCase] =
  PrimitiveCase.functions.filter { $0 != .inverseSquareRoot }.flatMap { function in
    [
      PrimitiveCase("convolution and \(function)") { builder in
        let x = builder.input([2, 3, 5, 5])
        return builder.program(.elementwise(function), builder.convolution(x, to: 7))
      },
      PrimitiveCase("linear and \(function)") { builder in
        let x = builder.input([3, 15])
        return builder.program(.elementwise(function), builder.linear(x, to: 7))
      },
    ]
  } + [
    PrimitiveCase("convolution, running normalisation, relu") { builder in
      let x = builder.input([2, 3, 6, 6])
      return builder.program(
        .elementwise(.relu), builder.normalization(builder.convolution(x, to: 17), training: false))
    },
    PrimitiveCase("convolution without bias, running normalisation without scale") { builder in
      let x = builder.input([1, 3, 4, 4])
      let attributes = Convolution(window: Window(kernel: Extent(1)), bias: false)
      let mapped = builder.program(.convolution(attributes), x, builder.parameter([5, 3, 1, 1]))
      let normalization = BatchNormalization(epsilon: 1e-3, momentum: 0.1, affine: false, training: false)
      let statistics = (builder.buffer([5]), builder.buffer([5], .positive))
      return builder.program(.batchNormalization(normalization), mapped, statistics.0, statistics.1)
    },
    PrimitiveCase("depthwise convolution, running normalisation, hard swish") { builder in
      let x = builder.input([2, 7, 5, 5])
      let window = Window(kernel: Extent(3), stride: Extent(2), padding: Margins(Extent(1)))
      let attributes = Convolution(window: window, groups: 7, bias: false)
      let mapped = builder.program(.convolution(attributes), x, builder.parameter([7, 1, 3, 3]))
      return builder.program(.elementwise(.hardSwish), builder.normalization(mapped, training: false))
    },
    PrimitiveCase("running normalisation and relu of what was pooled") { builder in
      let x = builder.input([2, 15, 6, 4], .distinct)
      let pooled = builder.program(.pooling(Pooling(.maximum, over: .adaptive(output: Extent(2)))), x)
      return builder.program(.elementwise(.relu), builder.normalization(pooled, training: false))
    },
    PrimitiveCase("linear, running normalisation, relu, linear") { builder in
      let x = builder.input([5, 7])
      let hidden = builder.normalization(builder.linear(x, to: 17), training: false)
      return builder.linear(builder.program(.elementwise(.relu), hidden), to: 3)
    },
    PrimitiveCase("one weight under two normalisations") { builder in
      let x = builder.input([2, 3, 4, 4])
      let weight = builder.parameter([3, 3, 1, 1])
      let attributes = Convolution(window: Window(kernel: Extent(1)), bias: false)
      let first = builder.normalization(builder.program(.convolution(attributes), x, weight), training: false)
      return builder.normalization(builder.program(.convolution(attributes), first, weight), training: false)
    },
  ]
