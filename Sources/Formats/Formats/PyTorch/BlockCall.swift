import Diagnostics
import GraphIR
import JSONText
import TensorTypes

/// One use of a block within a list.
struct BlockPlace {
  var use: Int
  var iteration: Int
  var group: Int
}

/// The constructor of a block's class, for all places where it stands.
struct BlockCall {
  private(set) var text = ""

  /// - parameter channels: what says the input's channels; by default what is known of them
  /// - Throws: a ``ModuleFault``
  init(_ writer: ModuleWriter, _ entry: Int, _ locations: [BlockPlace], channels: String? = nil) throws {
    let types = locations.map { writer.source.type(of: $0.group) }
    guard let type = types.first?.type, types.allSatisfy({ $0.index == types[0].index }) else {
      throw ModuleFault.different
    }
    let layer = writer.declaration.entries[entry]
    let block = writer.source.walk.declaration(writer.graph.groups[locations[0].group].kind)
    var arguments: [String] = []
    for (index, parameter) in type.parameters.enumerated() {
      let values = zip(locations, types).map { ($0.use, $1.type.parameters[index].values[$1.use]) }
      let label = "\(writer.declaration.names[entry])_\(parameter.name)"
      let integers = values.compactMap { use, value -> (use: Int, value: Int)? in
        if case .integer(let value) = value { (use, value) } else { nil }
      }
      if parameter.origin == .channels {
        let known =
          locations.contains { $0.iteration > 0 } ? nil : writer.channelText(writer.declaration.sources[entry][0])
        arguments.append(try channels ?? writer.text(label, integers, preferred: known))
        continue
      }
      if let standard = parameter.standard, values.allSatisfy({ $0.1 == standard }) { continue }
      var hint: String?
      if case .attribute(let number) = parameter.origin {
        hint = writer.hint(layer.attributes[block.attributes[number].name])
      }
      let value =
        try hint
        ?? (integers.count == values.count
          ? writer.text(label, integers) : writer.text(ofArgument: label, values.map { ($0.0, $0.1) }, hint: nil))
      arguments.append("\(parameter.name)=\(value)")
    }
    text = "\(type.name)(\(arguments.joined(separator: ", ")))"
  }
}

extension EntryText {
  /// The constructors of a repeated block.
  static func blockTexts(
    _ writer: ModuleWriter, _ entry: Int, _ locations: [BlockPlace]
  ) throws -> RepeatedText {
    let counts = writer.uses.map { $0.children[entry].count }
    let isUniform = Set(locations.map { writer.source.type(of: $0.group).index }).count == 1
    if isUniform, let growing = try growing(writer, entry, locations, counts) { return growing }
    func text(_ isIn: (Int) -> Bool) throws -> String {
      try BlockCall(writer, entry, locations.filter { isIn($0.iteration) }).text
    }
    let first = try text { $0 == 0 }
    if Set(counts).count == 1 {
      let texts = try (0..<counts[0]).map { number in try text { $0 == number } }
      return RepeatedText(texts, count: try writer.count(entry, counts))
    }
    guard (counts.max() ?? 0) > 1 else { return .same(first, count: try writer.count(entry, counts)) }
    if let all = try? text({ _ in true }) { return .same(all, count: try writer.count(entry, counts)) }
    let then = try text { $0 > 0 }
    if first == then { return .same(first, count: try writer.count(entry, counts)) }
    guard !counts.contains(0) else { throw ModuleFault.different }
    return .first(first, then: then, count: try writer.count(entry, counts, minus: 1))
  }

  /// Blocks that each read some channels more than the one before, as those of a DenseNet do; nil for others.
  private static func growing(
    _ writer: ModuleWriter, _ entry: Int, _ locations: [BlockPlace], _ counts: [Int]
  ) throws -> RepeatedText? {
    guard (counts.max() ?? 0) > 2 else { return nil }
    func channels(_ location: BlockPlace) -> Int? {
      let type = writer.source.type(of: location.group)
      guard let index = type.type.parameters.firstIndex(where: { $0.origin == .channels }),
        case .integer(let value) = type.type.parameters[index].values[type.use]
      else { return nil }
      return value
    }
    var (firsts, steps): ([(use: Int, value: Int)], [(use: Int, value: Int)]) = ([], [])
    for use in writer.uses.indices {
      let own = locations.filter { $0.use == use }.compactMap(channels)
      guard let first = own.first else { continue }
      firsts.append((use, first))
      let growth = own.count > 1 ? own[1] - own[0] : 0
      guard own.enumerated().allSatisfy({ $1 == first + $0 * growth }), growth > 0 || own.count == 1 else { return nil }
      if own.count > 1 { steps.append((use, growth)) }
    }
    guard !firsts.isEmpty, !steps.isEmpty else { return nil }
    let known = writer.channelText(writer.declaration.sources[entry][0])
    let first = try writer.text("\(writer.declaration.names[entry])_in_channels", firsts, preferred: known)
    var step = try writer.text("\(writer.declaration.names[entry])_growth", steps)
    if step.contains(" ") { step = "(\(step))" }
    guard let call = try? BlockCall(writer, entry, locations, channels: "\(first) + i * \(step)") else { return nil }
    return .numbered(call.text, count: try writer.count(entry, counts))
  }
}
