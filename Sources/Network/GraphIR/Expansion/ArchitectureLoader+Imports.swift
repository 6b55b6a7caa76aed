import Diagnostics
import Glibc
import JSONText

/// Files and the blocks in them.
extension ArchitectureLoader {
  struct Importer {
    /// The file that imports are relative to.
    var file: String
    /// The files being imported, outermost first, by their canonical paths.
    var stack: [String] = []
  }

  /// The blocks that a file may use: its own and those that its imports declare. Own blocks are added without bodies.
  func visibleBlocks(
    of architecture: Architecture, importer: Importer, at location: Finding.Location, _ findings: inout Findings
  ) -> VisibleBlocks {
    var visible = VisibleBlocks()
    var seen: Set<String> = []
    // One file may be named in many ways.
    var merged: Set<Int> = []
    for (index, path) in architecture.imports.enumerated() where seen.insert(path).inserted && !findings.isFull {
      let importLocation = location / "import" / index
      guard !path.isEmpty, let file = importFile(path, importer: importer, at: importLocation, &findings) else {
        visible.isComplete = false
        continue
      }
      guard merged.insert(file.document).inserted else { continue }
      for (name, block) in file.exports.sorted(by: { $0.key < $1.key }) {
        if let other = visible[name], other != block {
          findings.add(
            Finding(
              code: "block-clash", location: importLocation, path: nil,
              message: "the block '\(name)' is imported twice, from different files",
              remedy: "Import only one of them",
              notes: [(blocks[other].location.key, "one is here"), (blocks[block].location.key, "the other is here")]))
        } else {
          visible.indices[name] = block
        }
      }
    }
    for block in architecture.blocks {
      let blockLocation = location / "blocks" / block.name
      if catalogue[block.name] != nil {
        findings.add(
          "block-clash", at: blockLocation.key, "the block '\(block.name)' has the name of a layer",
          remedy: "Choose another name")
      } else if let other = visible[block.name] {
        findings.add(
          Finding(
            code: "block-clash", location: blockLocation.key, path: nil,
            message: "the block '\(block.name)' is also imported", remedy: "Choose another name",
            notes: [(blocks[other].location.key, "it is declared here")]))
      }
      visible.indices[block.name] = blocks.count
      blocks.append(declare(block, at: blockLocation, &findings))
    }
    return visible
  }

  /// A block without its body: what its users need to know.
  private func declare(
    _ block: BlockDeclaration, at location: Finding.Location, _ findings: inout Findings
  ) -> PreparedBlock {
    var prepared = PreparedBlock(
      name: block.name, location: location, schemas: [], inputs: block.inputs ?? ["input"])
    for (index, attribute) in block.attributes.enumerated() {
      var literal: AttributeValue?
      if case .string(let text)? = attribute.defaultValue, text.contains("$") {
        prepared.laterDefaults.insert(index)
        // That a string has no computed default was reported when the file was read.
        if attribute.type != .string {
          prepared.computedDefaults[index] = computedDefault(
            text, of: index, in: block.attributes, at: location / "attributes", &findings)
        }
      } else if let value = attribute.defaultValue {
        literal = try? attribute.attributeType.decode(value)
        if literal == nil { prepared.laterDefaults.insert(index) }
      }
      prepared.schemas.append(
        AttributeSchema(
          name: attribute.name, type: attribute.attributeType, defaultValue: literal, role: attribute.role,
          help: attribute.help ?? ""))
    }
    prepared.defaults = prepared.schemas.map(\.defaultValue)
    return prepared
  }

  /// A default may use the attributes before it and the input's channels, whose index is behind all of them.
  func computedDefault(
    _ text: String, of index: Int, in attributes: [AttributeDeclaration], at location: Finding.Location,
    _ findings: inout Findings
  ) -> ComputedDefault? {
    let attribute = attributes[index]
    let isShort = attribute.json == attribute.defaultValue
    let source = isShort ? location / attribute.name : location / attribute.name / "default"
    // Names that may not be used keep their indices and are called as no name can be.
    let names = attributes.enumerated().map { $0.offset < index ? $0.element.name : "" } + ["in"]
    do {
      return ComputedDefault(expression: try Expression(text, variables: names), location: source)
    } catch {
      let isLater = attributes[index...].contains { error.message.contains("'$\($0.name)'") }
      findings.add(
        "expression", at: source.inside(error.range), error.message,
        remedy: isLater ? "A default may use what is declared before it" : error.remedy)
      return nil
    }
  }

