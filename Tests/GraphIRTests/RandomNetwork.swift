import JSONText

/// A stream of pseudo-random numbers from a seed (Steele, Lea and Flood 2014, "SplitMix").
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: Int) {
    state = UInt64(bitPattern: Int64(seed))
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A sound network, made up twice: with blocks, and with every layer written out by hand.
struct RandomNetwork {
  var withBlocks: JSONValue
  var flat: JSONValue

  private var random: SeededGenerator
  private var layers: [JSONValue] = []
  private var flatLayers: [JSONValue] = []
  private var channels = 0
  private var side = 0
  /// The name of the last layer of the flat network.
  private var last = "input"
  private var count = 0

  /// A layer of a block's body, with what its attributes are as a function of the block's `out` and `$in`.
  private struct BodyLayer {
    var kind: String
    var attributes: [(key: String, written: JSONValue, value: @Sendable (_ out: Int, _ input: Int) -> JSONValue)] = []
    var output: @Sendable (_ out: Int, _ input: Int, _ channels: Int) -> Int = { $2 }
  }

  private static let kinds: [BodyLayer] = [
    BodyLayer(kind: "relu"), BodyLayer(kind: "batch_norm"), BodyLayer(kind: "silu"),
    BodyLayer(
      kind: "conv2d", attributes: [("out", "$out", { out, _ in .integer(out) }), ("padding", 1, { _, _ in 1 })],
      output: { out, _, _ in out }),
    BodyLayer(
      kind: "conv2d",
      attributes: [
        ("out", "max($out / 2, 1) + $in", { out, input in .integer(max(out / 2, 1) + input) }),
        ("kernel", 1, { _, _ in 1 }), ("bias", "$out > 4", { out, _ in .boolean(out > 4) }),
      ],
      output: { out, input, _ in max(out / 2, 1) + input }),
    BodyLayer(kind: "dropout", attributes: [("rate", 0.25, { _, _ in 0.25 })]),
  ]

  init(seed: Int) {
    random = SeededGenerator(seed: seed)
    withBlocks = .null
    flat = .null
    channels = Int.random(in: 1...4, using: &random)
    side = Int.random(in: 4...16, using: &random)
    let input: JSONValue = [.integer(channels), .integer(side), .integer(side)]
    let bodies = (0..<3).map { _ in
      (0..<Int.random(in: 1...5, using: &random)).map { _ in Self.kinds.randomElement(using: &random)! }
    }
    for _ in 0..<Int.random(in: 2...6, using: &random) {
      switch Int.random(in: 0..<4, using: &random) {
      case 0: addConvolution()
      case 1 where side >= 4: addPooling()
      case 2: addShortcut()
      default: addBlock(Int.random(in: 0..<3, using: &random), bodies)
      }
    }
    write(["kind": "flatten"])
    write(["kind": "linear", "out": 10])
    var blocks = JSONObject()
    for (index, body) in bodies.enumerated() { blocks["block\(index)"] = Self.declaration(body) }
    withBlocks = [
      "espalier": 1, "name": "net", "input": input, "blocks": .object(blocks), "layers": .array(layers),
    ]
    flat = ["espalier": 1, "name": "net", "input": input, "layers": .array(flatLayers)]
  }

  /// The same layer in both networks.
  private mutating func write(_ layer: JSONValue) {
    layers.append(layer)
    flatten(layer)
  }

  private mutating func flatten(_ layer: JSONValue, inputs: [String]? = nil) {
    guard case .object(var object) = layer else { return }
    count += 1
    object["inputs"] = .array((inputs ?? [last]).map(JSONValue.string))
    object["name"] = .string("layer\(count)")
    last = "layer\(count)"
    flatLayers.append(.object(object))
  }

  private mutating func addConvolution() {
    channels = Int.random(in: 1...12, using: &random)
    write(["kind": "conv2d", "out": .integer(channels), "kernel": 3, "padding": "same"])
  }

  private mutating func addPooling() {
    side /= 2
    write(["kind": ["max_pool2d", "avg_pool2d"].randomElement(using: &random).map(JSONValue.string)!])
  }

  /// A convolution whose output joins its input.
  private mutating func addShortcut() {
    let number = layers.count
    flatten(["kind": "identity"])
    let before = last
    layers.append(["kind": "identity", "name": .string("before\(number)")])
    flatten(["kind": "conv2d", "out": .integer(channels), "padding": 1])
    let branch = last
    layers.append(
      ["kind": "conv2d", "name": .string("branch\(number)"), "out": .integer(channels), "padding": 1])
    layers.append(["kind": "add", "inputs": [.string("before\(number)"), .string("branch\(number)")]])
    flatten(["kind": "add"], inputs: [before, branch])
  }

  private mutating func addBlock(_ index: Int, _ bodies: [[BodyLayer]]) {
    let out = Int.random(in: 1...9, using: &random)
    let repetitions = Int.random(in: 1...3, using: &random)
    let skips = Int.random(in: 0..<5, using: &random) == 0
    var use = JSONObject([("kind", .string("block\(index)")), ("out", .integer(out))])
    if repetitions > 1 { use["repeat"] = .integer(repetitions) }
    if skips { use["when"] = "$in == 0" }
    layers.append(.object(use))
    for _ in 0..<(skips ? 0 : repetitions) {
      let input = channels
      for layer in bodies[index] {
        var object = JSONObject([("kind", .string(layer.kind))])
        for attribute in layer.attributes { object[attribute.key] = attribute.value(out, input) }
        flatten(.object(object))
        channels = layer.output(out, input, channels)
      }
    }
  }

  private static func declaration(_ body: [BodyLayer]) -> JSONValue {
    let layers = body.map { layer in
      JSONValue.object(
        JSONObject([("kind", .string(layer.kind))] + layer.attributes.map { ($0.key, $0.written) }))
    }
    return ["attributes": ["out": ["type": "integer", "minimum": 1, "role": "width"]], "layers": .array(layers)]
  }
}
