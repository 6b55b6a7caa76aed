import Diagnostics
import JSONText

/// What a block shows to those that use it.
public struct BlockInterface: Hashable, Sendable {
  public var name: String
  /// How many layers a use of the block reads.
  public var inputs: Int
  /// A default that is computed from other attributes is ``AttributeValue/unset``.
  public var attributes: [AttributeSchema]
}

extension ArchitectureLoader {
  /// The blocks that an architecture may use, its own and imported ones, sorted by name.
  /// - throws: what is wrong with its imports and blocks
  public func blocks(of architecture: Architecture, folder: String = ".") throws(DiagnosticsError) -> [BlockInterface] {
    var findings = Findings()
    let before = (imported, blocks.count)
    defer { forget(before, failed: !findings.isEmpty) }
    let importer = Importer(file: folder + "/.")
    let visible = visibleBlocks(
      of: architecture, importer: importer, at: Finding.Location(document: Self.own), &findings)
    if !findings.isEmpty { throw report(findings, own: nil) }
    return visible.indices.sorted { $0.key < $1.key }.map { name, index in
      let block = blocks[index]
      let attributes = block.schemas.enumerated().map { index, schema in
        var schema = schema
        if block.computedDefaults[index] != nil { schema.defaultValue = .unset }
        return schema
      }
      return BlockInterface(name: name, inputs: block.inputs.count, attributes: attributes)
    }
  }
}
