import Diagnostics
import JSONText

/// Resolves what does not depend on shapes in a list of layers. Reports every error of the list.
struct ScopePreparation {
  let catalogue: LayerCatalogue
  let visibleBlocks: VisibleBlocks
  let blocks: [PreparedBlock]
  /// The variables that expressions may use.
  let variables: [String]
  var findings: Findings
  /// Layers of lists that were prepared before.
  var known: PreparedLayers?

  /// The most that `repeat` may be.
  static let repetitions = 0...10_000

  mutating func prepare(
    _ layers: [LayerEntry], inputs scopeInputs: [String], output: String?, at location: Finding.Location,
    outputLocation: Finding.Location
  ) -> PreparedScope? {
    guard !layers.isEmpty else { return nil }
    let list = location / "layers"
    let names = localNames(layers, scopeInputs, at: list)
    let circles = sharingCircles(layers, names, at: list)
    var entries: [PreparedEntry] = []
    entries.reserveCapacity(layers.count)
    for (index, layer) in layers.enumerated() {
      let entryLocation = list / index
      let name = names.byEntry[index]
      var call = layer.kind.isEmpty ? .broken : prepareCall(layer, name: name, at: entryLocation)
      let inputs = resolveInputs(layer, index, &call, names, scopeInputs, at: entryLocation)
      entries.append(
        PreparedEntry(
          name: name,
          inputs: inputs,
          call: call,
          repetition: repetition(layer, name: name, at: entryLocation),
          condition: condition(layer, name: name, at: entryLocation),
          share: circles.contains(index)
            ? nil : resolveShare(layer, index, call, names, among: layers, at: entryLocation)))
    }
    var outputEntry: Int? = entries.count - 1
    if let output {
      if let index = names.entries[output] {
        outputEntry = index
      } else {
        findings.add(
          "unknown-output", at: outputLocation, "the output '\(output.echoed)' is no layer here",
          remedy: didYouMean(output, among: names.entries.keys))
        outputEntry = nil
      }
    }
    guard let order = order(entries, at: list) else { return nil }
    // What an unknown name was to be read by cannot be called unused.
    if let outputEntry, !entries.contains(where: { $0.inputs.contains(.unknown) }) {
      reportUnused(entries, output: outputEntry, at: list)
      for (index, name) in scopeInputs.enumerated()
      where scopeInputs.count > 1 && scopeInputs.firstIndex(of: name) == index
        && !entries.contains(where: { $0.inputs.contains(.scope(index)) })
      {
        findings.add(
          "unused-input", at: location / "inputs" / index, "nothing in the block reads its input '\(name)'",
          remedy: "Name it in a layer's \"inputs\", or remove it")
      }
    }
    return PreparedScope(
      location: list, entries: entries, order: order, output: outputEntry ?? entries.count - 1, variables: variables,
      visibleBlocks: visibleBlocks)
  }

  struct Names {
    var byEntry: [String]
    var entries: [String: Int]
  }

  /// Names as given; a layer without one is called by its kind and a number.
  private mutating func localNames(
    _ layers: [LayerEntry], _ scopeInputs: [String], at location: Finding.Location
  ) -> Names {
    var names = Names(byEntry: [], entries: Dictionary(minimumCapacity: layers.count))
    names.byEntry.reserveCapacity(layers.count)
    for (index, layer) in layers.enumerated() {
      guard let name = layer.name else { continue }
      if scopeInputs.contains(name) {
        findings.add(
          "reserved-name", at: location / index / "name", "'\(name)' is the name of the input here",
          remedy: "Choose another name")
      } else if let first = names.entries[name] {
        findings.add(
          Finding(
            code: "duplicate-name", location: location / index / "name", path: nil,
            message: "two layers here are called '\(name)'", remedy: "Choose another name",
            notes: [(location / first / "name", "the first is here")]))
      } else {
        names.entries[name] = index
      }
    }
    names.byEntry = LayerEntry.names(of: layers)
    for (index, layer) in layers.enumerated() where layer.name == nil { names.entries[names.byEntry[index]] = index }
    return names
  }

  /// The indices of what a layer reads. A call that cannot read as many layers is broken after this.
  private mutating func resolveInputs(
    _ layer: LayerEntry, _ index: Int, _ call: inout PreparedCall, _ names: Names, _ scopeInputs: [String],
    at location: Finding.Location
  ) -> [PreparedInput] {
    guard let inputs = layer.inputs, !inputs.isEmpty else {
      if let needed = requiredInputs(call), needed > 1 {
        let least = isBlock(call) ? "" : "at least "
        findings.add(
          "missing-inputs", at: location, path: names.byEntry[index],
          "\(layer.kind) reads \(least)\(needed) layers, but none is named",
          remedy: "Add \"inputs\": [\"name\", …]")
        call = .broken
      }
      return [index == 0 ? .scope(0) : .entry(index - 1)]
    }
    var resolved: [PreparedInput] = []
    for (position, name) in inputs.enumerated() {
      if let number = scopeInputs.firstIndex(of: name) {
        resolved.append(.scope(number))
      } else if let entry = names.entries[name] {
        resolved.append(.entry(entry))
      } else {
        findings.add(
          "unknown-input", at: location / "inputs" / position, path: names.byEntry[index],
          "there is no layer '\(name.echoed)' here",
          remedy: didYouMean(name, among: names.entries.keys + scopeInputs)
            ?? "The input of this list is called '\(scopeInputs[0])'")
        resolved.append(.unknown)
      }
    }
    if !accepts(layer, call, count: inputs.count, path: names.byEntry[index], at: location) { call = .broken }
    return resolved
  }

  private func isBlock(_ call: PreparedCall) -> Bool {
    if case .block = call { true } else { false }
  }

  private func requiredInputs(_ call: PreparedCall) -> Int? {
    switch call {
    case .layer(let layer):
      if case .atLeast(let least) = layer.definition.arity { return least }
      return 1
    case .block(let use): return blocks[use.block].inputs.count
    case .byName, .broken: return nil
    }
  }

  private mutating func accepts(
    _ layer: LayerEntry, _ call: PreparedCall, count: Int, path: String, at location: Finding.Location
  ) -> Bool {
    let expected: String
    switch call {
    case .layer(let prepared):
      guard !prepared.definition.arity.accepts(count) else { return true }
      switch prepared.definition.arity {
      case .one: expected = "1 layer"
      case .atLeast(let least): expected = "at least \(least) layers"
      }
    case .block(let use):
      let inputs = blocks[use.block].inputs.count
      guard inputs != count else { return true }
      expected = inputs == 1 ? "1 layer" : "\(inputs) layers"
    case .byName, .broken: return true
    }
    findings.add(
      "wrong-arity", at: location / "inputs", path: path,
      "\(layer.kind) reads \(expected), but \(count) \(count == 1 ? "is" : "are") named",
      remedy: count > 1 && expected == "1 layer" ? "Join them with add, multiply or concat first" : nil)
    return false
  }
}
