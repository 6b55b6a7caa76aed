import GraphIR
import Primitives

extension TrainingAdvice {
  /// The loss is the cross-entropy of the output's softmax, so that the network should end in plain sums.
  func ending() -> [LayerWarning] {
    var value = program.output
    while let current = value, let index = uses.maker(of: current) {
      let instruction = program.instructions[index]
      switch instruction.primitive {
      case .reshape, .permutation, .dropout, .conversion:
        value = instruction.inputs[0]
      case .softmax:
        return [
          LayerWarning(
            kind: .softmaxBeforeLoss, node: instruction.origin,
            message: "the loss applies softmax itself; a second one at the network's end hides most of the gradient",
            remedy: "Remove this layer; predictions stay the same")
        ]
      default:
        guard isActivation(instruction) else { return [] }
        return [
          LayerWarning(
            kind: .activationAtEnd, node: instruction.origin,
            message: "this activation is the network's last layer; the loss applies softmax itself, and of what the "
              + "activation cuts off or squeezes it learns badly",
            remedy: "Remove this layer, or end in a linear layer")
        ]
      }
    }
    return []
  }

  /// Whether the layer of an instruction is a function of each element by itself that is more than a scale and a shift.
  private func isActivation(_ instruction: Instruction) -> Bool {
    switch instruction.primitive {
    case .elementwise(.affine): return false
    case .elementwise: return true
    case .formula(let formula): return formula.inputCount == 1 && !formula.isStraightLine
    default: return graph.nodes[instruction.origin].definition.family == .activation
    }
  }
}

extension Formula {
  /// Whether the function of one number has the same slope everywhere that was tried.
  fileprivate var isStraightLine: Bool {
    func value(at x: Double) -> Double {
      var numbers: [Double] = []
      for step in steps {
        if case .input = step { numbers.append(x) } else { numbers.append(step.value { numbers[$0] }) }
      }
      return numbers[results[0]]
    }
    let origin = value(at: 0)
    let slope = value(at: 1) - origin
    return [-20, -3, -0.7, 0.3, 2.5, 30].allSatisfy { x in
      abs(value(at: x) - origin - slope * x) <= 1e-9 * max(1, abs(slope * x), abs(origin))
    }
  }
}
