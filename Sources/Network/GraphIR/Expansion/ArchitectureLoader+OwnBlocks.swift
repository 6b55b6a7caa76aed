/// The blocks that an architecture declares itself, prepared. The candidates of a search have the same ones, hundreds of them if it
/// begins with many designs, so they are prepared once for all.
struct OwnBlocks {
  /// Distinguishes them from all others that the loader has remembered.
  let generation: Int
  let declarations: [BlockDeclaration]
  let imports: [String]
  let importer: String
  /// The index of the first in the loader's list, which those that use it know it by.
  let first: Int
  let prepared: [PreparedBlock]
  let visible: VisibleBlocks
}

extension ArchitectureLoader {
  /// Adds the blocks of an architecture, with their bodies.
  /// - Parameter remembers: whether they are kept for the next architecture that has the same; text is always read anew, as
  ///   its findings are located in it
  /// - Returns: the blocks that may be used, and which of those remembered the own ones are; nil if they are not
  func preparedBlocks(
    of architecture: Architecture, importer: Importer, at location: Finding.Location, remembers: Bool,
    _ findings: inout Findings
  ) -> (visible: VisibleBlocks, generation: Int?) {
    if remembers, let own, own.first == blocks.count, own.importer == importer.file,
      own.imports == architecture.imports, own.declarations == architecture.blocks
    {
      blocks += own.prepared
      return (own.visible, own.generation)
    }
    let visible = visibleBlocks(of: architecture, importer: importer, at: location, &findings)
    prepareBodies(of: architecture, visible: visible, at: location, &findings)
    guard remembers, findings.isEmpty else { return (visible, nil) }
    let first = blocks.count - architecture.blocks.count
    ownGenerations += 1
    own = OwnBlocks(
      generation: ownGenerations, declarations: architecture.blocks, imports: architecture.imports,
      importer: importer.file, first: first, prepared: Array(blocks[first...]), visible: visible)
    return (visible, ownGenerations)
  }
}
