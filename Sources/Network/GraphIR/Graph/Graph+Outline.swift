import JSONText
import TensorTypes

/// A network as a tree of blocks and layers, in the order of execution: what tables show.
public struct Outline: Hashable, Sendable {
  public struct Row: Hashable, Sendable {
    /// 0 for the architecture's own layers.
    public var depth: Int
    public var name: String
    public var kind: String
    public var output: Shape
    /// The layer's own size; the sum of its layers' for a block.
    public var size: NetworkSize
    public var isBlock: Bool
    /// The path of the layer whose parameters this one uses.
    public var sharesWith: String?
    /// A layer's kernel and what else is not at its default, without what the output shows: `kernel 5, stride 2`.
    public var attributes = ""
  }

  public var rows: [Row]
}

extension Graph {
  /// The rows of the network's outline.
  /// - parameter limit: blocks deeper than this are shown as one row; 0 shows only what the architecture itself lists
  public func outline(depth limit: Int = .max) -> Outline {
    var rows: [Outline.Row] = []
    var shown: [Int: Int] = [:]  // rows of groups
    for node in nodes {
      let ancestors = ancestors(of: node.group)
      for (depth, group) in ancestors.prefix(limit == .max ? ancestors.count : limit + 1).enumerated() {
        if shown[group] == nil {
          shown[group] = rows.count
          rows.append(
            Outline.Row(
              depth: depth, name: groups[group].name, kind: groups[group].kind,
              output: shape(of: groups[group].output), size: NetworkSize(), isBlock: true))
        }
        rows[shown[group]!].size += node.size
      }
      guard ancestors.count <= limit else { continue }
      rows.append(
        Outline.Row(
          depth: ancestors.count, name: node.name, kind: node.kind, output: node.output, size: node.size,
          isBlock: false, sharesWith: node.sharesWith.map(path(of:)), attributes: node.attributeWords))
    }
    return Outline(rows: rows)
  }

  /// The groups around a node, outermost first.
  private func ancestors(of group: Int?) -> [Int] {
    var path: [Int] = []
    var next = group
    while let group = next {
      path.append(group)
      next = groups[group].parent
    }
    return path.reversed()
  }
}

extension Graph.Node {
  fileprivate var attributeWords: String {
    zip(definition.attributes, attributes).compactMap { schema, value in
      guard schema.role != .width, value != .unset, schema.role == .kernel || value != schema.defaultValue else {
        return nil
      }
      return "\(schema.name) \(value.json.briefly)"
    }.joined(separator: ", ")
  }
}
