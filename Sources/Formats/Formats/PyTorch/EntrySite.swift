import Diagnostics
import GraphIR
import JSONText
import TensorTypes

/// A layer of a list at several places of the graph, with its numbers as texts that hold at all of them.
final class EntrySite: LayerSite {
  struct Place {
    var use: Int
    var iteration: Int
    var node: Graph.Node
    var shapes: [Shape]
  }

  let locations: [Place]
  private let writer: ModuleWriter
  private let entry: Int
  /// What kept a number from having a text.
  private(set) var fault: ModuleFault?

  init(_ writer: ModuleWriter, _ entry: Int, _ locations: [Place]) {
    (self.writer, self.entry, self.locations) = (writer, entry, locations)
  }

  static func locations(_ writer: ModuleWriter, _ entry: Int) -> [Place] {
    writer.uses.enumerated().flatMap { use, location in
      location.children[entry].enumerated().compactMap { number, child -> Place? in
        guard case .node(let node) = child else { return nil }
        let inputs = location.childInputs[entry][number]
        return Place(
          use: use, iteration: number, node: writer.graph.nodes[node], shapes: inputs.map(writer.graph.shape(of:)))
      }
    }
  }

  var node: Graph.Node { locations[0].node }
  var shapes: [Shape] { locations[0].shapes }

  func always(_ name: String, _ isIt: (AttributeValue) -> Bool) -> Bool {
    locations.allSatisfy { $0.node.value(name).map(isIt) ?? false }
  }

  func attribute(_ name: String) -> String {
    if let hint = writer.hint(writer.declaration.entries[entry].attributes[name]) { return hint }
    let values = locations.map { $0.node.value(name) }
    if values.allSatisfy({ $0 == values[0] }) { return values[0]?.python ?? "None" }
    let pairs = zip(locations, values).compactMap { location, value in
      value?.parameter.map { (use: location.use, value: $0) }
    }
    guard pairs.count == locations.count else { return failed() }
    let label = "\(writer.declaration.names[entry])_\(name)"
    let integers = pairs.compactMap { use, value -> (use: Int, value: Int)? in
      if case .integer(let value) = value { (use, value) } else { nil }
    }
    do {
      return integers.count == pairs.count
        ? try writer.text(label, integers) : try writer.text(ofArgument: label, pairs, hint: nil)
    } catch {
      return failed()
    }
  }

  func said(_ name: String) -> String? { writer.hint(writer.declaration.entries[entry].attributes[name]) }

  func derived(_ label: String, _ value: (Graph.Node, [Shape]) -> Int) -> String {
    // What follows from the first input is said as its channels are.
    let preferred = writer.channelText(writer.declaration.sources[entry][0])
    do {
      return try writer.text(
        "\(writer.declaration.names[entry])_\(label)", locations.map { ($0.use, value($0.node, $0.shapes)) },
        preferred: locations.contains { $0.iteration > 0 } ? nil : preferred)
    } catch {
      return failed()
    }
  }

  private func failed() -> String {
    fault = .different
    return "0"
  }
}

extension LayerText {
  /// - Throws: a ``ModuleFault``
  init(_ site: some LayerSite, orFault path: String) throws(ModuleFault) {
    do {
      self = try LayerText(site, path: path)
    } catch {
      throw .diagnostics(error)
    }
  }
}

extension EntryText {
  /// The constructors of a repeated layer.
  static func texts(
    _ writer: ModuleWriter, _ entry: Int, _ locations: [EntrySite.Place], _ text: (EntrySite) throws -> String
  ) throws -> RepeatedText {
    let counts = writer.uses.map { $0.children[entry].count }
    func site(_ isIn: (Int) -> Bool) -> EntrySite {
      EntrySite(writer, entry, locations.filter { isIn($0.iteration) })
    }
    let first = try text(site { $0 == 0 })
    if Set(counts).count == 1 {
      let texts = try (0..<counts[0]).map { number in try text(site { $0 == number }) }
      return RepeatedText(texts, count: try writer.count(entry, counts))
    }
    guard (counts.max() ?? 0) > 1 else { return .same(first, count: try writer.count(entry, counts)) }
    if let all = try? text(site { _ in true }) { return .same(all, count: try writer.count(entry, counts)) }
    let then = try text(site { $0 > 0 })
    if first == then { return .same(first, count: try writer.count(entry, counts)) }
    guard !counts.contains(0) else { throw ModuleFault.different }
    return .first(first, then: then, count: try writer.count(entry, counts, minus: 1))
  }
}

extension RepeatedText {
  /// - parameter count: how many there are, for what is the same
  init(_ texts: [String], count: String) {
    if texts.allSatisfy({ $0 == texts[0] }) {
      self = .same(texts[0], count: count)
    } else if texts.count > 2, texts.dropFirst().allSatisfy({ $0 == texts[1] }) {
      let less = Int(count).map { "\($0 - 1)" } ?? (count.contains(" ") ? "(\(count)) - 1" : "\(count) - 1")
      self = .first(texts[0], then: texts[1], count: less)
    } else {
      self = .each(texts)
    }
  }
}

extension ModuleWriter {
  /// How often an entry is repeated.
  func count(_ entry: Int, _ counts: [Int], minus less: Int = 0) throws(ModuleFault) -> String {
    let said = hint(declaration.entries[entry].repetition)
    let text: String
    if let said {
      text = said
    } else {
      text = try self.text("\(declaration.names[entry])_count", counts.enumerated().map { ($0, $1) })
    }
    guard less > 0 else { return text }
    if let number = Int(text) { return "\(number - less)" }
    return text.contains(" ") ? "(\(text)) - \(less)" : "\(text) - \(less)"
  }
}
