import CEspalierPlugin
import Diagnostics
import GraphIR
import JSONText
import Layers
import PluginHost
import TensorTypes

extension ByteReader {
  /// The tables of a plug-in, made of bytes: sizes, numbers, texts with and without an end, null pointers, and what the
  /// functions of layers and data sets answer. Functions themselves are sound, as those that are not are the machine's
  /// business.
  static let plugin = ByteReader(name: "plugin", maximumByteCount: 4096, seeds: { tables.map { Array($0.utf8) } }) {
    bytes in
    let memory = PluginMemory()
    let table = memory.plugin(bytes)
    return withExtendedLifetime(memory) {
      accepts([]) { () throws(DiagnosticsError) in
        let plugin = try Plugin(table: table, path: "fuzz.so")
        var toolkit = Toolkit(layers: .builtin)
        try toolkit.register(plugin)
        for case .layer(let definition) in plugin.contributions {
          let text = """
            {"espalier": 1, "input": [3, 4], "layers": [{"kind": "\(definition.kind)"}, {"kind": "relu"}]}
            """
          _ = try ArchitectureLoader(catalogue: toolkit.layers).load(SourceText(file: "net.json", text: text))
        }
      }
    }
  }

  /// Fields separated by '|': the name, version and licence, then for each contribution its type, the bytes that its
  /// size is off by, kind, help and schema. '0' stands for a null pointer.
  private static let tables = [
    "fuzz|1.0|MIT|1|0|twice|Doubles.|{\"attributes\": []}",
    "fuzz|1.0|MIT|2|0|edit|Edits.|{}|3|0|ask|Asks.|{}|4|0|measure|Measures.|{\"direction\": \"maximize\", \"unit\": \"s\"}",
    "fuzz|1.0|MIT|5|0|points|Points.|{}|6|0|words|Writes.|{\"extension\": \"txt\"}",
  ]
}

/// Tables and texts that live as long as this does.
private final class PluginMemory {
  private var allocations: [UnsafeMutableRawPointer] = []

  deinit { allocations.forEach { $0.deallocate() } }

  func plugin(_ bytes: [UInt8]) -> UnsafeRawPointer {
    let fields = bytes.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false).map(Array.init)
    func field(_ index: Int) -> [UInt8] { index < fields.count ? fields[index] : [] }
    func number(_ index: Int) -> Int { Int(String(decoding: field(index), as: UTF8.self)) ?? 0 }
    var contributions: [espalier_contribution] = []
    for start in stride(from: 3, to: min(fields.count, 3 + 5 * 16), by: 5) {
      let type = UInt32(truncatingIfNeeded: number(start))
      let head = (kind: text(field(start + 2)), help: text(field(start + 3)), schema: text(field(start + 4)))
      let table = contribution(type, off: number(start + 1), head.kind, head.help, head.schema)
      contributions.append(espalier_contribution(type: type, reserved: 0, table: table))
    }
    let list = allocate(contributions)
    var plugin = espalier_plugin()
    plugin.size = UInt64(MemoryLayout<espalier_plugin>.size)
    plugin.interface = ESPALIER_INTERFACE
    plugin.contribution_count = UInt32(contributions.count)
    (plugin.name, plugin.version, plugin.licence) = (text(field(0)), text(field(1)), text(field(2)))
    plugin.contributions = contributions.isEmpty ? nil : UnsafePointer(list)
    return UnsafeRawPointer(allocate([plugin]))
  }

  private func contribution(
    _ type: UInt32, off: Int, _ kind: UnsafePointer<CChar>?, _ help: UnsafePointer<CChar>?,
    _ schema: UnsafePointer<CChar>?
  ) -> UnsafeRawPointer? {
    func size<Table>(_: Table.Type) -> UInt64 { UInt64(bitPattern: Int64(MemoryLayout<Table>.size) &+ Int64(off)) }
    switch Int(type) {
    case ESPALIER_LAYER:
      var table = espalier_layer()
      (table.size, table.kind, table.help, table.schema) = (size(espalier_layer.self), kind, help, schema)
      // The text of the help decides what the functions answer.
      table.context = UnsafeMutableRawPointer(mutating: help)
      table.shape = { context, _, inputs, _, output, _ in
        output?.pointee = inputs?.pointee ?? espalier_shape()
        let answer = context?.load(as: UInt8.self) ?? 0
        if answer < 0x40 { output?.pointee.rank = UInt32(answer) }
        if answer >= 0x80 { output?.pointee.extents.0 = Int64(bitPattern: UInt64(answer) << 56) }
        return Int32(answer & 3 == 3 ? answer : 0)
      }
      table.forward = { _, _, _ in 0 }
      table.backward = { _, _, _ in 0 }
      return UnsafeRawPointer(allocate([table]))
    case ESPALIER_MUTATION:
      var table = espalier_mutation()
      (table.size, table.kind, table.help, table.schema) = (size(espalier_mutation.self), kind, help, schema)
      table.edit = { _, _, _, _, _, _ in 1 }
      return UnsafeRawPointer(allocate([table]))
    case ESPALIER_SAMPLER:
      var table = espalier_sampler()
      (table.size, table.kind, table.help, table.schema) = (size(espalier_sampler.self), kind, help, schema)
      table.open = { _, _, _, _ in 1 }
      table.close = { _ in }
      table.tell = { _, _, _ in 1 }
      table.propose = { _, _, _, _, _ in 1 }
      return UnsafeRawPointer(allocate([table]))
    case ESPALIER_OBJECTIVE:
      var table = espalier_objective()
      (table.size, table.kind, table.help, table.schema) = (size(espalier_objective.self), kind, help, schema)
      table.measure = { _, _, _, _, _ in 1 }
      return UnsafeRawPointer(allocate([table]))
    case ESPALIER_DATASET:
      var table = espalier_dataset()
      (table.size, table.kind, table.help, table.schema) = (size(espalier_dataset.self), kind, help, schema)
      table.open = { _, _, _, _ in 1 }
      table.close = { _ in }
      table.describe = { _, _, _ in 1 }
      table.read = { _, _, _, _, _, _, _ in 1 }
      return UnsafeRawPointer(allocate([table]))
    case ESPALIER_EXPORTER:
      var table = espalier_exporter()
      (table.size, table.kind, table.help, table.schema) = (size(espalier_exporter.self), kind, help, schema)
      table.write = { _, _, _, _, _, _ in 1 }
      return UnsafeRawPointer(allocate([table]))
    default:
      return off == 0 ? nil : UnsafeRawPointer(allocate([UInt64.max]))
    }
  }

  /// A text as C has it; nil for "0".
  private func text(_ bytes: [UInt8]) -> UnsafePointer<CChar>? {
    if bytes == [UInt8(ascii: "0")] { return nil }
    return UnsafePointer(allocate(bytes.map { CChar(bitPattern: $0) } + [0]))
  }

  private func allocate<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
    let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
    memory.initialize(from: elements, count: elements.count)
    allocations.append(UnsafeMutableRawPointer(memory))
    return memory
  }
}
