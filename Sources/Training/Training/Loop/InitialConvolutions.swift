import Datasets
import Primitives
import TensorTypes

/// Where a program's convolutions have their weights.
struct ConvolutionWeight: Hashable {
  /// The index among the program's parameters.
  var parameter: Int
  /// [out, in / groups, height, width]
  var shape: Shape
  var convolution: Convolution
  /// Whether it reads the batch itself.
  var readsInput: Bool
}

extension Program {
  /// Each weight once, in the order in which they are first used.
  var convolutionWeights: [ConvolutionWeight] {
    var reshaped: [Value: Value] = [:]
    var found: [ConvolutionWeight] = []
    for instruction in instructions {
      switch instruction.primitive {
      case .reshape, .fakeQuantization:
        reshaped[instruction.outputs[0]] = reshaped[instruction.inputs[0]] ?? instruction.inputs[0]
      default: break
      }
      guard case .convolution(let convolution) = instruction.primitive else { continue }
      let (input, weight) = (convolution.inputs(instruction.inputs).map, convolution.inputs(instruction.inputs).weight)
      guard case .parameter(let parameter) = self[reshaped[weight] ?? weight].role,
        !found.contains(where: { $0.parameter == parameter })
      else { continue }
      found.append(
        ConvolutionWeight(
          parameter: parameter, shape: self[weight].shape, convolution: convolution,
          readsInput: self[reshaped[input] ?? input].role == .input))
    }
    return found
  }
}

extension ConvolutionWeight {
  /// The values with the first filters of each group made identities, one for each channel that the group reads.
  func withIdentities(_ values: [Float]) -> [Float] {
    var values = values
    let filter = shape.elementCount(from: 1)
    let window = shape.elementCount(from: 2)
    let perGroup = shape[0] / convolution.groups
    let centre = shape[2] / 2 * shape[3] + shape[3] / 2
    for index in 0..<shape[0] where index % perGroup < shape[1] {
      for offset in 0..<filter { values[index * filter + offset] = 0 }
      values[index * filter + index % perGroup * window + centre] = 1
    }
    return values
  }

  /// The values with the first filters taken from a whitening, every second one mirrored.
  func withWhitening(_ values: [Float], _ whitening: PatchWhitening) -> [Float] {
    var values = values
    let filter = shape.elementCount(from: 1)
    for index in 0..<min(shape[0], 2 * whitening.filters.count) {
      let sign: Double = index.isMultiple(of: 2) ? 1 : -1
      for (offset, value) in whitening.filters[index / 2].enumerated() {
        values[index * filter + offset] = Float(sign * value)
      }
    }
    return values
  }
}

extension Trainer {
  /// Fills every parameter and buffer with its initial values, by the recipe.
  func initialize() {
    session.initialize(program, seed: recipe.seed)
    let chosen = recipe.initialWeights
    guard chosen != .standard else { return }
    for weight in program.convolutionWeights {
      var values = session.read(.parameter(weight.parameter))
      if chosen.whitening, weight.readsInput, weight.convolution.groups == 1 {
        let whitening = PatchWhitening(of: loader, height: weight.shape[2], width: weight.shape[3])
        guard let whitening else { continue }
        values = weight.withWhitening(values, whitening)
      } else if chosen.identity {
        values = weight.withIdentities(values)
      }
      session.write(values, to: .parameter(weight.parameter))
    }
  }
}
