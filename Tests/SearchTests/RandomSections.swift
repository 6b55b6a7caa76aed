import JSONText
import Search

/// Architectures with search sections, drawn at random: what sections may say, in any combination.
struct RandomSection {
  /// The architecture with its section.
  var text: String
  /// The section, for whoever holds candidates against it.
  var section: JSONObject
  /// The base as it was drawn.
  var layers: [JSONObject] = []

  private struct Layer {
    var name: String
    var attributes: [(String, JSONValue)]
    var kind: String
  }

  init(using generator: inout some RandomNumberGenerator) {
    let isFlat = generator.nextInt(below: 3) > 0
    var layers = Self.layers(isFlat, &generator)
    if generator.nextInt(below: 3) == 0 { Self.addSkip(&layers) }
    section = Self.section(layers, &generator)
    let entries = layers.map { layer in
      JSONObject(
        [("kind", .string(layer.kind)), ("name", .string(layer.name))] + layer.attributes.map { ($0.0, $0.1) })
    }
    self.layers = entries
    let document: JSONValue = [
      "espalier": 1, "name": "drawn", "input": isFlat ? [2, 24] : [3, 12, 12],
      "import": isFlat ? [] : ["bottleneck.json", "separable.json"],
      "parameters": ["wide": ["type": "integer", "default": 8, "minimum": 1, "maximum": 64, "role": "width"]],
      "layers": .array(entries.map(JSONValue.object)), "search": .object(section),
    ]
    text = JSONWriter.pretty(document)
  }

  private static func layers(_ isFlat: Bool, _ generator: inout some RandomNumberGenerator) -> [Layer] {
    let widths = [4, 6, 8, 12]
    var layers: [Layer] = []
    let suffix = isFlat ? "1d" : "2d"
    for number in 0..<(1 + generator.nextInt(below: 3)) {
      let kernel = [1, 3, 5][generator.nextInt(below: 3)]
      let width: JSONValue =
        number == 0 && generator.nextInt(below: 4) == 0 ? "$wide" : .integer(widths[generator.nextInt(below: 4)])
      if !isFlat, generator.nextInt(below: 3) == 0 {
        layers.append(
          Layer(name: "block\(number)", attributes: [("middle", 4), ("out", width)], kind: "bottleneck"))
      } else {
        layers.append(
          Layer(
            name: "conv\(number)",
            attributes: [("out", width), ("kernel", .integer(kernel)), ("padding", .integer(kernel / 2))],
            kind: "conv\(suffix)"))
        if generator.nextInt(below: 3) == 0 {
          layers.append(Layer(name: "norm\(number)", attributes: [], kind: "batch_norm"))
        }
        layers.append(Layer(name: "act\(number)", attributes: [], kind: ["relu", "silu"][generator.nextInt(below: 2)]))
      }
      if generator.nextInt(below: 4) == 0 {
        layers.append(Layer(name: "pool\(number)", attributes: [("kernel", 2)], kind: "max_pool\(suffix)"))
      }
    }
    layers.append(
      Layer(name: "head", attributes: [], kind: generator.nextInt(below: 2) == 0 ? "flatten" : "global_avg_pool"))
    if generator.nextInt(below: 2) == 0 {
      layers.append(Layer(name: "hidden", attributes: [("out", 8)], kind: "linear"))
      layers.append(Layer(name: "drop", attributes: [("rate", 0.2)], kind: "dropout"))
    }
    layers.append(Layer(name: "classes", attributes: [("out", 5)], kind: "linear"))
    return layers
  }

  /// A copy of the first convolution whose input is added to its output.
  private static func addSkip(_ layers: inout [Layer]) {
    guard let index = layers.firstIndex(where: { $0.name == "act0" }) else { return }
    var copy = layers[0]
    copy.name = "inner"
    layers.insert(copy, at: index + 1)
    layers.insert(Layer(name: "sum", attributes: [("inputs", ["act0", "inner"])], kind: "add"), at: index + 2)
  }

  private static func section(_ layers: [Layer], _ generator: inout some RandomNumberGenerator) -> JSONObject {
    var values: [(String, JSONValue)] = []
    var fixed: [JSONValue] = []
    func integers(_ pool: [Int], _ generator: inout some RandomNumberGenerator) -> JSONValue {
      if generator.nextInt(below: 2) == 0 {
        let low = pool[generator.nextInt(below: pool.count)]
        return generator.nextInt(below: 3) == 0
          ? ["minimum": .integer(low)] : ["minimum": .integer(low), "maximum": .integer(2 * low + 2)]
      }
      let kept = pool.filter { _ in generator.nextInt(below: 2) == 0 }
      return .array((kept.isEmpty ? [pool[0]] : kept).map(JSONValue.integer))
    }
    for layer in layers where layer.name != "classes" {
      if generator.nextInt(below: 12) == 0 { fixed.append(.string(layer.name)) }
      for (attribute, _) in layer.attributes where attribute != "inputs" && generator.nextInt(below: 3) == 0 {
        let name = "\(layer.name).\(attribute)"
        switch attribute {
        case "out", "middle": values.append((name, integers([2, 4, 8, 9, 16, 24], &generator)))
        case "kernel": values.append((name, integers([2, 3, 5, 7], &generator)))
        case "rate": values.append((name, [0.1, 0.2, 0.3]))
        default: fixed.append(.string(name))
        }
      }
      if layer.kind == "relu" || layer.kind == "silu", generator.nextInt(below: 3) == 0 {
        values.append(("\(layer.name).kind", [["relu", "gelu"], ["silu", "tanh"]][generator.nextInt(below: 2)]))
      }
    }
    if layers.contains(where: { $0.attributes.contains { $0.1 == "$wide" } }), generator.nextInt(below: 3) == 0 {
      values.append(("$wide", integers([4, 8, 10, 20], &generator)))
    }
    if generator.nextInt(below: 3) == 0 { values.append(("*.kernel", integers([1, 2, 3, 5], &generator))) }
    if generator.nextInt(below: 4) == 0 { values.append(("*.out", integers([2, 4, 8, 16], &generator))) }
    if generator.nextInt(below: 4) == 0 { values.append(("*.stride", [1, 2, 3])) }
    if generator.nextInt(below: 4) == 0 { values.append(("*.groups", [1, 2])) }
    var section = JSONObject([
      ("values", .object(JSONObject(values))), ("fixed", .array(fixed)),
      ("priors", [0, 0.5, 1][generator.nextInt(below: 3)]),
    ])
    let convolutions = layers.filter { $0.kind.hasPrefix("conv") }
    if convolutions.count > 1, convolutions[0].attributes[1].1 == convolutions[1].attributes[1].1,
      generator.nextInt(below: 2) == 0
    {
      section["ties"] = [[.string(convolutions[0].name + ".kernel"), .string(convolutions[1].name + ".kernel")]]
    }
    var off: [(String, JSONValue)] = []
    for mutation in ["width", "bottleneck", "kernel", "add_pooling", "add_normalization", "separate", "kind"]
    where generator.nextInt(below: 8) == 0 {
      off.append((mutation, false))
    }
    section["mutations"] = .object(JSONObject(off))
    return section
  }
}
