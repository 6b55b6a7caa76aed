import Compilation
import GraphIR
import JSONText
import Figures
import Quantization

/// A network layer by layer: shapes, parameters, multiply-adds, memory.
public struct NetworkSummary: Sendable {
  public let graph: Graph
  public let outline: Outline
  public let size: NetworkSize
  public let batchSize: Int
  /// For a batch; nil if it cannot be laid out.
  public let memory: MemoryUse?

  /// As C on a microcontroller, in 8-bit integers and in floats; nil for what cannot be written so.
  public let device: (int8: DeviceFootprint?, float32: DeviceFootprint?)

  /// - Parameters:
  ///   - depth: blocks deeper than this are one row each
  ///   - batchSize: samples in a batch, for the totals
  public init(_ graph: Graph, depth: Int = .max, batchSize: Int = 1) {
    self.graph = graph
    outline = graph.outline(depth: depth)
    size = graph.size
    self.batchSize = batchSize
    memory = try? MemoryUse(of: graph, batchSize: batchSize)
    device = (try? DeviceFootprint(of: graph, in: .int8), try? DeviceFootprint(of: graph, in: .float32))
  }

  /// A row for each layer, blocks above what is in them.
  public var table: Table {
    var table = Table(columns: [
      Column("Layer", isTree: true), Column("Kind", priority: 1), Column("Attributes", priority: 2), Column("Output"),
      Column("Parameters", .right), Column("Multiply-adds", .right),
    ])
    for row in outline.rows {
      let parameters: Cell =
        row.sharesWith.map { .text("as \($0)") } ?? (row.size.trainable == 0 ? .empty : .integer(row.size.trainable))
      table.append(
        [
          .text(row.name), .text(row.kind), .text(row.attributes), .text("\(row.output)"), parameters,
          row.size.multiplyAdds == 0 ? .empty : .integer(row.size.multiplyAdds),
        ], level: row.depth)
    }
    return table
  }

  /// The rows for programs: numbers alone where numbers are due, and a column for what weights are shared with.
  public var dataTable: Table {
    var table = Table(columns: [
      Column("Layer", isTree: true), Column("Kind"), Column("Output"), Column("Parameters", .right),
      Column("Multiply-adds", .right), Column("Shares with"), Column("Attributes"),
    ])
    for row in outline.rows {
      table.append(
        [
          .text(row.name), .text(row.kind), .text("\(row.output)"), .integer(row.size.trainable),
          .integer(row.size.multiplyAdds), .optional(row.sharesWith) { .text($0) }, .text(row.attributes),
        ], level: row.depth)
    }
    return table
  }

  private var tableWithTotal: Table {
    var table = table
    table.title = "\(graph.name): \(graph.input) → \(graph.outputShape)"
    table.appendTotal([
      "Total", nil, nil, .text("\(graph.outputShape)"), .integer(size.trainable), .integer(size.multiplyAdds),
    ])
    return table
  }

  /// The table with its total, and the sizes for a batch.
  public func text(width: Int) -> String {
    tableWithTotal.rendered(as: .text(width: width)) + "\n" + totals
  }

  /// The table with its total, and a second one of the sizes for a batch.
  public var markdown: String {
    var sizes = Table(columns: [Column("For \(samples)"), Column("Size", .right)])
    for (name, size) in batchSizes { sizes.append([.text(name), .text(size)]) }
    return tableWithTotal.rendered(as: .markdown) + "\n" + sizes.rendered(as: .markdown)
  }

  private var samples: String { batchSize == 1 ? "one sample" : "a batch of \(batchSize) samples" }

  /// In torchinfo's terms.
  private var batchSizes: [(name: String, size: String)] {
    [
      ("Multiply-adds", Self.scaled(size.multiplyAdds, batchSize)),
      ("Input", Self.bytes(graph.input.elementCount, batchSize)),
      ("Forward/backward", Self.bytes(2 * activationsWithParameters, batchSize)),
      ("Parameters", Self.bytes(size.trainable, 1)),
      ("Peak in inference", Self.bytes(memory?.inference)),
      ("Peak in training", Self.bytes(memory?.training)),
    ]
  }

  /// Sizes under the table, for a batch.
  private var totals: String {
    let buffers = size.buffers == 0 ? "" : " (and \(NumberText.grouped(size.buffers)) buffer elements)"
    let lines = batchSizes.map { name, size in
      "  " + name + String(repeating: " ", count: 21 - name.count) + size + "\n"
    }
    return "Parameters: \(NumberText.grouped(size.trainable))\(buffers)\nFor \(samples):\n" + lines.joined()
      + deviceLines
  }

  /// What a microcontroller needs: see `docs/microcontrollers.md`.
  private var deviceLines: String {
    let rows = [("int8", device.int8), ("f32", device.float32)].compactMap { name, size in size.map { (name, $0) } }
    guard !rows.isEmpty else { return "" }
    let lines = rows.map { name, size in
      let peak = size.peakLayer.map { ", most in '\($0)'" } ?? ""
      return "  " + name + String(repeating: " ", count: 6 - name.count)
        + "\(NumberText.grouped(size.flash)) B of flash, \(NumberText.grouped(size.ram)) B of RAM\(peak)\n"
    }
    return "As C on a microcontroller:\n" + lines.joined()
  }

  /// The elements that layers with parameters write: what torchinfo counts, twice, as the forward and backward pass.
  private var activationsWithParameters: Int {
    graph.nodes.reduce(0) { $0 + ($1.parameters.contains(where: \.isTrainable) ? $1.output.elementCount : 0) }
  }

  private static func scaled(_ value: Int, _ count: Int) -> String {
    NumberText.count(Double(value) * Double(count))
  }

  /// The arena of a memory plan.
  private static func bytes(_ count: Int?) -> String {
    count.map { NumberText.bytes(Double($0), decimals: 2) } ?? "–"
  }

  /// Of 32-bit elements.
  private static func bytes(_ elements: Int, _ count: Int) -> String {
    NumberText.bytes(Double(elements) * Double(count) * 4, decimals: 2)
  }

  /// The documented form: `name, input, output, parameters{total, trainable, buffers}, multiplyAdds, memory{batchSize,
  /// weights, inference, training}, microcontroller{int8, f32: {flash, ram, peakLayer} or null}, layers[{path, kind, output, parameters, multiplyAdds, sharesWith}]`. Memory is in
  /// bytes, under the memory plan, or null; a layer shares with the one of that path, or null. Only layers, no blocks.
  public var json: JSONValue {
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
      "microcontroller": ["int8": Self.json(device.int8), "f32": Self.json(device.float32)],
      "layers": .array(
        graph.nodes.indices.map { index in
          let node = graph.nodes[index]
          return [
            "path": .string(graph.path(of: index)), "kind": .string(node.kind),
            "output": Self.json(node.output.extents), "parameters": .integer(node.size.trainable),
            "multiplyAdds": .integer(node.multiplyAdds),
            "sharesWith": node.sharesWith.map { .string(graph.path(of: $0)) } ?? .null,
          ]
        }),
    ]
  }

  private static func json(_ size: DeviceFootprint?) -> JSONValue {
    guard let size else { return .null }
    return [
      "flash": .integer(size.flash), "ram": .integer(size.ram),
      "peakLayer": size.peakLayer.map(JSONValue.string) ?? .null,
    ]
  }

  private static func json(_ extents: [Int]) -> JSONValue {
    .array(extents.map(JSONValue.integer))
  }
}
