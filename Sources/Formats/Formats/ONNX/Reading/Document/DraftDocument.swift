import GraphIR
import JSONText

/// A draft as the document that a person would write: a chain without `inputs`, what repeats once, names where they say
/// something.
struct DraftDocument {
  private let draft: Draft
  private let names: DraftNames
  private let items: [DraftSections.Item]
  private var architecture: Architecture
  /// Whether a layer is read by its name.
  private let isRead: [Bool]
  /// Where the expanded network has each layer, as in `stage1[2].conv1`.
  private(set) var paths: [Int: String] = [:]
  private var declared: [DraftBlock.Form: BlockDeclaration] = [:]

  private let saysWidths: Bool

  /// - parameters:
  ///   - name: of the network
  ///   - saysWidths: whether blocks may say their widths by that of their input
  static func make(
    _ draft: Draft, name: String, saysWidths: Bool = true
  ) -> (Architecture, paths: [Int: String]) {
    var document = DraftDocument(draft, name: name, saysWidths)
    document.write()
    return (document.architecture, document.paths)
  }

  private init(_ draft: Draft, name: String, _ saysWidths: Bool) {
    self.draft = draft
    self.saysWidths = saysWidths
    names = DraftNames(draft)
    items = Self.items(of: draft, saysWidths)
    // What precedes a block is its "input".
    var starts: [Int: Int] = [:]
    for case .repetition(let range, let count) in items where range.count > 1 {
      for index in range.lowerBound..<range.lowerBound + count * range.count {
        starts[index] = index - (index - range.lowerBound) % range.count
      }
    }
    var isRead = [Bool](repeating: false, count: draft.layers.count)
    for (index, layer) in draft.layers.enumerated() {
      let previous: Draft.Source = index == 0 ? .input : .layer(index - 1)
      for case .layer(let source) in layer.inputs where layer.inputs != [previous] {
        if let start = starts[index], source == start - 1 { continue }
        isRead[source] = true
      }
      if let owner = layer.sharesWith { isRead[owner] = true }
    }
    self.isRead = isRead
    architecture = Architecture(name: name, input: draft.input)
  }

  /// The row of layers and blocks. What stands alone is a block only if it is one that repeats elsewhere.
  private static func items(of draft: Draft, _ saysWidths: Bool) -> [DraftSections.Item] {
    let all = DraftSections(draft).items
    let repeated = Set(
      all.compactMap { item -> DraftBlock.Form? in
        guard case .repetition(let range, let count) = item, count > 1, range.count > 1 else { return nil }
        return DraftBlock(draft, range, saysWidths: saysWidths).form
      })
    return all.map { item in
      guard case .repetition(let range, 1) = item,
        !repeated.contains(DraftBlock(draft, range, saysWidths: saysWidths).form)
      else { return item }
      return .layers(range)
    }
  }

  private mutating func write() {
    var pool = NamePool()
    var blockNames = NamePool()
    var known: [Draft.Source: String] = [.input: "input"]
    var entries: [LayerEntry] = []
    // The layer of each entry that is one layer, and how many copies follow it.
    var owners: [(entry: Int, layer: Int, count: Int)] = []
    for item in items {
      switch item {
      case .layers(let range):
        for index in range {
          let name = name(index, below: "", &pool, &known)
          owners.append((entries.count, index, 1))
          entries.append(entry(index, name: name, previous: index == 0 ? .input : .layer(index - 1), known))
        }
      case .repetition(let range, let count) where range.count == 1:
        let name = pool.unique(names.name(of: range.lowerBound, in: draft) ?? draft.layers[range.lowerBound].kind)
        var first = entry(range.lowerBound, name: name, previous: previous(of: range), known)
        first.repetition = .integer(count)
        owners.append((entries.count, range.lowerBound, count))
        entries.append(first)
        known[.layer(range.lowerBound + count - 1)] = name
      case .repetition(let range, let count):
        let all = range.lowerBound..<range.lowerBound + range.count * count
        let stem = DraftNames.name(names.commonPath(all), kind: "block") ?? "stage"
        let name = pool.unique(stem)
        var use = declare(range, count: count, used: name, called: "\(stem)_block", &blockNames)
        if count > 1 { use.repetition = .integer(count) }
        entries.append(use)
        known[.layer(all.upperBound - 1)] = name
      }
    }
    architecture.layers = entries
    let named = architecture.namingEveryLayer().layers.map { $0.name ?? "" }
    for owner in owners {
      for number in 0..<owner.count {
        let name = named[owner.entry]
        paths[owner.layer + number] = owner.count == 1 ? name : "\(name)[\(number)]"
      }
    }
  }

