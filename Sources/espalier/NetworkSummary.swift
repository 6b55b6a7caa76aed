import Compilation
import GraphIR
import JSONText
import Reports

/// What `espalier summary` shows of a network.
struct NetworkSummary {
  let graph: Graph
  let outline: Outline
  let size: NetworkSize
  let batchSize: Int
  /// For a batch; nil where it cannot be laid out.
  let memory: MemoryUse?

  init(_ graph: Graph, depth: Int, batchSize: Int) {
    self.graph = graph
    outline = graph.outline(depth: depth)
    size = graph.size
    self.batchSize = batchSize
    memory = try? MemoryUse(of: graph, batchSize: batchSize)
  }

  /// A row for each layer, blocks above what is in them.
  var table: Table {
    var table = Table(columns: [
      Column("Layer", isTree: true), Column("Kind", priority: 1), Column("Output"),
      Column("Parameters", .right), Column("Multiply-adds", .right),
    ])
    for row in outline.rows {
      let parameters: Cell =
        row.sharesWith.map { .text("as \($0)") } ?? (row.size.trainable == 0 ? .empty : .integer(row.size.trainable))
      table.append(
        [
          .text(row.name), .text(row.kind), .text("\(row.output)"), parameters,
          row.size.multiplyAdds == 0 ? .empty : .integer(row.size.multiplyAdds),
        ], level: row.depth)
    }
    return table
  }

  func text(width: Int) -> String {
    var table = table
    table.title = "\(graph.name): \(graph.input) → \(graph.outputShape)"
    table.appendTotal([
      "Total", nil, .text("\(graph.outputShape)"), .integer(size.trainable), .integer(size.multiplyAdds),
    ])
    return table.rendered(as: .text(width: width)) + "\n" + totals
  }

  /// Sizes under the table, for a batch, in torchinfo's terms.
  private var totals: String {
    let samples = batchSize == 1 ? "one sample" : "a batch of \(batchSize) samples"
    let buffers = size.buffers == 0 ? "" : " (and \(NumberText.grouped(size.buffers)) buffer elements)"
    return """
      Parameters: \(NumberText.grouped(size.trainable))\(buffers)
      For \(samples):
        Multiply-adds        \(Self.scaled(size.multiplyAdds, batchSize))
        Input                \(Self.megabytes(graph.input.elementCount, batchSize))
        Forward/backward     \(Self.megabytes(2 * activationsWithParameters, batchSize))
        Parameters           \(Self.megabytes(size.trainable, 1))
        Peak in inference    \(Self.megabytes(memory?.inference))
        Peak in training     \(Self.megabytes(memory?.training))

      """
  }

  /// The elements that layers with parameters write: what torchinfo counts, twice, as the forward and backward pass.
  private var activationsWithParameters: Int {
    graph.nodes.reduce(0) { $0 + ($1.parameters.contains(where: \.isTrainable) ? $1.output.elementCount : 0) }
  }

  private static func scaled(_ value: Int, _ count: Int) -> String {
    NumberText.count(Double(value) * Double(count))
  }

  /// The arena of a memory plan.
  private static func megabytes(_ bytes: Int?) -> String {
    bytes.map { NumberText.fixed(Double($0) / 1e6, decimals: 2) + " MB" } ?? "–"
  }

  /// 32-bit elements in megabytes of 10⁶ bytes, as torchinfo prints them.
  private static func megabytes(_ elements: Int, _ count: Int) -> String {
    NumberText.fixed(Double(elements) * Double(count) * 4 / 1e6, decimals: 2) + " MB"
  }

  /// The documented form: `name, input, output, parameters{total, trainable, buffers}, multiplyAdds, memory{batchSize,
  /// weights, inference, training}, layers[{path, kind, output, parameters, multiplyAdds}]`. Memory is in bytes, under
  /// the memory plan, or null. Only layers, no blocks.
  var json: JSONValue {
    [
      "name": .string(graph.name),
      "input": Self.json(graph.input.extents),
      "output": Self.json(graph.outputShape.extents),
      "parameters": [
        "total": .integer(size.trainable), "trainable": .integer(size.trainable), "buffers": .integer(size.buffers),
      ],
      "multiplyAdds": .integer(size.multiplyAdds),
      "memory": [
        "batchSize": .integer(batchSize), "weights": .integer(4 * (size.trainable + size.buffers)),
        "inference": memory.map { .integer($0.inference) } ?? .null,
        "training": memory?.training.map(JSONValue.integer) ?? .null,
      ],
      "layers": .array(
        graph.nodes.indices.map { index in
          let node = graph.nodes[index]
          return [
            "path": .string(graph.path(of: index)), "kind": .string(node.kind),
            "output": Self.json(node.output.extents), "parameters": .integer(node.size.trainable),
            "multiplyAdds": .integer(node.multiplyAdds),
          ]
        }),
    ]
  }

  private static func json(_ extents: [Int]) -> JSONValue {
    .array(extents.map(JSONValue.integer))
  }
}
