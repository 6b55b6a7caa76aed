/// Layers that use the parameters of others.
extension Expansion {
  /// The entry that a layer shares with, and what it became; nil where an error hides that.
  typealias Owner = (name: String, result: Graph.Source?)

  /// Lets the last node use the parameters of another in place of its own.
  mutating func share(_ owner: Owner, at place: Finding.Place, name: String) -> Graph.Source? {
    guard let result = owner.result else { return nil }
    guard case .node(let index) = result, isLayer(index, called: owner.name) else {
      add(
        "share-with-nothing", at: place / "share", name,
        "'\(owner.name)' is no layer here: it is a block, or its \"when\" or \"repeat\" leaves it out")
      return nil
    }
    let last = nodes.count - 1
    let root = nodes[index].sharesWith ?? index
    guard nodes[root].kind == nodes[last].kind else {
      add(
        "share-kind", at: place / "share", name,
        "\(nodes[last].kind) cannot share the parameters of a \(nodes[root].kind)",
        remedy: "Share with a layer of the same kind")
      return nil
    }
    let (mine, theirs) = (nodes[last].parameters, nodes[root].parameters)
    guard mine.map(\.name) == theirs.map(\.name) else {
      add(
        "share-shape", at: place / "share", name,
        "this layer has \(words(mine)), but '\(owner.name)' has \(words(theirs))",
        remedy: "Give both the same attributes")
      return nil
    }
    for (parameter, other) in zip(mine, theirs) where parameter.shape != other.shape {
      add(
        "share-shape", at: place / "share", name,
        "the shared \(parameter.name) has shape \(other.shape), but this layer needs \(parameter.shape)",
        remedy: "Let both read and write the same number of channels")
      return nil
    }
    nodes[last].sharesWith = root
    return .node(last)
  }

  /// Whether a node is what an entry of the list at hand became, and not what the entry merely passed on.
  private func isLayer(_ index: Int, called name: String) -> Bool {
    let node = nodes[index]
    return node.group == uses.last?.group && (node.name == name || node.name.hasPrefix(name + "["))
  }

  private func words(_ parameters: [Parameter]) -> String {
    parameters.isEmpty ? "no parameters" : parameters.map(\.name).joined(separator: ", ")
  }
}
