import Primitives
import TensorTypes

/// Every primitive by itself, over odd sizes.
public let primitiveCases: [PrimitiveCase] =
  PrimitiveCase.convolutions + PrimitiveCase.matrixProducts + PrimitiveCase.poolings + PrimitiveCase.normalizations
  + PrimitiveCase.resamplings + PrimitiveCase.elementwise + PrimitiveCase.formulas + PrimitiveCase.binary
  + PrimitiveCase.axes
  + PrimitiveCase.classification + PrimitiveCase.losses

/// Small networks, in which primitives meet: what passes change and what gradients must add up.
public let networkCases: [PrimitiveCase] =
  PrimitiveCase.sums + [
    PrimitiveCase("convolution, relu, maximum, linear, cross-entropy") { builder in
      let x = builder.input([3, 3, 8, 8])
      let hidden = builder.program(.elementwise(.relu), builder.convolution(x, to: 7))
      let pooling = Pooling(.maximum, over: .window(Window(kernel: Extent(2), stride: Extent(2)), countsPadding: false))
      let pooled = builder.program(.pooling(pooling), hidden)
      return builder.crossEntropy(builder.linear(builder.program(.reshape([3, 112]), pooled), to: 5))
    },
    PrimitiveCase("residual block with batch normalisation and projection") { builder in
      let x = builder.activation([2, 3, 6, 6])
      let first = builder.program(.elementwise(.relu), builder.normalization(builder.convolution(x, to: 15)))
      let second = builder.normalization(builder.convolution(first, to: 15))
      let shortcut = builder.convolution(x, to: 15, kernel: 1)
      let sum = builder.program(.elementwise(.relu), builder.program(.binary(.add), second, shortcut))
      return builder.program(.reduction(Reduction(.mean, axes: [2, 3])), sum)
    },
    PrimitiveCase("identity shortcut over a value read three times") { builder in
      let x = builder.activation([2, 7, 4, 4])
      let branch = builder.program(.elementwise(.tanh), builder.convolution(x, to: 7))
      let sum = builder.program(.binary(.add), branch, x)
      return builder.program(.binary(.multiply), sum, x)
    },
    PrimitiveCase("shared weights") { builder in
      let x = builder.activation([3, 7])
      let weight = builder.parameter([7, 7])
      let once = builder.program(.matrixProduct(MatrixProduct(transposeB: true)), x, weight)
      return builder.program(
        .matrixProduct(MatrixProduct(transposeB: true)), builder.program(.elementwise(.silu), once), weight)
    },
    PrimitiveCase("two parameters with one gradient") { builder in
      let x = builder.input([3, 5])
      let (a, b) = (builder.parameter([3, 5]), builder.parameter([5, 3]))
      let sum = builder.program(.binary(.add), x, a)
      return builder.program(.binary(.add), sum, builder.program(.reshape([3, 5]), b))
    },
    PrimitiveCase("a parameter that does not reach the loss") { builder in
      let x = builder.activation([3, 5])
      _ = builder.parameter([4, 3])
      return builder.program(.elementwise(.square), x)
    },
    PrimitiveCase("squeeze and excitation") { builder in
      let x = builder.activation([2, 8, 5, 5])
      let squeezed = builder.program(.reduction(Reduction(.mean, axes: [2, 3])), x)
      let hidden = builder.program(
        .elementwise(.relu), builder.linear(builder.program(.reshape([2, 8]), squeezed), to: 3))
      let gate = builder.program(.elementwise(.sigmoid), builder.linear(hidden, to: 8))
      return builder.program(.binary(.multiply), x, builder.program(.reshape([2, 8, 1, 1]), gate))
    },
    PrimitiveCase("vectors with batch normalisation, dropout and softmax") { builder in
      let x = builder.activation([7, 5])
      let hidden = builder.program(.elementwise(.relu), builder.normalization(builder.linear(x, to: 17)))
      let key = builder.program.randomKey()
      let dropped = builder.program(.dropout(rate: 0.25, stream: builder.program.nextRandomStream()), hidden, key)
      return builder.program(.softmax, builder.linear(dropped, to: 3))
    },
    PrimitiveCase("a residual block, projected, then one that keeps its input") { builder in
      var x = builder.convolution(builder.activation([2, 2, 3, 2]), to: 8)
      for out in [16, 16] {
        let branch = builder.normalization(builder.convolution(x, to: out))
        let isKept = builder.program.shape(x)[1] == out
        let shortcut = isKept ? x : builder.normalization(builder.convolution(x, to: out, kernel: 1))
        x = builder.program(.elementwise(.relu), builder.program(.binary(.add), branch, shortcut))
      }
      return x
    },
    PrimitiveCase("a function before the sum, a relu behind it") { builder in
      let x = builder.activation([2, 3, 4, 4])
      let branch = builder.program(.elementwise(.gelu), builder.normalization(builder.convolution(x, to: 3)))
      return builder.program(.elementwise(.relu), builder.program(.binary(.add), branch, x))
    },
    PrimitiveCase("a residual that is read elsewhere, narrow") { builder in
      let x = builder.activation([2, 3, 4, 4])
      let branch = builder.normalization(builder.convolution(x, to: 3))
      let sum = builder.program(.elementwise(.relu), builder.program(.binary(.add), x, branch))
      return builder.program(.binary(.multiply), sum, builder.program(.elementwise(.relu), x))
    },
    PrimitiveCase("branches of sequences, joined") { builder in
      let x = builder.activation([2, 1, 1, 16])
      let left = builder.program(.elementwise(.gelu), builder.convolution(x, to: 3))
      let right = builder.program(.elementwise(.hardSwish), builder.convolution(x, to: 5, kernel: 1))
      let joined = builder.program(.concatenation(axis: 1), left, right)
      return builder.program(.pooling(Pooling(.average, over: .adaptive(output: Extent(height: 1, width: 3)))), joined)
    },
  ]

