import GraphIR
import Primitives

extension TrainingAdvice {
  /// A batch norm subtracts the mean of each channel, and with it whatever was added to the whole channel.
  func biasesBeforeNorms() -> [LayerWarning] {
    let norms = normsThatTakeShifts()
    return program.instructions.compactMap { instruction in
      switch instruction.primitive {
      case .convolution(let convolution) where convolution.bias: break
      case .matrixProduct(let product) where product.bias: break
      default: return nil
      }
      guard let norm = norms[instruction.outputs[0].index] else { return nil }
      return LayerWarning(
        kind: .biasBeforeNorm, node: instruction.origin,
        message:
          "its bias changes nothing, as the batch norm '\(graph.path(of: norm))' takes the mean of each channel away",
        remedy: "Set \"bias\" to false, which saves the parameters")
    }
  }

  /// For each value, the batch norm that removes shifts of whole channels, by its index in the graph; nil if such a shift
  /// changes what the network computes.
  private func normsThatTakeShifts() -> [Int?] {
    var norms = [Int?](repeating: nil, count: program.values.count)
    let results = program.results
    for index in program.instructions.indices.reversed() {
      for value in program.instructions[index].outputs where !results.contains(value) {
        norms[value.index] = normThatTakesShifts(of: value, norms)
      }
    }
    return norms
  }

  private func normThatTakesShifts(of value: Value, _ norms: [Int?]) -> Int? {
    var found: Int?
    for reader in uses.readers(of: value) {
      let instruction = program.instructions[reader]
      if case .batchNormalization(let norm) = instruction.primitive, norm.training,
        norm.inputs(instruction.inputs).x == value
      {
        found = found ?? instruction.origin
        continue
      }
      guard passesShifts(instruction, value), let norm = norms[instruction.outputs[0].index] else { return nil }
      found = found ?? norm
    }
    return found
  }

  /// Whether adding a number to each channel of the input adds one to each channel of the output.
  private func passesShifts(_ instruction: Instruction, _ value: Value) -> Bool {
    let (before, after) = (program[value].shape, program[instruction.outputs[0]].shape)
    switch instruction.primitive {
    case .reshape:
      guard before[0] == after[0] else { return false }
      return after.rank == 2 || (after.rank > 1 && before[1] == after[1])
    case .permutation(let axes): return axes[0] == 0
    case .slice, .upsampling, .concatenation(axis: 1), .elementwise(.affine): return true
    case .pooling(let pooling):
      guard case .window(let window, let countsPadding) = pooling.region else { return true }
      return pooling.kind == .maximum || !countsPadding || window.padding == .none
    case .binary(.add), .binary(.subtract): return before == after
    case .reduction(let reduction): return reduction.kind == .mean && (reduction.axes.first ?? 0) >= 2
    default: return false
    }
  }

  /// Dropout changes the variance in training, and running statistics keep that variance for use.
  func dropoutBeforeNorms() -> [LayerWarning] {
    // For each value the dropout that its numbers come from.
    var dropouts = [Int?](repeating: nil, count: program.values.count)
    var warnings: [LayerWarning] = []
    var named: Set<Int> = []
    for instruction in program.instructions {
      switch instruction.primitive {
      case .dropout(let rate, _):
        if rate > 0 { dropouts[instruction.outputs[0].index] = instruction.origin }
      case .batchNormalization(let norm):
        guard let dropout = dropouts[norm.inputs(instruction.inputs).x.index], named.insert(dropout).inserted else {
          continue
        }
        warnings.append(
          LayerWarning(
            kind: .dropoutBeforeNorm, node: dropout,
            message: "dropout changes the variance that the batch norm '\(path(of: instruction))' keeps for use, where "
              + "nothing is dropped",
            remedy: "Put the dropout behind the last batch norm, or leave it out"))
      case .elementwise, .formula, .reshape, .permutation, .pooling, .slice, .pad, .upsampling, .concatenation, .binary:
        // Normalisations of each sample are made of these, too; they end the matter.
        guard graph.nodes[instruction.origin].definition.family != .normalization else { continue }
        let dropout = instruction.inputs.lazy.compactMap { dropouts[$0.index] }.first
        for output in instruction.outputs { dropouts[output.index] = dropout }
      default: continue
      }
    }
    return warnings
  }
}