  /// Prepares the bodies of a file's own blocks, which were declared last.
  func prepareBodies(
    of architecture: Architecture, visible: VisibleBlocks, at location: Finding.Location, _ findings: inout Findings
  ) {
    let first = blocks.count - architecture.blocks.count
    // Assigned at the end: while a preparation holds the blocks, changing one would copy all of them.
    var bodies: [PreparedScope?] = []
    for (offset, block) in architecture.blocks.enumerated() {
      let index = first + offset
      let prepared = blocks[index]
      var preparation = ScopePreparation(
        catalogue: catalogue, visibleBlocks: visible, blocks: blocks, variables: prepared.variables,
        findings: findings)
      let body = preparation.prepare(
        block.layers, inputs: prepared.inputs, output: block.output, at: prepared.location,
        outputLocation: prepared.location / "output")
      findings = preparation.findings
      bodies.append(body)
    }
    for (offset, body) in bodies.enumerated() { blocks[first + offset].body = body }
  }

  private func importFile(
    _ path: String, importer: Importer, at location: Finding.Location, _ findings: inout Findings
  ) -> ImportedFile? {
    let shortcut = importer.file + "\0" + path
    if let known = imported[shortcut] { return known }
    let file = path.resolved(against: importer.file)
    let canonical = file.canonicalPath
    if let known = imported[canonical] {
      imported[shortcut] = known
      return known
    }
    if importer.stack.contains(canonical) || canonical == importer.file.canonicalPath {
      let cycle = importer.stack.drop { $0 != canonical }.map(\.lastComponent)
      let words =
        cycle.count < 2
        ? "the file imports itself"
        : "the files import each other in a circle: " + (cycle + [cycle[0]]).joined(separator: " → ")
      findings.add(
        "import-cycle", at: location, words,
        remedy: cycle.count < 2 ? "Remove the import" : "Move the shared blocks into a file of their own")
      return nil
    }
    guard importer.stack.count < Self.maximumImportDepth else {
      findings.add("nesting-too-deep", at: location, "imports are nested more than \(Self.maximumImportDepth) deep")
      return nil
    }
    guard let document = parse(file, path: path, at: location, &findings) else { return nil }
    documents.append(document)
    let root = Finding.Location(document: documents.count - 1)
    let architecture = Architecture(reading: document.root, at: root, &findings)
    if architecture.blocks.isEmpty {
      if findings.isEmpty {
        findings.add("bad-import", at: location, "'\(path)' declares no blocks", remedy: "Only blocks are imported")
      }
      return nil
    }
    let inner = Importer(file: file, stack: importer.stack + [canonical])
    let visible = visibleBlocks(of: architecture, importer: inner, at: root, &findings)
    prepareBodies(of: architecture, visible: visible, at: root, &findings)
    var result = ImportedFile(document: root.document, file: file, architecture: architecture, exports: [:])
    result.architecture.usePresentNames(of: catalogue)
    for block in architecture.blocks { result.exports[block.name] = visible[block.name] }
    imported[canonical] = result
    imported[shortcut] = result
    return result
  }

  /// The document of an imported file; nil after errors were reported. Errors are reported where they are in the file, or
  /// at the import if the file cannot be read.
  private func parse(
    _ file: String, path: String, at location: Finding.Location, _ findings: inout Findings
  ) -> JSONDocument? {
    do throws(DiagnosticsError) {
      let source = try read(file)
      importedByteCount += source.bytes.count
      guard importedByteCount <= TextFile.maximumByteCount else {
        throw DiagnosticsError(
          Diagnostic(
            code: "file-too-large",
            "with it the file and those that it imports are larger than \(TextFile.maximumSize) together"
          ))
      }
      do throws(DiagnosticsError) {
        return try JSONDocument(source)
      } catch {
        unparsed.append(source)
        throw error
      }
    } catch {
      for diagnostic in error.diagnostics {
        guard let sourceLocation = diagnostic.location else {
          findings.add(
            "bad-import", at: location, "cannot import '\(path)': \(diagnostic.message)", remedy: diagnostic.remedy)
          continue
        }
        findings.add(
          Finding(
            code: diagnostic.code, location: location, message: diagnostic.message, remedy: diagnostic.remedy,
            sourceLocation: sourceLocation, notes: [(location, "imported here")]))
      }
      return nil
    }
  }

  static let maximumImportDepth = 32
}

extension String {
  /// The path that this relative path means in a file.
  func resolved(against file: String) -> String {
    guard !hasPrefix("/") else { return self }
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().map(String.init)
    var parts = folder
    for part in split(separator: "/") {
      switch part {
      case ".": break
      case "..":
        // What goes up from the current folder or from another '..' stays; "" is the root.
        if let last = parts.last, !["", ".", ".."].contains(last) {
          parts.removeLast()
        } else {
          parts.append("..")
        }
      default: parts.append(String(part))
      }
    }
    return parts.joined(separator: "/")
  }

  /// The path without links, or as it is where there is no such file.
  var canonicalPath: String {
    guard let resolved = realpath(self, nil) else { return self }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  var lastComponent: String { split(separator: "/").last.map(String.init) ?? self }

  /// The file's name without folder and extension.
  var stem: String {
    let name = lastComponent
    return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
  }
}
