import Primitives
import TensorTypes

/// Tensors of layers: the parent's, or those of the identity.
extension WeightInheritance {
  mutating func convolve(_ convolution: Convolution, _ instruction: Instruction, site: Int) -> Trace {
    let (named, output) = (convolution.inputs(instruction.inputs), instruction.outputs[0])
    let input = named.map
    let trace = traces[input.index]
    let inputs = [trace].compactMap { $0 }
    guard let weight = tensor(named.weight) else {
      return passed(inputs, output, nil, isNew: true, site: nil)
    }
    let bias = named.bias.flatMap(tensor)
    let (outputs, channels) = (weight.shape[0], program[input].shape[1])
    let isDepthwise = convolution.groups == channels && outputs == channels

    if let parent = counterpart(of: weight) {
      var origin: ChannelOrigin
      if convolution.groups == 1 {
        origin = widen(weight, from: parent, reading: trace?.origin)
      } else if isDepthwise, parent.shape[1] == 1, let source = trace?.origin, source.parentCount == parent.shape[0] {
        origin = source
        inherited[weight.name] = window(weight, from: parent, outputs: source.sources, inputs: [0], shares: [1])
      } else {
        origin = ChannelOrigin(overlapping: parent.shape[0], with: outputs)
        let sources = ChannelOrigin(overlapping: parent.shape[1], with: weight.shape[1]).sources
        inherited[weight.name] = window(
          weight, from: parent, outputs: origin.sources, inputs: sources, shares: sources.map { _ in 1 })
      }
      if let bias { copy(bias, along: origin) }
      return Trace(origin: origin, anchor: output.index)
    }

    let keepsSize = program[input].shape.extents.dropFirst(2) == program[output].shape.extents.dropFirst(2)
    // Fewer channels are what the input had before it was widened, or something that is begun anew.
    let isWide = outputs >= channels || trace?.origin?.parentCount == outputs
    guard keepsSize, isWide, convolution.groups == 1 || isDepthwise else {
      return passed(inputs, output, nil, isNew: true, site: site)
    }
    let sources = (0..<outputs).map { $0 % channels }
    var values = [Float](repeating: 0, count: weight.shape.elementCount)
    let (margin, dilation) = (convolution.window.padding, convolution.window.dilation)
    let (row, column) = (margin.top / dilation.height, margin.left / dilation.width)
    let centre = weight.shape.rank == 4 ? row * weight.shape[3] + column : column
    let plane = weight.shape.elementCount(from: 2)
    for (row, source) in sources.enumerated() {
      let column = isDepthwise ? 0 : source
      values[(row * weight.shape[1] + column) * plane + centre] = 1
    }
    inherited[weight.name] = values
    if let bias { inherited[bias.name] = [Float](repeating: 0, count: outputs) }
    let origin = trace?.origin.map { known in
      ChannelOrigin(parentCount: known.parentCount, sources: sources.map { known.sources[$0] })
    }
    return passed(inputs, output, origin, isNew: true, site: site)
  }

  mutating func multiply(_ product: MatrixProduct, _ instruction: Instruction, site: Int) -> Trace {
    let (named, output) = (product.inputs(instruction.inputs), instruction.outputs[0])
    let trace = traces[named.a.index]
    let inputs = [trace].compactMap { $0 }
    guard let weight = tensor(named.b) else { preconditionFailure("a linear layer has a weight") }
    let bias = named.bias.flatMap(tensor)
    let (outputs, features) = (weight.shape[0], weight.shape[1])
    if let parent = counterpart(of: weight) {
      let origin = widen(weight, from: parent, reading: trace?.origin)
      if let bias { copy(bias, along: origin) }
      return Trace(origin: origin, anchor: output.index)
    }
    guard outputs >= features else { return passed(inputs, output, nil, isNew: true, site: site) }
    var values = [Float](repeating: 0, count: weight.shape.elementCount)
    for row in 0..<outputs { values[row * features + row % features] = 1 }
    inherited[weight.name] = values
    if let bias { inherited[bias.name] = [Float](repeating: 0, count: outputs) }
    let origin = trace?.origin.map { known in
      ChannelOrigin(parentCount: known.parentCount, sources: (0..<outputs).map { known.sources[$0 % features] })
    }
    return passed(inputs, output, origin, isNew: true, site: site)
  }

  /// The parent's scale, shift and statistics, or those of the identity.
  mutating func normalize(_ normalization: BatchNormalization, _ instruction: Instruction, site: Int) -> Trace {
    let named = normalization.inputs(instruction.inputs)
    let trace = traces[named.x.index]
    let tensors = instruction.inputs.dropFirst().compactMap(tensor)
    let isKnown = tensors.allSatisfy { counterpart(of: $0) != nil }
    if isKnown {
      for tensor in tensors { copy(tensor, along: trace?.origin) }
    } else if let tensor = named.scale.flatMap(tensor) {
      let scale = Float((1 + normalization.epsilon).squareRoot())
      inherited[tensor.name] = [Float](repeating: scale, count: tensor.shape.elementCount)
    }
    return passed([trace].compactMap { $0 }, instruction.outputs[0], trace?.origin, isNew: !isKnown, site: site)
  }

