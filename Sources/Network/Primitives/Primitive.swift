import TensorTypes

/// The closed set of operations that every layer lowers to and every backend executes.
///
/// A primitive owns its shape rule (`Primitive+Shape.swift`), its cost (`Primitive+Cost.swift`) and its gradient
/// (`Primitive+Gradient.swift`). Shapes here are those of a batch. Maps are [batch, channels, height, width];
/// sequences are maps of height 1; vectors are [batch, features]. Optional inputs come last.
public enum Primitive: Hashable, Sendable {
  /// Cross-correlation, as every framework's "convolution".
  /// - inputs: map [n, c, h, w]; weight [o, c / groups, kernel height, kernel width]; bias [o] when `bias`
  /// - outputs: map [n, o, h', w'], with `activation` applied when it is set
  case convolution(Convolution)
  /// - inputs: gradient of the output [n, o, h', w']; weight
  /// - outputs: gradient of the input map, whose shape is given
  case convolutionInputGradient(Convolution, input: Shape)
  /// - inputs: input map; gradient of the output
  /// - outputs: gradient of the weight, whose shape is given; gradient of the bias when the convolution has one
  case convolutionWeightGradient(Convolution, weight: Shape)

  /// y = op(a) · op(b) (+ bias).
  /// - inputs: a [m, k] ([k, m] when `transposeA`); b [k, p] ([p, k] when `transposeB`); bias [p] when `bias`
  /// - outputs: [m, p], with `activation` applied when it is set
  case matrixProduct(MatrixProduct)

  /// - inputs: map [n, c, h, w]
  /// - outputs: map [n, c, h', w']; when `savesIndices`, also the position of each maximum (int32, the output's
  ///   shape, offset in the input's plane; a backend may store what it likes instead)
  case pooling(Pooling)
  /// - inputs: gradient of the output; the saved positions when the kind is `.maximum`
  /// - outputs: gradient of the input map, whose shape is given
  case poolingGradient(Pooling, input: Shape)

  /// Normalisation of each channel over the batch and the spatial axes (Ioffe and Szegedy 2015, arXiv:1502.03167).
  /// - inputs: x [n, c, …]; scale [c] and shift [c] when `affine`; running mean [c], running variance [c]; a map of
  ///   x's shape when `residual`; another when `addend`
  /// - outputs: y; in training also the batch's mean [c], its biased variance [c], and both running statistics
  ///   after this batch (the running variance takes the unbiased one); when `relu`, also a mask (uint8, y's shape)
  case batchNormalization(BatchNormalization)
  /// - inputs: x; batch mean; batch variance; gradient of y; scale when `affine`; the mask when `relu`; shift when
  ///   `affine` and there is an `activation`
  /// - outputs: gradient of x; gradients of scale and shift when `affine`
  case batchNormalizationGradient(BatchNormalization)

  /// A function of each element alone. Input and output have one shape.
  case elementwise(Elementwise)
  /// - inputs: the function's input, or its output where ``Elementwise/gradientUsesOutput``; gradient of the output
  case elementwiseGradient(Elementwise)
  /// One or more functions of the elements of inputs of one shape.
  /// - inputs: as many as the formula reads
  /// - outputs: one for each of its results
  case formula(Formula)
  /// Two operands of equal rank; an extent of 1 stretches to the other's.
  case binary(Binary)

  /// Sum or mean over axes, which stay with extent 1.
  case reduction(Reduction)
  /// Stretches axes of extent 1 to the given shape.
  case broadcast(Shape)

  /// Joins any number of inputs along an axis.
  case concatenation(axis: Int)
  /// Elements `start ..< start + count` of an axis.
  case slice(axis: Int, start: Int, count: Int)
  /// Zeros before and after each axis.
  case pad(before: [Int], after: [Int])
  /// The same elements in row-major order under another shape.
  case reshape(Shape)
  /// Axis i of the output is axis `axes[i]` of the input.
  case permutation(axes: [Int])
  /// Repeats each element of a map `factor.height` × `factor.width` times (nearest neighbour).
  case upsampling(factor: Extent)

  /// The same elements in another type, rounded to the nearest, ties to even. Set by the choice of a precision only.
  case conversion(DataType)

  /// Floats rounded to those that 8-bit numbers stand for. Set by training for 8-bit integers only.
  /// - inputs: x; of activations the range that is kept [2], lower and upper end, zeros before the first batch
  /// - outputs: y; in training, of activations, the range after the batch [2]
  case fakeQuantization(FakeQuantization)
  /// The gradient of rounding activations: that of the output where x lies in the range, zero elsewhere.
  /// - inputs: x; the range that it was rounded in [2]; gradient of the output
  case fakeQuantizationGradient

  /// exp(x) / Σ exp(x) along axis 1, computed without overflow.
  case softmax
  /// - inputs: the softmax's output; gradient of the output
  case softmaxGradient

  /// Mean over the batch of −Σ target · log softmax(logits).
  /// - inputs: logits [n, classes]; target distribution [n, classes]
  /// - outputs: loss []
  case crossEntropy
  /// - inputs: logits; targets
  /// - outputs: gradient of the loss with respect to the logits
  case crossEntropyGradient

