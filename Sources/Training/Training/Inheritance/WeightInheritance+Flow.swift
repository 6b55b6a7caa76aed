import Primitives
import TensorTypes

/// How channels pass through primitives.
extension WeightInheritance {
  mutating func follow(_ instruction: Instruction, site: Int) {
    let output = instruction.outputs[0]
    switch instruction.primitive {
    case .convolution(let convolution):
      traces[output.index] = convolve(convolution, instruction, site: site)
    case .matrixProduct(let product):
      let isLayer = !product.transposeA && product.transposeB && tensor(product.inputs(instruction.inputs).b) != nil
      traces[output.index] = isLayer ? multiply(product, instruction, site: site) : elsewhere(instruction)
    case .batchNormalization(let normalization):
      traces[output.index] = normalize(normalization, instruction, site: site)
    case .binary(.add):
      traces[output.index] = add(instruction)
    case .concatenation(axis: 1):
      traces[output.index] = join(instruction)
    case .reshape:
      guard tensor(instruction.inputs[0]) == nil else { return }
      traces[output.index] = reshape(instruction)
    case .pooling, .elementwise, .formula, .binary, .reduction, .broadcast, .upsampling, .softmax, .dropout,
      .concatenation, .slice, .pad, .permutation, .conversion, .external:
      traces[output.index] = elsewhere(instruction)
    case .convolutionInputGradient, .convolutionWeightGradient, .poolingGradient, .batchNormalizationGradient,
      .elementwiseGradient, .softmaxGradient, .crossEntropy, .crossEntropyGradient, .externalGradient,
      .fakeQuantization,
      .fakeQuantizationGradient:
      preconditionFailure("a network in use has no gradients and no loss")
    }
  }

  /// A primitive that keeps the number of channels keeps the channels. Tensors that it reads are copied along them.
  private mutating func elsewhere(_ instruction: Instruction) -> Trace {
    let output = instruction.outputs[0]
    let channels = program[output].shape.channels
    let traces = instruction.inputs.compactMap { self.traces[$0.index] }
    let origin =
      instruction.primitive.movesChannels
      ? nil : traces.lazy.compactMap(\.origin).first { $0.sources.count == channels }
    var isNew = false
    for tensor in instruction.inputs.compactMap(tensor) {
      if counterpart(of: tensor) == nil { isNew = true } else { copy(tensor, along: origin) }
    }
    return passed(traces, output, origin, isNew: isNew, site: nil)
  }

  /// A value that begins a stretch of its own, or continues a new one.
  func passed(_ inputs: [Trace], _ output: Value, _ origin: ChannelOrigin?, isNew: Bool, site: Int?) -> Trace {
    guard isNew || inputs.contains(where: { !$0.newSites.isEmpty }),
      let longest = inputs.max(by: { $0.newSites.count < $1.newSites.count })
    else { return Trace(origin: origin, anchor: output.index) }
    return Trace(
      origin: origin, anchor: longest.anchor, newSites: longest.newSites + (isNew ? [site].compactMap { $0 } : []))
  }

  /// A sum of two branches. One that is new from end to end writes zeros, so that the sum is the other branch.
  private mutating func add(_ instruction: Instruction) -> Trace {
    guard let first = traces[instruction.inputs[0].index], let second = traces[instruction.inputs[1].index] else {
      return elsewhere(instruction)
    }
    if first.anchor == second.anchor, first.newSites != second.newSites {
      let (longer, other) = first.newSites.count > second.newSites.count ? (first, second) : (second, first)
      if let last = longer.newSites.last, !other.newSites.contains(last), silence(program.instructions[last]) {
        return Trace(origin: other.origin, anchor: other.anchor, newSites: longer.newSites)
      }
    }
    return elsewhere(instruction)
  }

  private func join(_ instruction: Instruction) -> Trace {
    let inputs = instruction.inputs.compactMap { traces[$0.index] }
    let origins = inputs.compactMap(\.origin)
    let isKnown = origins.count == instruction.inputs.count
    return passed(inputs, instruction.outputs[0], isKnown ? .joined(origins) : nil, isNew: false, site: nil)
  }

  private func reshape(_ instruction: Instruction) -> Trace {
    let (from, to) = (program[instruction.inputs[0]].shape, program[instruction.outputs[0]].shape)
    let trace = traces[instruction.inputs[0].index]
    var origin = trace?.origin
    if to.rank == 2, to[1] == from.elementCount(from: 1) {
      origin = origin?.flattened(by: from.elementCount(from: 2))
    } else if from.channels != to.channels || from.rank > to.rank {
      origin = nil
    }
    return passed([trace].compactMap { $0 }, instruction.outputs[0], origin, isNew: false, site: nil)
  }
}

extension Primitive {
  /// Whether channels are reordered, so that equal counts mean nothing.
  fileprivate var movesChannels: Bool {
    switch self {
    case .permutation, .external: true
    default: false
    }
  }
}

extension Shape {
  /// Channels or features of a batch.
  fileprivate var channels: Int { rank > 1 ? self[1] : 1 }
}