  /// Copies a tensor: along the channels if its first axis is the channels, else the parts that overlap.
  mutating func copy(_ tensor: StoredTensor, along origin: ChannelOrigin?) {
    guard let parent = counterpart(of: tensor) else { return }
    let axes = (0..<tensor.shape.rank).map { axis -> [Int?] in
      if axis == 0, let origin, origin.parentCount == parent.shape[0], origin.sources.count == tensor.shape[0] {
        return origin.sources
      }
      return ChannelOrigin(overlapping: parent.shape[axis], with: tensor.shape[axis]).sources
    }
    var values = fresh(tensor)
    for index in values.indices {
      var (rest, stride, offset) = (index, 1, Int?(0))
      for axis in axes.indices.reversed() {
        let source = axes[axis][rest % tensor.shape[axis]]
        offset = offset.flatMap { offset in source.map { offset + $0 * stride } }
        rest /= tensor.shape[axis]
        stride *= parent.shape[axis]
      }
      if let offset { values[index] = parent.values[offset] }
    }
    inherited[tensor.name] = values
  }

  /// Makes the last layer of a new branch write zeros.
  /// - returns: whether it can
  mutating func silence(_ instruction: Instruction) -> Bool {
    let tensors: [StoredTensor]
    switch instruction.primitive {
    case .batchNormalization(let normalization) where normalization.affine:
      let named = normalization.inputs(instruction.inputs)
      tensors = [named.scale, named.shift].compactMap { $0.flatMap(tensor) }
    case .convolution, .matrixProduct: tensors = instruction.inputs.dropFirst().compactMap(tensor)
    default: return false
    }
    for tensor in tensors { inherited[tensor.name] = [Float](repeating: 0, count: tensor.shape.elementCount) }
    return true
  }

  /// Widens or narrows a weight [outputs, inputs, …]. Outputs repeat those of the parent. Inputs that repeat one channel of
  /// the parent divide its weights among them.
  private mutating func widen(
    _ weight: StoredTensor, from parent: Tensor, reading origin: ChannelOrigin?
  ) -> ChannelOrigin {
    let known = origin.flatMap { $0.parentCount == parent.shape[1] && $0.sources.count == weight.shape[1] ? $0 : nil }
    let sources = (known ?? ChannelOrigin(overlapping: parent.shape[1], with: weight.shape[1])).sources
    let result = ChannelOrigin(repeating: parent.shape[0], over: weight.shape[0])
    inherited[weight.name] = window(
      weight, from: parent, outputs: result.sources, inputs: sources, shares: shares(of: sources))
    return result
  }

  /// For each channel its part of the source's weight. The parts of one source differ and add up to 1.
  private func shares(of sources: [Int?]) -> [Float] {
    let drawn = sources.map { _ in 0.5 + share() }
    var sums: [Int: Double] = [:]
    for (source, part) in zip(sources, drawn) { if let source { sums[source, default: 0] += part } }
    return zip(sources, drawn).map { source, part in source.map { Float(part / sums[$0]!) } ?? 1 }
  }

  /// A weight made of the parent's, with the centres of the windows aligned, zero outside the parent's window. A channel
  /// without a source keeps its initial weight.
  private func window(
    _ weight: StoredTensor, from parent: Tensor, outputs: [Int?], inputs: [Int?], shares: [Float]
  ) -> [Float] {
    var values = fresh(weight)
    let (extents, old) = (weight.shape.window, parent.shape.window)
    let offset = (row: (extents.rows - old.rows) / 2, column: (extents.columns - old.columns) / 2)
    var index = 0
    for output in outputs {
      for (input, share) in zip(inputs, shares) {
        for row in 0..<extents.rows {
          for column in 0..<extents.columns {
            defer { index += 1 }
            guard let output, let input else { continue }
            let (y, x) = (row - offset.row, column - offset.column)
            let isInside = (0..<old.rows).contains(y) && (0..<old.columns).contains(x)
            let source = ((output * parent.shape[1] + input) * old.rows + y) * old.columns + x
            values[index] = isInside ? share * parent.values[source] : 0
          }
        }
      }
    }
    return values
  }
}

extension Shape {
  /// The window of a weight [outputs, inputs, height, width], [outputs, inputs, width] or [outputs, inputs].
  fileprivate var window: (rows: Int, columns: Int) {
    switch rank {
    case 4: (self[2], self[3])
    case 3: (1, self[2])
    default: (1, 1)
    }
  }
}
