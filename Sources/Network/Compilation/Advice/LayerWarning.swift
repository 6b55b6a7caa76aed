import GraphIR
import Primitives

/// Something that a network may do on purpose, and that costs accuracy if it is a mistake.
public struct LayerWarning: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case softmaxBeforeLoss = "softmax-before-loss"
    case activationAtEnd = "activation-at-end"
    case biasBeforeNorm = "bias-before-norm"
    case dropoutBeforeNorm = "dropout-before-norm"
    case unreadInput = "unread-input"
  }

  public var kind: Kind
  /// The layer, by its index in the graph.
  public var node: Int
  /// A sentence without its full stop.
  public var message: String
  public var remedy: String
}

extension Graph {
  /// What is questionable about the network when it is trained, in the order of its layers; nothing if its output is no
  /// vector of classes. The layers' programs are examined, so that layers of plug-ins and expressions count like built-in
  /// ones. O(size of the network).
  public func trainingWarnings() -> [LayerWarning] {
    guard let program = try? program(batchSize: 2, for: .training) else { return [] }
    let advice = TrainingAdvice(self, program)
    let warnings = advice.ending() + advice.biasesBeforeNorms() + advice.dropoutBeforeNorms() + advice.unreadInput()
    return warnings.sorted { ($0.node, $0.kind.rawValue) < ($1.node, $1.kind.rawValue) }
  }
}

/// A network and the program of its training, examined for ``LayerWarning``.
struct TrainingAdvice {
  let graph: Graph
  let program: Program
  let uses: Uses

  init(_ graph: Graph, _ program: Program) {
    self.graph = graph
    self.program = program
    uses = Uses(of: program)
  }

  func path(of instruction: Instruction) -> String { graph.path(of: instruction.origin) }
}
