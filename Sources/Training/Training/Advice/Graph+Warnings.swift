import Compilation
import Diagnostics
import GraphIR
import JSONText

extension Graph {
  /// The most warnings that are shown of one network.
  public static let maximumWarnings = 20

  /// What is questionable about the network as it is trained, with locations. What is so in each of a layer's repetitions, or
  /// in each use of a block, is said once.
  /// - Parameters:
  ///   - architecture: what the graph was made from
  ///   - location: where the document that it was read from says something of `layers`
  public func trainingDiagnostics(
    of architecture: Architecture, location: (JSONPointer) -> SourceLocation? = { _ in nil }
  ) -> [Diagnostic] {
    var kinds: [(warning: LayerWarning, count: Int)] = []
    var indices: [Site: Int] = [:]
    for warning in trainingWarnings() {
      let site = Site(warning, in: self)
      if let index = indices[site] {
        kinds[index].count += 1
      } else {
        indices[site] = kinds.count
        kinds.append((warning, 1))
      }
    }
    let entries = Dictionary(
      architecture.namingEveryLayer().layers.enumerated().map { ($1.name ?? "", $0) },
      uniquingKeysWith: { first, _ in first })
    var diagnostics = kinds.prefix(Self.maximumWarnings).map { warning, count in
      let path = path(of: warning.node)
      let more = count == 1 ? "" : " (and so in \(count - 1) more layer\(count == 2 ? "" : "s") of this kind)"
      let entry = entries[outermostName(of: warning.node).withoutIndex]
      return Diagnostic(
        .warning, code: warning.kind.rawValue, at: entry.flatMap { location(JSONPointer() / "layers" / $0) },
        path: path,
        warning.message + more, remedy: warning.remedy)
    }
    if kinds.count > diagnostics.count {
      let count = kinds.count - diagnostics.count
      diagnostics.append(
        Diagnostic(
          .warning, code: "more-warnings", "\(count) further warning\(count == 1 ? " is" : "s are") not shown"))
    }
    return diagnostics
  }

  /// What repetitions of a layer and uses of a block have in common.
  private struct Site: Hashable {
    var kind: LayerWarning.Kind
    var block: String?
    var name: String

    init(_ warning: LayerWarning, in graph: Graph) {
      kind = warning.kind
      let node = graph.nodes[warning.node]
      block = node.group.map { graph.groups[$0].kind }
      name = node.name.withoutIndex
    }
  }

  /// The name of the entry in the architecture's own list that a layer comes from.
  private func outermostName(of node: Int) -> String {
    guard var group = nodes[node].group else { return nodes[node].name }
    while let parent = groups[group].parent { group = parent }
    return groups[group].name
  }
}

extension String {
  /// `conv` of `conv[3]`, the fourth of a repeated layer.
  fileprivate var withoutIndex: String {
    guard last == "]", let bracket = lastIndex(of: "[") else { return self }
    return String(self[..<bracket])
  }
}
