import Diagnostics
import GraphIR
import JSONText
import Layers
import Testing

/// What holds for every sound network, tried on many.
@Suite struct PropertyTests {
  static let seeds = 0..<100

  func load(_ document: JSONValue) throws -> ArchitectureLoader.Loaded {
    let source = SourceText(file: "net.json", text: JSONWriter.pretty(document))
    return try ArchitectureLoader(catalogue: .builtin).load(source)
  }

  func graph(_ document: JSONValue) throws -> Graph { try #require(try load(document).graph) }

  @Test(arguments: seeds)
  func documentsReadBackAsTheyWereWritten(_ seed: Int) throws {
    let network = RandomNetwork(seed: seed)
    for document in [network.withBlocks, network.flat] {
      let architecture = try load(document).architecture
      #expect(try load(architecture.json).architecture == architecture)
      #expect(JSONWriter.canonical(architecture.json) == JSONWriter.canonical(document))
    }
  }

  @Test(arguments: seeds)
  func blocksExpandToTheLayersWrittenOut(_ seed: Int) throws {
    let network = RandomNetwork(seed: seed)
    let (blocks, flat) = (try graph(network.withBlocks), try graph(network.flat))
    #expect(blocks.canonicalText == flat.canonicalText)
    #expect(blocks.size == flat.size)
  }

  @Test(arguments: seeds)
  func theHashIgnoresWhatDoesNotCount(_ seed: Int) throws {
    let document = RandomNetwork(seed: seed).withBlocks
    let expected = try graph(document).canonicalHash
    #expect(try graph(document).canonicalHash == expected)
    var random = SeededGenerator(seed: seed)
    let variants = [
      document.mappingObjects { $0.shuffled(using: &random) },
      document.mappingLayers { $0.renamed() },
      document.mappingLayers { layer in
        var layer = layer
        layer["comment"] = "said beside it"
        return layer
      },
      document.mappingLayers { $0.withDefaultsWrittenOut() },
    ]
    for variant in variants {
      #expect(try graph(variant).canonicalHash == expected, "\(JSONWriter.pretty(variant))")
    }
  }

  @Test(arguments: seeds)
  func theHashTellsNetworksApart(_ seed: Int) throws {
    let document = RandomNetwork(seed: seed).flat
    let graph = try graph(document)
    var hashes = [graph.canonicalHash]
    for (index, node) in graph.nodes.enumerated() {
      var layers = document.layers
      switch node.kind {
      case "relu": layers[index]["kind"] = "tanh"
      case "silu": layers[index]["kind"] = "gelu"
      case "max_pool2d": layers[index]["kind"] = "avg_pool2d"
      case "dropout": layers[index]["rate"] = 0.5
      case "batch_norm": layers[index]["epsilon"] = 1e-3
      case "linear": layers[index]["out"] = 11
      case "conv2d": layers[index]["dilation"] = node.attributes.contains(.padding(.same)) ? 2 : nil
      default: continue
      }
      let changed = document.replacing(layers: layers)
      guard changed != document else { continue }
      hashes.append(try self.graph(changed).canonicalHash)
    }
    #expect(Set(hashes).count == hashes.count)
  }

  /// A loader that has expanded other networks gives the same graph as a fresh one.
  @Test func loadersRememberNothingThatShows() throws {
    let used = ArchitectureLoader(catalogue: .builtin)
    for seed in Self.seeds {
      let document = RandomNetwork(seed: seed).withBlocks
      let source = SourceText(file: "net.json", text: JSONWriter.pretty(document))
      #expect(try used.load(source).graph?.canonicalText == graph(document).canonicalText)
    }
  }
}

extension JSONValue {
  fileprivate var layers: [JSONObject] {
    guard case .object(let object) = self, case .array(let layers)? = object["layers"] else { return [] }
    return layers.compactMap { if case .object(let layer) = $0 { layer } else { nil } }
  }

  fileprivate func replacing(layers: [JSONObject]) -> JSONValue {
    guard case .object(var object) = self else { return self }
    object["layers"] = .array(layers.map(JSONValue.object))
    return .object(object)
  }

  /// The document with each of its layers changed, those in blocks too.
  fileprivate func mappingLayers(_ change: (JSONObject) -> JSONObject) -> JSONValue {
    guard case .object(var object) = replacing(layers: layers.map(change)) else { return self }
    if case .object(var blocks)? = object["blocks"] {
      for key in blocks.keys { blocks[key] = blocks[key]?.mappingLayers(change) }
      object["blocks"] = .object(blocks)
    }
    return .object(object)
  }

  fileprivate func mappingObjects(_ change: (JSONObject) -> JSONObject) -> JSONValue {
    switch self {
    case .array(let elements):
      return .array(elements.map { $0.mappingObjects(change) })
    case .object(let object):
      return .object(change(JSONObject(object.members.map { ($0.key, $0.value.mappingObjects(change)) })))
    default: return self
    }
  }
}

extension JSONObject {
  fileprivate func shuffled(using random: inout SeededGenerator) -> JSONObject {
    JSONObject(members.shuffled(using: &random).map { ($0.key, $0.value) })
  }

  /// The layer under another name, and its inputs likewise.
  fileprivate func renamed() -> JSONObject {
    var layer = self
    if case .string(let name)? = layer["name"] { layer["name"] = .string("other_" + name) }
    if case .array(let inputs)? = layer["inputs"] {
      layer["inputs"] = .array(
        inputs.map { input in
          if case .string(let name) = input, name != "input" { .string("other_" + name) } else { input }
        })
    }
    return layer
  }

  fileprivate func withDefaultsWrittenOut() -> JSONObject {
    guard case .string(let kind)? = self["kind"], let definition = LayerCatalogue.builtin[kind] else { return self }
    var layer = self
    for attribute in definition.attributes where layer[attribute.name] == nil {
      guard let value = attribute.defaultValue, value != .unset else { continue }
      layer[attribute.name] = value.json
    }
    return layer
  }
}