extension CaseBuilder {
  /// A convolution that keeps the map's size.
  mutating func convolution(_ x: Value, to channels: Int, kernel: Int = 3, bias: Bool = true) -> Value {
    let map = program.shape(x)
    let extent = Extent(height: min(map[2], kernel), width: kernel)
    let padding = Margins(Extent(height: extent.height / 2, width: extent.width / 2))
    let weight = parameter([channels, map[1], extent.height, extent.width])
    let attributes = Convolution(window: Window(kernel: extent, padding: padding), bias: bias)
    return program.apply(.convolution(attributes), [x, weight] + (bias ? [parameter([channels])] : []))[0]
  }

  mutating func linear(_ x: Value, to features: Int) -> Value {
    let weight = parameter([features, program.shape(x)[1]])
    return program(.matrixProduct(MatrixProduct(transposeB: true, bias: true)), x, weight, parameter([features]))
  }

  /// A batch normalisation in training that updates its running statistics.
  mutating func normalization(_ x: Value, training: Bool = true) -> Value {
    let channels: Shape = [program.shape(x)[1]]
    let inputs = BatchNormalization.Inputs(
      x: x, scale: parameter(channels, .positive), shift: parameter(channels), runningMean: buffer(channels),
      runningVariance: buffer(channels, .positive))
    let attributes = BatchNormalization(epsilon: 1e-5, momentum: 0.1, affine: true, training: training)
    let outputs = attributes.outputs(program.apply(.batchNormalization(attributes), inputs.list))
    if let statistics = outputs.statistics {
      program.update(inputs.runningMean, to: statistics.newRunningMean)
      program.update(inputs.runningVariance, to: statistics.newRunningVariance)
    }
    return outputs.y
  }

  mutating func crossEntropy(_ logits: Value) -> Value {
    let targets = targets(program.shape(logits))
    return program(.crossEntropy, logits, targets)
  }
}