  /// Sets each element to zero with probability `rate` and scales the rest by 1 / (1 − rate).
  /// Which ones is a function of the run's random key, `stream` and the element's index alone.
  /// - inputs: x; the random key (int32 [4])
  /// - outputs: y; the scale of each element (0 or 1 / (1 − rate), x's shape)
  case dropout(rate: Double, stream: Int)

  /// A layer that a plug-in computes: docs/decisions/0006-plugin-layers-as-external-primitives.md says why it is here.
  /// - inputs: those of the layer, then its parameters
  /// - outputs: the layer's output
  case external(ExternalOperation, training: Bool)
  /// - inputs: those of the operation; its output; the gradient of its output
  /// - outputs: the gradient of each input that is `needed`
  case externalGradient(ExternalOperation, needed: [Bool])
}

/// The attributes of a convolution. Weight and channels come from the shapes of its inputs.
public struct Convolution: Hashable, Sendable {
  public var window: Window
  public var groups: Int
  public var bias: Bool
  /// A function applied to the output in the same pass; set by fusion only.
  public var activation: Elementwise?

  public init(window: Window, groups: Int = 1, bias: Bool, activation: Elementwise? = nil) {
    self.window = window
    self.groups = groups
    self.bias = bias
    self.activation = activation
  }
}

/// The attributes of a matrix product.
public struct MatrixProduct: Hashable, Sendable {
  public var transposeA: Bool
  public var transposeB: Bool
  public var bias: Bool
  /// A function applied to the output in the same pass; set by fusion only.
  public var activation: Elementwise?

  public init(transposeA: Bool = false, transposeB: Bool = false, bias: Bool = false, activation: Elementwise? = nil) {
    self.transposeA = transposeA
    self.transposeB = transposeB
    self.bias = bias
    self.activation = activation
  }
}

/// The attributes of a pooling.
public struct Pooling: Hashable, Sendable {
  public enum Kind: Hashable, Sendable { case maximum, average }

  public enum Region: Hashable, Sendable {
    /// A window of one size; an average counts padding where `countsPadding`.
    case window(Window, countsPadding: Bool)
    /// Output position i of m covers ⌊i · size / m⌋ ..< ⌈(i + 1) · size / m⌉, as PyTorch's adaptive pooling.
    case adaptive(output: Extent)
  }

  public var kind: Kind
  public var region: Region
  /// Whether the forward pass also writes the positions that the gradient needs (maximum only).
  public var savesIndices: Bool

  public init(_ kind: Kind, over region: Region, savesIndices: Bool = false) {
    self.kind = kind
    self.region = region
    self.savesIndices = savesIndices
  }
}

/// The attributes of a batch normalisation.
public struct BatchNormalization: Hashable, Sendable {
  public var epsilon: Double
  /// The weight of the new batch in the running statistics.
  public var momentum: Double
  public var affine: Bool
  /// Statistics of the batch in training, running ones otherwise.
  public var training: Bool
  /// max(0, y) in the same pass; set by fusion only.
  public var relu: Bool
  /// max(0, y + another map) in the same pass; set by fusion only, in training, and together with `relu`.
  public var residual = false
  /// A function applied to the normalised map in the same pass; set by fusion only, and never together with `relu`. Its
  /// gradient computes what it needs again, from x and the statistics.
  public var activation: Elementwise?
  /// Another map added after that in the same pass; set by fusion only. Its gradient is that of y.
  public var addend = false

  public init(epsilon: Double, momentum: Double, affine: Bool, training: Bool, relu: Bool = false) {
    self.epsilon = epsilon
    self.momentum = momentum
    self.affine = affine
    self.training = training
    self.relu = relu
  }
}

/// Functions of one element.
public enum Elementwise: Hashable, Sendable {
  /// max(0, x)
  case relu
  /// x where positive, slope · x elsewhere
  case leakyRelu(slope: Double)
  /// x where positive, alpha · (exp(x) − 1) elsewhere
  case elu(alpha: Double)
  /// x · Φ(x), by the error function
  case gelu
  /// x · sigmoid(x)
  case silu
  /// x · min(max(x + 3, 0), 6) / 6
  case hardSwish
  case sigmoid
  case tanh
  /// min(max(x, lower), upper); either bound may be infinite
  case clip(lower: Double, upper: Double)
  case square
  /// 1 / √x
  case inverseSquareRoot
  /// scale · x + offset
  case affine(scale: Double, offset: Double)

  /// Whether the gradient is computed from the function's output, so that its input need not be kept.
  public var gradientUsesOutput: Bool {
    switch self {
    case .relu, .sigmoid, .tanh: true
    case .leakyRelu(let slope): slope > 0
    case .elu(let alpha): alpha > 0
    case .clip(let lower, let upper): lower < upper
    case .gelu, .silu, .hardSwish, .square, .inverseSquareRoot, .affine: false
    }
  }
}

/// Functions of two elements.
public enum Binary: Hashable, Sendable, CaseIterable {
  case add, subtract, multiply
}

/// The attributes of a reduction.
public struct Reduction: Hashable, Sendable {
  public enum Kind: Hashable, Sendable { case sum, mean }

  public var kind: Kind
  /// Ascending; each stays in the output with extent 1.
  public var axes: [Int]

  public init(_ kind: Kind, axes: [Int]) {
    self.kind = kind
    self.axes = axes
  }
}
