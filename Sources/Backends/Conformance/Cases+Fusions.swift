import Primitives
import TensorTypes

/// Normalisations with every function that they can take behind them, with and without a map that is added: over channels
/// that are a part of a vector, whole vectors, and a vector and a part; in one sample, too. Some functions have kinks, so these
/// are for comparing backends, not for finite differences.
public let fusionCases: [PrimitiveCase] = PrimitiveCase.fusible.flatMap { name, function in
  [(3, 5, 2, true), (16, 4, 3, false), (24, 3, 1, true), (67, 3, 2, false)].map { channels, side, batch, adds in
    let shape = "\(batch)×\(channels)×\(side)×\(side)"
    return PrimitiveCase("\(name) behind a normalisation\(adds ? ", added" : ""), \(shape)") { builder in
      let map = builder.activation([batch, 2, side, side], .scattered)
      let x = builder.convolution(map, to: channels, bias: false)
      let value = builder.program(.elementwise(function), builder.normalization(x))
      return adds ? builder.program(.binary(.add), value, x) : value
    }
  }
}

extension PrimitiveCase {
  /// What a normalisation can take, with names.
  fileprivate static let fusible: [(String, Elementwise)] = [
    ("relu", .relu), ("leaky relu", .leakyRelu(slope: 0.1)), ("elu", .elu(alpha: 0.7)), ("gelu", .gelu),
    ("silu", .silu),
    ("hard swish", .hardSwish), ("sigmoid", .sigmoid), ("tanh", .tanh), ("relu6", .clip(lower: 0, upper: 6)),
  ]

  /// Normalisations behind which something else stands than one function that nobody else reads.
  static let sums: [PrimitiveCase] = [
    PrimitiveCase("a normalisation that is added to a map") { builder in
      let x = builder.activation([2, 24, 3, 3])
      let branch = builder.normalization(builder.convolution(x, to: 24, kernel: 1, bias: false))
      return builder.convolution(builder.program(.binary(.add), x, branch), to: 5, kernel: 1)
    },
    PrimitiveCase("two normalisations, added") { builder in
      let x = builder.activation([2, 9, 3, 3])
      let left = builder.normalization(builder.convolution(x, to: 17, bias: false))
      let right = builder.normalization(builder.convolution(x, to: 17, kernel: 1, bias: false))
      return builder.program(.binary(.add), left, builder.program(.elementwise(.silu), right))
    },
    PrimitiveCase("a function whose input is read elsewhere") { builder in
      let x = builder.activation([2, 5, 3, 3])
      let normalized = builder.normalization(builder.convolution(x, to: 5, bias: false))
      return builder.program(.binary(.multiply), normalized, builder.program(.elementwise(.gelu), normalized))
    },
    PrimitiveCase("a function whose output is read elsewhere") { builder in
      let x = builder.activation([2, 5, 3, 3])
      let branch = builder.normalization(builder.convolution(x, to: 5, bias: false))
      let value = builder.program(.elementwise(.tanh), branch)
      return builder.program(.binary(.multiply), builder.program(.binary(.add), value, x), value)
    },
    PrimitiveCase("vectors with batch normalisation and gelu") { builder in
      let x = builder.activation([7, 37])
      return builder.program(.elementwise(.gelu), builder.normalization(x))
    },
    PrimitiveCase("a normalisation by running statistics, gelu behind it") { builder in
      let x = builder.activation([2, 20, 3, 3])
      return builder.program(.elementwise(.gelu), builder.normalization(x, training: false))
    },
  ]
}
