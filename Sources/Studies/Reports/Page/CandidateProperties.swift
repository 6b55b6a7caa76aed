import GraphIR
import JSONText
import Search

/// What distinguishes the candidates of a study from each other, as numbers: how they are built, the attributes of the
/// layers that the base has by name, and what they choose of their recipe.
struct CandidateProperties {
  /// By candidate, then by name.
  private(set) var values: [[String: Double]]

  /// - Parameters:
  ///   - graphs: of each candidate; nil if it could not be read
  ///   - documents: of each candidate
  init(_ graphs: [Graph?], documents: [JSONValue]) {
    let named = Set(graphs.first??.nodes.filter { $0.group == nil }.map(\.name) ?? [])
    values = zip(graphs, documents).map { graph, document in
      var values: [String: Double] = [:]
      if let graph {
        values = Self.structure(of: graph)
        for node in graph.nodes where node.group == nil && named.contains(node.name) {
          for (schema, value) in zip(node.definition.attributes, node.attributes) {
            if let number = value.number { values["\(node.name) \(schema.name)"] = number }
          }
        }
      }
      if case .object(let members) = document, case .object(let recipe)? = members["recipe"] {
        for (name, value) in recipe.members.map({ ($0.key, $0.value) }) {
          switch value {
          case .integer(let number): values["recipe \(name)"] = Double(number)
          case .number(let number): values["recipe \(name)"] = number
          default: break
          }
        }
      }
      return values
    }
  }

  /// The names of properties in which candidates differ and that at least a quarter of them has, in alphabetical order.
  var names: [String] {
    var (counts, ranges): ([String: Int], [String: ClosedRange<Double>]) = ([:], [:])
    for candidate in values {
      for (name, value) in candidate {
        counts[name, default: 0] += 1
        ranges[name] = min(ranges[name]?.lowerBound ?? value, value)...max(ranges[name]?.upperBound ?? value, value)
      }
    }
    return counts.keys.sorted().filter { name in
      guard let range = ranges[name], let count = counts[name] else { return false }
      return range.lowerBound < range.upperBound && 4 * count >= values.count
    }
  }

  /// The features that models predict metrics from, except for sizes, which are columns of the table.
  private static func structure(of graph: Graph) -> [String: Double] {
    var values: [String: Double] = [:]
    for (name, value) in CandidateFeatures(graph).values {
      switch name {
      case "layers", "down-samplings", "mean kernel": values[name] = value
      case _ where name.hasPrefix("count "): values["\(name.dropFirst(6)) layers"] = value
      default: break
      }
    }
    let widths = graph.nodes.filter { $0.size.trainable > 0 && $0.output.rank > 0 }.map { Double($0.output[0]) }
    if let widest = widths.max() { values["widest layer"] = widest }
    return values
  }
}

extension AttributeValue {
  /// Nil for what is no number.
  fileprivate var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .extent(let extent) where extent.height == extent.width || extent.height == 1: Double(extent.width)
    default: nil
    }
  }
}
