import JSONText
import Layers
import Primitives

/// Functions that a file writes out in several nodes, as the one layer that they are: x · sigmoid(x) becomes `silu`, and
/// what the catalogue has no layer for becomes one expression.
///
///     conv ─┬─ Add 3 ─ Clip 0…6 ─┐
///           └──────────────────  Mul ─ Div 6        is        conv ─ hard_swish
struct ElementwiseRecognition {
  private var draft: Draft
  private var readers: [[Int]]
  private var isAbsorbed: [Bool]
  /// Whether layers of different modules of the program stay apart: the program is ours, whose layers are to stay as they are.
  private let keepsScopes: Bool

  static func apply(to draft: Draft, keepsScopes: Bool) -> Draft {
    var recognition = ElementwiseRecognition(draft, keepsScopes: keepsScopes)
    // From the output on, so that the largest function is found first.
    for index in draft.layers.indices.reversed() where !recognition.isAbsorbed[index] {
      recognition.recognizeActivation(index)
    }
    var second = ElementwiseRecognition(recognition.draft.pruned(), keepsScopes: keepsScopes)
    for index in second.draft.layers.indices.reversed() where !second.isAbsorbed[index] {
      second.recognizeExpression(index)
    }
    return second.draft.pruned()
  }

  private init(_ draft: Draft, keepsScopes: Bool) {
    self.draft = draft
    self.keepsScopes = keepsScopes
    isAbsorbed = [Bool](repeating: false, count: draft.layers.count)
    readers = [[Int]](repeating: [], count: draft.layers.count)
    for (index, layer) in draft.layers.enumerated() {
      for case .layer(let source) in layer.inputs { readers[source].append(index) }
    }
    if case .layer(let index) = draft.output { readers[index].append(-1) }
  }

  /// The most layers that are taken for one function.
  private static let maximumCount = 24
  private static let maximumTextLength = 480

  /// Looks for an activation of the catalogue that ends in a layer: the largest one.
  private mutating func recognizeActivation(_ root: Int) {
    guard draft.layers[root].formula != nil else { return }
    var members = [root]
    var choices: [Function] = []
    while let function = function(of: members) {
      choices.append(function)
      guard members.count < Self.maximumCount, let next = candidate(members, where: { _ in true }) else { break }
      members.append(next)
    }
    for choice in choices.reversed() where choice.sources.count == 1 {
      guard choice.members.count > 1 || draft.layers[root].kind == ElementwiseFunction.kind else { continue }
      if let known = KnownFunction.matching(choice.formula) { return replace(root, by: choice, known) }
    }
  }

  /// Takes neighbours for one expression, if one of them is an expression by itself. An activation stays a layer, unless
  /// it stands within the expression.
  private mutating func recognizeExpression(_ root: Int) {
    let layer = draft.layers[root]
    guard layer.formula != nil, layer.kind == ElementwiseFunction.kind || layer.inputs.count > 1 else { return }
    var members = [root]
    var best: Function?
    while members.count < Self.maximumCount, let next = candidate(members, where: isPart) {
      members.append(next)
      guard let function = function(of: members) else { break }
      // A sum or product of several values stays a layer.
      if function.sources.count == 1 || layer.kind == ElementwiseFunction.kind { best = function }
    }
    if let best { replace(root, by: best, nil) }
  }

  private func isPart(_ index: Int) -> Bool {
    let layer = draft.layers[index]
    return layer.kind == ElementwiseFunction.kind
      || layer.inputs.contains { source in
        guard case .layer(let input) = source else { return false }
        return draft.layers[input].kind == ElementwiseFunction.kind && readers[input].allSatisfy { $0 == index }
          && !isAbsorbed[input]
      }
  }

  /// The next layer that only the members read, the last in the draft first.
  private func candidate(_ members: [Int], where isWanted: (Int) -> Bool) -> Int? {
    var best: Int?
    for member in members {
      for case .layer(let source) in draft.layers[member].inputs where !members.contains(source) && !isAbsorbed[source]
      {
        let layer = draft.layers[source]
        guard layer.formula != nil, readers[source].allSatisfy(members.contains),
          layer.shape == draft.layers[member].shape,
          !keepsScopes || !layer.node.scope.isEmpty && layer.node.scope == draft.layers[member].node.scope,
          isWanted(source)
        else { continue }
        best = max(best ?? source, source)
      }
    }
    return best
  }

  private struct Function {
    var members: [Int]
    var sources: [Draft.Source]
    var formula: Formula
  }

  /// The members as one formula; nil if it would be too long or read too much.
  private func function(of members: [Int]) -> Function? {
    var builder = FormulaBuilder()
    var sources: [Draft.Source] = []
    var results: [Int: Int] = [:]
    var lengths: [Int: Int] = [:]
    for member in members.sorted() {
      guard let formula = draft.layers[member].formula else { return nil }
      let operands = draft.layers[member].inputs.map { source -> Int in
        if case .layer(let index) = source, let result = results[index] { return result }
        if let offset = sources.firstIndex(of: source) { return builder.input(offset) }
        sources.append(source)
        return builder.input(sources.count - 1)
      }
      guard sources.count <= Formula.maximumInputCount else { return nil }
      var moved: [Int] = []
      for step in formula.steps {
        if case .input(let number) = step {
          moved.append(operands[number])
          continue
        }
        let index = builder.append(step.mapped { moved[$0] })
        // The text repeats what is used twice.
        let length = step.operands.reduce(10) { $0 + lengths[moved[$1], default: 1] }
        guard length <= Self.maximumTextLength else { return nil }
        lengths[index] = length
        moved.append(index)
      }
      results[member] = moved[formula.results[0]]
    }
    guard let result = results[members[0]] else { return nil }
    let formula = builder.formula(inputCount: sources.count, results: [result])
    guard formula.description.utf8.count <= 512 else { return nil }
    return Function(members: members, sources: sources, formula: formula)
  }

  private mutating func replace(_ root: Int, by function: Function, _ known: KnownFunction?) {
    for member in function.members.dropFirst() { isAbsorbed[member] = true }
    draft.layers[root].kind = known?.kind ?? ElementwiseFunction.kind
    draft.layers[root].attributes =
      known?.attributes ?? JSONObject([("expression", .string(function.formula.description))])
    draft.layers[root].inputs = function.sources
    draft.layers[root].formula = function.formula
  }
}
