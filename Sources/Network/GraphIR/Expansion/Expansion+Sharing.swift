/// Layers that use the parameters of others.
///
/// Which layer of a list names which does not decide the order in which they run: `a` may share with `b` and `b` read
/// `a`. So all layers of a list are made first. Then those that share, in chains too, become sets of which the first in
/// the graph has the parameters and the others use them:
///
///     named     a ──▶ c ◀── b          a shares with c, b shares with c
///     in order  a     b     c
///     sharesWith      ╰▶ a  ╰▶ a
extension Expansion {
  /// The result of an entry of the current list.
  struct Made {
    /// Nil after an error, and before the entry was expanded.
    var result: Graph.Source?
    /// Its nodes if it is a layer: one for each repetition, none if it is left out.
    var nodes: Range<Int>
    var isBlock = false
  }

  /// Lets the nodes of entries that share use one set of parameters each.
  mutating func share(_ scope: PreparedScope, _ made: [Made]) {
    var sets = SharedSets()
    for index in scope.order {
      let entry = scope.entries[index]
      guard let share = entry.share, made[index].result != nil else { continue }
      let location = scope.location / index / "share"
      if made[index].isBlock {
        add("share-with-block", at: location, entry.name, PreparedShare.blockMessage, remedy: PreparedShare.blockRemedy)
        continue
      }
      guard made[share.entry].result != nil else { continue }
      guard
        let owner = owner(share, named: scope.entries[share.entry].name, made[share.entry], at: location, entry.name)
      else { continue }
      for node in made[index].nodes where node != owner {
        guard fits(node, owner, at: location, ownerName: share.name) else { break }
        sets.join(node, owner)
      }
    }
    for (node, first) in sets.firsts where node != first { nodes[node].sharesWith = first }
  }

  /// The node that a share means; nil after an error.
  private mutating func owner(
    _ share: PreparedShare, named name: String, _ owner: Made, at location: Finding.Location, _ path: String
  ) -> Int? {
    guard !owner.nodes.isEmpty, !owner.isBlock else {
      add(
        "share-with-nothing", at: location, path,
        "'\(name)' is no layer here: it is a block, or its \"when\" or \"repeat\" leaves it out")
      return nil
    }
    if let fault = share.fault(of: name, repetitions: owner.nodes.count) {
      add(fault.code, at: location, path, fault.message, remedy: fault.remedy)
      return nil
    }
    return owner.nodes.lowerBound + (share.repetition ?? 0)
  }

  /// Whether a node can use the parameters of another.
  private mutating func fits(_ node: Int, _ owner: Int, at location: Finding.Location, ownerName: String) -> Bool {
    let name = nodes[node].name
    guard nodes[owner].kind == nodes[node].kind else {
      add(
        "share-kind", at: location, name,
        "\(nodes[node].kind) cannot share the parameters of a \(nodes[owner].kind)",
        remedy: "Share with a layer of the same kind")
      return false
    }
    let (mine, theirs) = (nodes[node].parameters, nodes[owner].parameters)
    guard mine.map(\.name) == theirs.map(\.name) else {
      add(
        "share-shape", at: location, name, "this layer has \(words(mine)), but '\(ownerName)' has \(words(theirs))",
        remedy: "Give both the same attributes")
      return false
    }
    for (parameter, other) in zip(mine, theirs) where parameter.shape != other.shape {
      add(
        "share-shape", at: location, name,
        "the shared \(parameter.name) has shape \(other.shape), but this layer needs \(parameter.shape)",
        remedy: "Let both read and write the same number of channels")
      return false
    }
    return true
  }

  private func words(_ parameters: [Parameter]) -> String {
    parameters.isEmpty ? "no parameters" : parameters.map(\.name).joined(separator: ", ")
  }
}

/// Sets of nodes that share, each known by its first (union–find).
private struct SharedSets {
  private var parents: [Int: Int] = [:]

  mutating func join(_ left: Int, _ right: Int) {
    let (left, right) = (first(of: left), first(of: right))
    parents[max(left, right)] = min(left, right)
    parents[min(left, right)] = min(left, right)
  }

  private func first(of node: Int) -> Int {
    var node = node
    while let parent = parents[node], parent != node { node = parent }
    return node
  }

  /// Each node of a set with the set's first.
  var firsts: [(node: Int, first: Int)] { parents.keys.map { ($0, first(of: $0)) } }
}
