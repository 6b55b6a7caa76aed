import TensorTypes

extension Primitive {
  /// The shape and type of one output.
  public struct Output: Hashable, Sendable {
    public var shape: Shape
    public var type: DataType

    public init(_ shape: Shape, _ type: DataType = .float32) {
      self.shape = shape
      self.type = type
    }
  }

  /// The outputs for inputs of these shapes.
  ///
  /// A graph is checked before it is lowered, so inputs that do not fit are a bug here, not a user's error.
  public func outputs(for inputs: [Shape]) -> [Output] {
    switch self {
    case .convolution(let convolution):
      let (map, weight) = (convolution.inputs(inputs).map, convolution.inputs(inputs).weight)
      let positions = Self.positions(convolution.window, on: map)
      precondition(map[1] == weight[1] * convolution.groups, "channels do not fit the weight")
      return [Output([map[0], weight[0], positions.height, positions.width])]
    case .convolutionInputGradient(_, let input):
      return [Output(input)]
    case .convolutionWeightGradient(let convolution, let weight):
      return [Output(weight)] + (convolution.bias ? [Output([weight[0]])] : [])

    case .matrixProduct(let product):
      let (a, b) = (product.inputs(inputs).a, product.inputs(inputs).b)
      let inner = (product.transposeA ? a[0] : a[1], product.transposeB ? b[1] : b[0])
      precondition(inner.0 == inner.1, "inner extents differ")
      return [Output([product.transposeA ? a[1] : a[0], product.transposeB ? b[0] : b[1]])]

    case .pooling(let pooling):
      let output: Extent
      switch pooling.region {
      case .window(let window, _): output = Self.positions(window, on: inputs[0])
      case .adaptive(let extent): output = extent
      }
      let shape: Shape = [inputs[0][0], inputs[0][1], output.height, output.width]
      return [Output(shape)] + (pooling.savesIndices ? [Output(shape, .int32)] : [])
    case .poolingGradient(_, let input):
      return [Output(input)]

    case .batchNormalization(let normalization):
      let statistic = Output([inputs[0][1]])
      let statistics = normalization.training ? [statistic, statistic, statistic, statistic] : []
      let mask = normalization.relu && normalization.training ? [Output(inputs[0], .uint8)] : []
      return [Output(inputs[0])] + statistics + mask
    case .batchNormalizationGradient(let normalization):
      let statistic = Output([inputs[0][1]])
      return [Output(inputs[0])] + (normalization.affine ? [statistic, statistic] : [])

    case .elementwise, .softmax:
      return [Output(inputs[0])]
    case .elementwiseGradient, .softmaxGradient:
      precondition(inputs[0] == inputs[1], "a gradient has its value's shape")
      return [Output(inputs[0])]
    case .formula(let formula):
      precondition(inputs.count == formula.inputCount, "a formula has its inputs")
      precondition(inputs.allSatisfy { $0 == inputs[0] }, "the inputs of a formula have one shape")
      return formula.results.map { _ in Output(inputs[0]) }
    case .binary:
      return [Output(Self.broadcast(inputs[0], inputs[1]))]

    case .reduction(let reduction):
      var extents = inputs[0].extents
      for axis in reduction.axes { extents[axis] = 1 }
      return [Output(Self.sound(extents))]
    case .broadcast(let shape):
      precondition(Self.broadcast(inputs[0], shape) == shape, "the shape does not stretch")
      return [Output(shape)]

    case .concatenation(let axis):
      var extents = inputs[0].extents
      extents[axis] = inputs.reduce(0) { $0 + $1[axis] }
      return [Output(Self.sound(extents))]
    case .slice(let axis, let start, let count):
      var extents = inputs[0].extents
      precondition(start >= 0 && count >= 1 && start + count <= extents[axis], "the slice lies outside")
      extents[axis] = count
      return [Output(Self.sound(extents))]
    case .pad(let before, let after):
      return [Output(Self.sound(inputs[0].extents.indices.map { inputs[0][$0] + before[$0] + after[$0] }))]
    case .reshape(let shape):
      precondition(shape.elementCount == inputs[0].elementCount, "a reshape keeps the number of elements")
      return [Output(shape)]
    case .permutation(let axes):
      return [Output(Self.sound(axes.map { inputs[0][$0] }))]
    case .upsampling(let factor):
      let map = inputs[0]
      return [Output([map[0], map[1], map[2] * factor.height, map[3] * factor.width])]

    case .conversion(let type):
      return [Output(inputs[0], type)]

    case .fakeQuantization(let quantization):
      let range = quantization.outputs(0..<2).newRange.map { _ in Output([2]) }
      return [Output(inputs[0])] + [range].compactMap { $0 }
    case .fakeQuantizationGradient:
      return [Output(FakeQuantization.GradientInputs(inputs).x)]

    case .crossEntropy:
      precondition(inputs[0] == inputs[1], "targets have the logits' shape")
      return [Output(Shape())]
    case .crossEntropyGradient:
      return [Output(inputs[0])]
    case .dropout:
      return [Output(inputs[0]), Output(inputs[0])]

    case .external(let operation, let training):
      let count = operation.inputs.count + operation.parameters.count + operation.buffers.count
      precondition(
        inputs.count == count + (operation.stream == nil ? 0 : 1) && inputs[0][0] == operation.batchSize,
        "an external operation gets the inputs that it was made for")
      return [Output(operation.result)] + (training ? operation.buffers.map { Output($0) } : [])
    case .externalGradient(_, let needed):
      precondition(inputs.count == needed.count + 2, "output and gradient come last")
      return needed.indices.filter { needed[$0] }.map { Output(inputs[$0]) }
    }
  }

  private static func positions(_ window: Window, on map: Shape) -> Extent {
    guard let positions = window.positions(on: Extent(height: map[2], width: map[3])) else {
      preconditionFailure("the window is larger than the map")
    }
    return positions
  }

  private static func broadcast(_ left: Shape, _ right: Shape) -> Shape {
    precondition(left.rank == right.rank, "ranks differ")
    return sound(
      (0..<left.rank).map { axis in
        precondition(left[axis] == right[axis] || left[axis] == 1 || right[axis] == 1, "extents differ")
        return max(left[axis], right[axis])
      })
  }

  private static func sound(_ extents: [Int]) -> Shape {
    do {
      return try Shape(extents)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}
