import GraphIR
import Glibc
import JSONText

extension CandidateFeatures {
  /// What a node sees of the input.
  private struct View {
    /// Points of the input that a point of its output sees, along an edge.
    var field = 1.0
    /// Points of the input between two neighbours of its output.
    var jump = 1.0
    /// How often the resolution has shrunk.
    var stage = 0
  }

  /// Later stages count as this one.
  private static let lastStage = 5

  /// What layers with parameters stand at each resolution, how many and how wide; how far the last windows see; how many
  /// convolutions look at each channel by itself, and how many at one point. O(layers).
  static func path(of graph: Graph) -> [String: Double] {
    var details: [String: Double] = [:]
    var views: [View] = []
    var widths: [Int: [Double]] = [:]
    var furthest = 1.0
    for node in graph.nodes {
      let inputs = node.inputs.map { source in
        if case .node(let index) = source { views[index] } else { View() }
      }
      var view = inputs.max { $0.field < $1.field } ?? View()
      view.stage = inputs.map(\.stage).max() ?? 0
      let kernel = node.side(.kernel)
      if let kernel { view.field += Double(kernel - 1) * view.jump }
      if let input = node.inputs.first.map(graph.shape(of:)), input.rank > 1, node.output.rank == input.rank {
        let (before, after) = (input[input.rank - 1], node.output[input.rank - 1])
        if after < before {
          view.stage += 1
          view.jump *= Double(before) / Double(after)
        }
      }
      if kernel != nil { furthest = max(furthest, view.field) }
      views.append(view)
      guard node.size.trainable > 0, node.output.rank > 0, node.size.multiplyAdds > 0 else { continue }
      let stage = min(view.stage, lastStage)
      widths[stage, default: []].append(log(Double(node.output[0])))
      if kernel == 1 { details["pointwise", default: 0] += 1 }
      if let groups = node.side(.groups), groups > 1 { details["grouped", default: 0] += 1 }
    }
    details["log field"] = log(furthest)
    for (stage, widths) in widths {
      details["stage \(stage) layers"] = Double(widths.count)
      details["stage \(stage) width"] = widths.reduce(0, +) / Double(widths.count)
    }
    return details
  }

  /// Takes in what of its recipe a candidate chooses: yes and no, and numbers, positive ones by their logarithms.
  /// - Parameter recipe: a document's `recipe`
  public mutating func add(recipe: JSONObject) {
    add(details: Self.numbers(of: .object(recipe), named: "recipe"))
  }

  private static func numbers(of value: JSONValue, named name: String) -> [String: Double] {
    switch value {
    case .boolean(let isOn): return [name: isOn ? 1 : 0]
    case .object(let object):
      return object.members.reduce(into: [:]) { all, member in
        all.merge(numbers(of: member.value, named: "\(name) \(member.key)")) { value, _ in value }
      }
    default:
      guard let number = value.double else { return [:] }
      return [name: number > 0 ? log(number) : number]
    }
  }
}

extension Graph.Node {
  /// The attribute that has a role, of a window along an edge.
  fileprivate func side(_ role: AttributeRole) -> Int? {
    zip(definition.attributes, attributes).first { $0.0.role == role }?.1.side
  }
}
