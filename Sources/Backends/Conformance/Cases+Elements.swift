import Primitives
import TensorTypes

extension PrimitiveCase {
  /// Every function of one element; piecewise ones with parameters for both answers of `gradientUsesOutput`.
  public static let functions: [Elementwise] = [
    .relu, .leakyRelu(slope: 0.01), .leakyRelu(slope: -0.5), .elu(alpha: 1), .elu(alpha: 0.7), .elu(alpha: -0.5), .gelu,
    .silu, .hardSwish, .sigmoid, .tanh, .clip(lower: 0, upper: 6), .clip(lower: -1, upper: 1),
    .clip(lower: -.infinity, upper: 0.5), .clip(lower: 1, upper: 1), .square, .inverseSquareRoot,
    .affine(scale: -1.5, offset: 0.25),
  ]

  static let elementwise: [PrimitiveCase] = functions.flatMap { function in
    let values: CaseValues = function == .inverseSquareRoot ? .positive : .wide
    return [[3, 7, 5, 3], [1, 17], [3, 15, 1, 8]].map { (shape: Shape) in
      PrimitiveCase("elementwise \(function), \(shape)") { builder in
        let x = builder.activation(shape, values)
        return builder.program(.elementwise(function), x)
      }
    }
  }

  static let binary: [PrimitiveCase] =
    Binary.allCases.flatMap { function in
      let shapes: [(Shape, Shape)] = [
        ([3, 7, 4, 3], [3, 7, 4, 3]), ([2, 15, 3, 3], [1, 15, 1, 1]), ([2, 1, 3, 3], [2, 5, 1, 3]), ([3, 1], [1, 17]),
        ([1, 1], [4, 3]),
      ]
      return shapes.map { left, right in
        PrimitiveCase("\(function) \(left) and \(right)") { builder in
          let (a, b) = (builder.activation(left), builder.parameter(right))
          return builder.program(.binary(function), a, b)
        }
      }
    } + [
      PrimitiveCase("a value times itself") { builder in
        let x = builder.activation([3, 5])
        return builder.program(.binary(.multiply), x, x)
      }
    ]

  static let axes: [PrimitiveCase] = [
    reduction(.sum, [1], [3, 7, 2, 5]), reduction(.mean, [2, 3], [3, 17, 4, 5]), reduction(.mean, [0], [5, 3]),
    reduction(.sum, [0, 2], [4, 3, 5]), reduction(.mean, [0, 1, 2, 3], [2, 3, 4, 5]), reduction(.sum, [1], [3, 1]),
    PrimitiveCase("broadcast [3, 1, 1, 5] → [3, 7, 2, 5]") { builder in
      let x = builder.activation([3, 1, 1, 5])
      return builder.program(.broadcast([3, 7, 2, 5]), x)
    },
    PrimitiveCase("broadcast of what has the shape already") { builder in
      let x = builder.activation([3, 5])
      return builder.program(.broadcast([3, 5]), x)
    },
    PrimitiveCase("concatenation of channels") { builder in
      let inputs = [
        builder.activation([2, 3, 4, 3]), builder.parameter([2, 1, 4, 3]), builder.parameter([2, 15, 4, 3]),
      ]
      return builder.program.apply(.concatenation(axis: 1), inputs)[0]
    },
    PrimitiveCase("concatenation of features with themselves") { builder in
      let x = builder.activation([3, 7])
      return builder.program(.concatenation(axis: 1), x, x)
    },
    PrimitiveCase("concatenation of rows") { builder in
      let (a, b) = (builder.activation([2, 3, 1, 5]), builder.parameter([2, 3, 4, 5]))
      return builder.program(.concatenation(axis: 2), a, b)
    },
    PrimitiveCase("slice of channels") { builder in
      let x = builder.activation([2, 17, 3, 3])
      return builder.program(.slice(axis: 1, start: 5, count: 7), x)
    },
    PrimitiveCase("slice of the last column") { builder in
      let x = builder.activation([3, 5, 2, 4])
      return builder.program(.slice(axis: 3, start: 3, count: 1), x)
    },
    PrimitiveCase("pad of channels and columns") { builder in
      let x = builder.activation([2, 3, 2, 5])
      return builder.program(.pad(before: [0, 1, 0, 2], after: [0, 3, 0, 1]), x)
    },
    PrimitiveCase("reshape of maps to vectors") { builder in
      let x = builder.activation([3, 7, 2, 3])
      return builder.program(.reshape([3, 42]), x)
    },
    PrimitiveCase("permutation of four axes") { builder in
      let x = builder.activation([2, 3, 4, 5])
      return builder.program(.permutation(axes: [0, 2, 3, 1]), x)
    },
    PrimitiveCase("permutation in a cycle") { builder in
      let x = builder.activation([3, 4, 5])
      return builder.program(.permutation(axes: [2, 0, 1]), x)
    },
    PrimitiveCase("shuffle of channels by reshape and permutation") { builder in
      let x = builder.activation([2, 6, 3, 2])
      let split = builder.program(.reshape([2, 2, 3, 3, 2]), x)
      return builder.program(.reshape([2, 6, 3, 2]), builder.program(.permutation(axes: [0, 2, 1, 3, 4]), split))
    },
  ]

  static let classification: [PrimitiveCase] = [
    PrimitiveCase("softmax of vectors") { builder in
      let x = builder.activation([3, 17], .wide)
      return builder.program(.softmax, x)
    },
    PrimitiveCase("softmax of channels") { builder in
      let x = builder.activation([2, 7, 3, 2])
      return builder.program(.softmax, x)
    },
    crossEntropy(batch: 5, classes: 10), crossEntropy(batch: 1, classes: 3), crossEntropy(batch: 3, classes: 17),
    PrimitiveCase("cross-entropy times a number") { builder in
      let (x, targets) = (builder.activation([4, 7]), builder.targets([4, 7]))
      let loss = builder.program(.crossEntropy, x, targets)
      return builder.program(.elementwise(.affine(scale: 0.5, offset: 1)), loss)
    },
    dropout(rate: 0.5, [3, 7, 3, 3]), dropout(rate: 0.2, [5, 17]), dropout(rate: 0, [2, 3]), dropout(rate: 1, [2, 3]),
  ]

  private static func reduction(_ kind: Reduction.Kind, _ axes: [Int], _ shape: Shape) -> PrimitiveCase {
    PrimitiveCase("\(kind) of \(shape) over \(axes)") { builder in
      let x = builder.activation(shape)
      return builder.program(.reduction(Reduction(kind, axes: axes)), x)
    }
  }

  private static func crossEntropy(batch: Int, classes: Int) -> PrimitiveCase {
    PrimitiveCase("cross-entropy of [\(batch), \(classes)]") { builder in
      let (x, targets) = (builder.activation([batch, classes], .wide), builder.targets([batch, classes]))
      return builder.program(.crossEntropy, x, targets)
    }
  }

  private static func dropout(rate: Double, _ shape: Shape) -> PrimitiveCase {
    PrimitiveCase("dropout \(rate) of \(shape)") { builder in
      let (x, key) = (builder.activation(shape), builder.program.randomKey())
      let stream = builder.program.nextRandomStream() + 2
      return builder.program(.dropout(rate: rate, stream: stream), x, key)
    }
  }
}