  /// The paths of all repetitions' layers, and the block that they are: an earlier one if it computes the same.
  private mutating func declare(
    _ range: Range<Int>, count: Int, used name: String, called stem: String, _ blockNames: inout NamePool
  ) -> LayerEntry {
    let own = DraftBlock(draft, range, saysWidths: saysWidths)
    let block = declared[own.form] ?? declaration(of: own, range, name: blockNames.unique(stem))
    if declared.updateValue(block, forKey: own.form) == nil { architecture.blocks.append(block) }
    let named = Architecture(name: block.name, layers: block.layers).namingEveryLayer().layers.map { $0.name ?? "" }
    for number in 0..<count {
      for (place, index) in range.enumerated() {
        paths[index + number * range.count] = "\(count == 1 ? name : "\(name)[\(number)]").\(named[place])"
      }
    }
    var use = LayerEntry(block.name, name: name)
    // Attributes of one form have the same names, and the defaults of the first use.
    for (declaration, own) in zip(block.attributes, own.attributes)
    where declaration.defaultValue != .integer(own.value) {
      use.attributes[declaration.name] = .integer(own.value)
    }
    return use
  }

  private func declaration(of own: DraftBlock, _ range: Range<Int>, name: String) -> BlockDeclaration {
    var pool = NamePool()
    var known: [Draft.Source: String] = [previous(of: range): "input"]
    let path = names.commonPath(range)
    var block = BlockDeclaration(name: name, attributes: own.attributes.map(\.declaration))
    block.layers = range.map { index in
      let name = self.name(index, below: path, &pool, &known)
      let previous = index == range.lowerBound ? previous(of: range) : .layer(index - 1)
      var entry = entry(index, name: name, previous: previous, known)
      entry.attributes = own.form.layers[index - range.lowerBound].attributes
      return entry
    }
    return block
  }

  private func previous(of range: Range<Int>) -> Draft.Source {
    range.lowerBound == 0 ? .input : .layer(range.lowerBound - 1)
  }

  private func entry(
    _ index: Int, name: String?, previous: Draft.Source, _ known: [Draft.Source: String]
  ) -> LayerEntry {
    let layer = draft.layers[index]
    let isChain = layer.inputs == [previous]
    var entry = LayerEntry(
      layer.kind, name: name, inputs: isChain ? nil : layer.inputs.map { known[$0] ?? "" }, attributes: layer.attributes
    )
    entry.share = layer.sharesWith.flatMap { known[.layer($0)] }
    return entry
  }

  /// The file's name of a layer that has weights or is read by name; nil for the others, which go by kind and number.
  private func name(
    _ index: Int, below path: String, _ pool: inout NamePool, _ known: inout [Draft.Source: String]
  ) -> String? {
    let layer = draft.layers[index]
    let own = names.name(of: index, in: draft, below: path)
    guard !layer.tensors.isEmpty && own != nil || isRead[index] else { return nil }
    let name = pool.unique(own ?? layer.kind)
    known[.layer(index)] = name
    return name
  }
}

extension DraftNames {
  /// What a layer is called by the file, below a module; nil if the file has no name for it alone.
  func name(of index: Int, in draft: Draft, below path: String = "") -> String? {
    let own = paths[index]
    let kind = draft.layers[index].kind
    guard !own.isEmpty else { return nil }
    let isWithin = !path.isEmpty && (own == path || own.hasPrefix(path + "."))
    let rest = isWithin ? own.dropFirst(path.count).drop { $0 == "." } : own[...]
    // Layers without weights share the module that they stand in.
    let isOwn = !draft.layers[index].tensors.isEmpty || (counts[own] ?? 0) == 1
    if isOwn { return Self.name(rest, kind: kind) }
    return Self.name(rest.isEmpty ? kind[...] : rest + "_" + kind, kind: kind)
  }
}
