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

  private static let stageLayers = (0...lastStage).map { FeatureName("stage \($0) layers") }
  private static let stageWidths = (0...lastStage).map { FeatureName("stage \($0) width") }
  private static let pointwise = FeatureName("pointwise")
  private static let grouped = FeatureName("grouped")
  private static let field = FeatureName("log field")

  /// What layers with parameters stand at each resolution, how many and how wide; how far the last windows see; how many
  /// convolutions look at each channel by itself, and how many at one point. O(layers).
  static func path(of graph: Graph) -> [Entry] {
    var details: [Entry] = []
    var views: [View] = []
    views.reserveCapacity(graph.nodes.count)
    /// By stage, of layers with parameters: how many, and the sum of the logarithms of their widths.
    var layers = [Double](repeating: 0, count: lastStage + 1)
    var widths = layers
    var furthest = 1.0
    for node in graph.nodes {
      // That of the input with the widest field, the first of them; the stage is the highest of any.
      var view = View()
      for (index, source) in node.inputs.enumerated() {
        var input = View()
        if case .node(let index) = source { input = views[index] }
        let stage = max(view.stage, input.stage)
        if index == 0 || input.field > view.field { view = input }
        view.stage = stage
      }
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
      layers[stage] += 1
      widths[stage] += log(Double(node.output[0]))
      if kernel == 1 { details.add(1, to: pointwise) }
      if let groups = node.side(.groups), groups > 1 { details.add(1, to: grouped) }
    }
    details.append(Entry(name: field, value: log(furthest)))
    for stage in layers.indices where layers[stage] > 0 {
      details.append(Entry(name: stageLayers[stage], value: layers[stage]))
      details.append(Entry(name: stageWidths[stage], value: widths[stage] / layers[stage]))
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
