import Optimizers

/// Which programs have their text recorded, by the names of the conformance suite's cases.
enum GoldenCases {
  static let trainingSteps: [String] = [
    "convolution 3×3 padded, 3 → 16 channels", "convolution 3×3 of 17 channels, stride 2, 17 → 3 channels",
    "convolution 5×3, uneven strides, 3 → 5 channels", "convolution 4×4, uneven padding, 3 → 4 channels",
    "convolution 3×3 dilated, 3 → 5 channels", "convolution 3×3 in 3 groups, 9 → 15 channels",
    "convolution 3×3 depthwise, 7 → 7 channels", "convolution mostly over padding, 1 → 3 channels",
    "matrix product a · bᵀ + bias, [5, 7] · [7, 3]", "matrix product aᵀ · bᵀ + bias, [3, 9] · [9, 4]",
    "pooling maximum 2×2, [2, 3, 6, 6]", "pooling maximum 3×3, stride 2, padded, [2, 7, 7, 5]",
    "pooling maximum with a remainder, [1, 15, 5, 7]", "pooling average 2×2, [2, 3, 6, 6]",
    "pooling average without padding, [1, 15, 5, 7]", "pooling adaptive average to 1×1, [3, 17, 5, 7]",
    "pooling adaptive average, uneven, [2, 7, 7, 6]", "pooling adaptive maximum, uneven, [2, 3, 5, 7]",
    "batch normalisation of maps, [3, 7, 4, 5]", "batch normalisation without scale and shift, [4, 3, 3, 5]",
    "batch normalisation with running statistics, [2, 7, 3, 4]", "upsampling 2×2",
    "x * tanh(softplus(x)) on [1, 17]", "where(x < y, x * z, tanh(z) - y) on [1, 17]",
    "add [2, 15, 3, 3] and [1, 15, 1, 1]", "multiply [2, 1, 3, 3] and [2, 5, 1, 3]",
    "mean of [3, 17, 4, 5] over [2, 3]", "broadcast [3, 1, 1, 5] → [3, 7, 2, 5]", "concatenation of channels",
    "slice of channels", "pad of channels and columns", "permutation of four axes",
    "shuffle of channels by reshape and permutation", "softmax of channels", "cross-entropy of [5, 10]",
    "dropout 0.2 of [5, 17]", "loss huber of [9, 4]", "convolution, relu, maximum, linear, cross-entropy",
    "residual block with batch normalisation and projection", "squeeze and excitation",
    "vectors with batch normalisation, dropout and softmax",
  ]

  static let bfloat16Steps: [String] = [
    "convolution, relu, maximum, linear, cross-entropy", "residual block with batch normalisation and projection",
    "branches of sequences, joined",
  ]

  static let inferences: [String] = [
    "convolution, running normalisation, relu", "depthwise convolution, running normalisation, hard swish",
    "linear, running normalisation, relu, linear",
  ]

  struct NamedUpdate: CustomStringConvertible {
    let name: String
    let update: Update

    init(_ name: String, _ update: Update) {
      self.name = name
      self.update = update
    }

    var description: String { name }
  }

  static let updates: [NamedUpdate] = [
    NamedUpdate("sgd", Update(rule: .sgd(momentum: 0, nesterov: false), learningRate: 0.1, step: 1)),
    NamedUpdate(
      "momentum, clipped", Update(rule: .sgd(momentum: 0.9, nesterov: false), learningRate: 0.1, clipNorm: 1, step: 1)),
    NamedUpdate(
      "nesterov, averaged",
      Update(
        rule: .sgd(momentum: 0.9, nesterov: true), learningRate: 0.1, weightDecay: 0.1, sparesVectors: true,
        averageDecay: 0.9, step: 1)),
    NamedUpdate(
      "adam",
      Update(
        rule: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decoupledDecay: true), learningRate: 0.1, weightDecay: 0.1,
        step: 1)),
  ]
}
