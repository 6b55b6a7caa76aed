import Compilation
import Primitives
import TensorTypes

/// Writes the forward programs of small networks.
struct ForwardNet {
  private(set) var builder: ProgramBuilder
  private let batch: Int

  init(_ sample: Shape, batch: Int = 2, mode: ProgramBuilder.Mode = .training) throws {
    builder = ProgramBuilder(mode: mode)
    self.batch = batch
    input = builder.placeholder(try sample.batched(batch), role: .input)
  }

  let input: Value

  mutating func parameter(_ name: String, _ shape: Shape) -> Value {
    builder.addParameter(StoredTensor(name: name, shape: shape, initializer: .uniform(bound: 1)))
  }

  mutating func convolution(
    _ input: Value, _ channels: Int, _ kernel: Extent, stride: Int = 1, padding: Extent = Extent(0),
    dilation: Int = 1, groups: Int = 1, bias: Bool = true
  ) -> Value {
    let name = "conv\(builder.program.parameters.count)"
    let weight = parameter(name, [channels, builder.shape(input)[1] / groups, kernel.height, kernel.width])
    let inputs = [input, weight] + (bias ? [parameter(name + ".bias", [channels])] : [])
    let window = Window(
      kernel: kernel, stride: Extent(height: builder.shape(input)[2] > 1 ? stride : 1, width: stride),
      padding: Margins(padding), dilation: Extent(dilation))
    return builder.apply(.convolution(Convolution(window: window, groups: groups, bias: bias)), inputs)[0]
  }

  mutating func normalization(_ input: Value, affine: Bool = true) -> Value {
    let channels = builder.shape(input)[1]
    let name = "norm\(builder.program.parameters.count)"
    let scales = affine ? [parameter(name + ".scale", [channels]), parameter(name + ".shift", [channels])] : []
    let mean = builder.addBuffer(StoredTensor(name: name + ".mean", shape: [channels], initializer: .constant(0)))
    let variance = builder.addBuffer(StoredTensor(name: name, shape: [channels], initializer: .constant(1)))
    let normalization = BatchNormalization(
      epsilon: 1e-5, momentum: 0.1, affine: affine, training: builder.mode == .training)
    let results = builder.apply(.batchNormalization(normalization), [input] + scales + [mean, variance])
    if builder.mode == .training {
      builder.update(mean, to: results[3])
      builder.update(variance, to: results[4])
    }
    return results[0]
  }

  mutating func apply(_ primitive: Primitive, _ inputs: Value...) -> Value { apply(primitive, inputs) }

  mutating func apply(_ primitive: Primitive, _ inputs: [Value]) -> Value { builder.apply(primitive, inputs)[0] }

  mutating func randomKey() -> Value { builder.randomKey() }

  mutating func randomStream() -> Int { builder.nextRandomStream() }

  mutating func relu(_ input: Value) -> Value { builder(.elementwise(.relu), input) }

  mutating func pool(_ kind: Pooling.Kind, _ input: Value, _ region: Pooling.Region) -> Value {
    builder(.pooling(Pooling(kind, over: region, savesIndices: kind == .maximum && builder.mode == .training)), input)
  }

  mutating func bottleneck(_ input: Value, _ middle: Int, _ out: Int) -> Value {
    var value = relu(normalization(convolution(input, middle, Extent(1), bias: false)))
    value = relu(normalization(convolution(value, middle, Extent(3), padding: Extent(1), bias: false)))
    value = normalization(convolution(value, out, Extent(1), bias: false))
    let shortcut =
      builder.shape(input)[1] == out ? input : normalization(convolution(input, out, Extent(1), bias: false))
    return relu(builder(.binary(.add), value, shortcut))
  }

  mutating func flatten(_ input: Value) -> Value {
    let shape = builder.shape(input)
    return builder(.reshape([shape[0], shape.elementCount(from: 1)]), input)
  }

  mutating func linear(_ input: Value, _ features: Int) -> Value {
    let name = "linear\(builder.program.parameters.count)"
    let weight = parameter(name, [features, builder.shape(input)[1]])
    let bias = parameter(name + ".bias", [features])
    return builder(.matrixProduct(MatrixProduct(transposeB: true, bias: true)), input, weight, bias)
  }

  /// The training step, or inference, of what ends in these features: any shape is flattened, classes are few.
  mutating func finish(_ value: Value, classes: Int = 5) -> Program {
    let shape = builder.shape(value)
    let logits = shape.rank == 2 && shape[1] == classes ? value : linear(flatten(value), classes)
    builder.setOutput(logits)
    let target = builder.placeholder([batch, classes], role: .target)
    builder.setLoss(builder(.crossEntropy, logits, target))
    return builder.mode == .training ? builder.program.trainingStep() : builder.program.inferenceForm()
  }
}
