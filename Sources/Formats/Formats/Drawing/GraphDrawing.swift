import GraphIR

/// A network as boxes and arrows, for every notation: a box for each layer, a frame for each block, shapes on the arrows.
public struct GraphDrawing: Sendable {
  /// Where arrows lead.
  public enum Direction: String, Sendable, CaseIterable { case down, right }

  struct Box: Hashable, Sendable {
    /// As notations that name their boxes write it.
    var name: String
    var lines: [String]
    /// The frame that it stands in.
    var frame: Int?
    /// Whether it is the input or the output.
    var isEnd = false
  }

  struct Arrow: Hashable, Sendable {
    var source: Int
    var target: Int
    var label: String
  }

  struct Frame: Hashable, Sendable {
    var title: String
    var parent: Int?
  }

  let name: String
  /// In an order in which arrows lead from earlier boxes to later ones: the input first, the output last.
  private(set) var boxes: [Box] = []
  private(set) var arrows: [Arrow] = []
  private(set) var frames: [Frame] = []

  public var boxCount: Int { boxes.count }

  /// - parameter depth: blocks deeper than this are one box each; 0 shows what the architecture's file lists
  public init(_ graph: Graph, depth: Int = .max) {
    name = graph.name
    var boxOfNode = [Int](repeating: 0, count: graph.nodes.count)
    var boxOfGroup: [Int: Int] = [:]
    let levels = graph.groupLevels
    frames = graph.groups.map { Frame(title: "\($0.name): \($0.kind)", parent: $0.parent) }
    boxes.append(Box(name: "input", lines: ["input", "\(graph.input)"], frame: nil, isEnd: true))
    var folded: [Int: NetworkFacts] = [:]
    for (index, node) in graph.nodes.enumerated() {
      var group = node.group
      while let inner = group, levels[inner] > depth { group = graph.groups[inner].parent }
      guard let whole = group, levels[whole] == depth else {
        boxOfNode[index] = boxes.count
        boxes.append(Box(name: "n\(index)", lines: graph.lines(index), frame: node.group))
        continue
      }
      if boxOfGroup[whole] == nil {
        boxOfGroup[whole] = boxes.count
        let block = graph.groups[whole]
        boxes.append(Box(name: "g\(whole)", lines: [block.name, block.kind], frame: block.parent))
      }
      boxOfNode[index] = boxOfGroup[whole]!
      folded[boxOfNode[index], default: NetworkFacts()].add(node)
    }
    for (box, facts) in folded { boxes[box].lines.append(facts.words) }
    boxes.append(Box(name: "output", lines: ["output", "\(graph.outputShape)"], frame: nil, isEnd: true))
    func box(_ source: Graph.Source) -> Int {
      if case .node(let index) = source { boxOfNode[index] } else { 0 }
    }
    var drawn: Set<[Int]> = []
    func connect(_ source: Graph.Source, _ target: Int, _ label: String) {
      // Inside of what is one box there are no arrows, and between two boxes is one.
      guard box(source) != target, drawn.insert([box(source), target]).inserted || folded.isEmpty else { return }
      arrows.append(Arrow(source: box(source), target: target, label: label))
    }
    for (index, node) in graph.nodes.enumerated() {
      for source in node.inputs { connect(source, boxOfNode[index], "\(graph.shape(of: source))") }
    }
    connect(graph.output, boxes.count - 1, "")
  }

  /// The deepest drawing with at most `limit` boxes; nil if there is none.
  public static func folding(_ graph: Graph, toBoxCount limit: Int) -> (drawing: GraphDrawing, depth: Int)? {
    let deepest = graph.groupLevels.max() ?? -1
    for depth in stride(from: deepest, through: 0, by: -1) {
      let drawing = GraphDrawing(graph, depth: depth)
      if drawing.boxCount <= limit { return (drawing, depth) }
    }
    return nil
  }

  /// The boxes and frames in each frame, and in none, in the order in which notations list them.
  func contents() -> (boxes: [Int?: [Int]], frames: [Int?: [Int]]) {
    var inner: [Int?: [Int]] = [:]
    for (index, box) in boxes.enumerated() where !box.isEnd { inner[box.frame, default: []].append(index) }
    // Frames that hold nothing, as they are folded, are left out.
    var used: Set<Int> = []
    for frame in inner.keys {
      var next = frame
      while let frame = next, used.insert(frame).inserted { next = frames[frame].parent }
    }
    var children: [Int?: [Int]] = [:]
    for index in frames.indices where used.contains(index) { children[frames[index].parent, default: []].append(index) }
    return (inner, children)
  }
}

/// What a box says about the layers that it stands for.
private struct NetworkFacts {
  var layers = 0
  var parameters = 0

  mutating func add(_ node: Graph.Node) {
    layers += 1
    parameters += node.size.trainable
  }

  var words: String {
    "\(layers) layer\(layers == 1 ? "" : "s")" + (parameters > 0 ? ", \(parameters) parameters" : "")
  }
}

extension Graph {
  /// How many blocks stand around each use of a block.
  fileprivate var groupLevels: [Int] {
    groups.indices.map { index in
      var (level, next) = (0, groups[index].parent)
      while let parent = next { (level, next) = (level + 1, groups[parent].parent) }
      return level
    }
  }

  /// The text of a layer's box: its name, its kind unless the name shows it, and what distinguishes it from others of its
  /// kind.
  fileprivate func lines(_ index: Int) -> [String] {
    let node = nodes[index]
    let parameters = node.size.trainable
    let written = zip(node.definition.attributes, node.attributes).compactMap { schema, value in
      schema.defaultValue == value ? nil : "\(schema.name) \(value.json.briefly)"
    }
    let facts = written.prefix(3) + (parameters > 0 ? ["\(parameters) parameters"] : [])
    let names = node.name.hasPrefix(node.kind) ? [node.name] : [node.name, node.kind]
    return names + (facts.isEmpty ? [] : [facts.joined(separator: ", ")])
  }
}
