import GraphIR
import JSONText
import Search

/// What distinguishes the candidates of a study from each other, as numbers: how they are built, the attributes of the
/// layers that the base has by name, and what they choose of their recipe.
struct CandidateProperties {
  private var count = 0
  /// By name: a value for each candidate, but for those at the end that have none.
  private var columns: [String: [Double?]] = [:]
  /// The layers of the base that have a name.
  private var named: Set<String> = []

  /// - Parameters:
  ///   - graph: of the next candidate; nil if it could not be read
  ///   - document: of the same candidate
  mutating func append(_ graph: Graph?, document: JSONValue) {
    if count == 0 { named = Set(graph?.nodes.filter { $0.group == nil }.map(\.name) ?? []) }
    for (name, value) in values(of: graph, document) {
      let missing = count - (columns[name]?.count ?? 0)
      columns[name, default: []].append(contentsOf: repeatElement(nil, count: missing))
      columns[name, default: []].append(value)
    }
    count += 1
  }

  /// By name, of one candidate.
  private func values(of graph: Graph?, _ document: JSONValue) -> [String: Double] {
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

  /// Of each candidate; nil if it has no such property.
  func values(_ name: String) -> [Double?] {
    let known = columns[name] ?? []
    return known + repeatElement(nil, count: count - known.count)
  }

  /// The names of properties in which candidates differ and that at least a quarter of them has, in alphabetical order.
  var names: [String] {
    columns.filter { _, column in
      let known = column.compactMap(\.self)
      guard let first = known.first else { return false }
      return 4 * known.count >= count && known.contains { $0 != first }
    }.keys.sorted()
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
