import Diagnostics

extension ArchitectureLoader {
  /// A loaded architecture with the blocks of its imports written into it, so that it needs no other file. Its graph stays
  /// the same, names included.
  /// - parameter file: the file that its imports are relative to, as given to ``load(path:values:)``
  /// - throws: if two files declare different blocks under one name
  public func standalone(_ architecture: Architecture, file: String) throws(DiagnosticsError) -> Architecture {
    var result = architecture
    var blocks: [BlockDeclaration] = []
    var pending = architecture.imports.compactMap { imported[file + "\0" + $0] }
    var seen: Set<Int> = []
    while let next = pending.popLast() {
      guard seen.insert(next.document).inserted else { continue }
      blocks += next.architecture.blocks
      pending += next.architecture.imports.compactMap { imported[next.file + "\0" + $0] }
    }
    for block in blocks.sorted(by: { $0.name < $1.name }) {
      if let other = result.blocks.first(where: { $0.name == block.name }) {
        guard other != block else { continue }
        throw DiagnosticsError(
          Diagnostic(
            code: "block-clash", "'\(architecture.name)' uses two different blocks called '\(block.name)'",
            remedy: "Rename one of them, so that both can be written into one file"))
      }
      result.blocks.append(block)
    }
    result.imports = []
    return result
  }
}
