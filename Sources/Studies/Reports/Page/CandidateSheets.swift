import Compilation
import Diagnostics
import GraphIR
import JSONText
import Studies

/// What a page shows of a study's candidates themselves, which no training changes: documents and layers as numbers of lines,
/// inputs, memory and properties. A report of a running study begins with those of the one before, so that each candidate is
/// read once.
struct CandidateSheets {
  private var hashes: [String] = []
  private(set) var lines = TextLines()
  /// By trial: the numbers of the document's lines.
  private(set) var documents: [JSONValue] = []
  /// By trial: a line's number for each layer; null if the document could not be read, as a plug-in is missing.
  private(set) var layers: [JSONValue] = []
  /// By trial: the shape of the input in words; null as for layers.
  private(set) var inputs: [JSONValue] = []
  /// By trial: see the column `memory`; null as for layers.
  private(set) var memory: [JSONValue] = []
  private(set) var properties = CandidateProperties()

  /// Adds the trials that are not among them.
  mutating func extend(to trials: [StoredTrial], loader: ArchitectureLoader) {
    let isBeginning = hashes.count <= trials.count && zip(hashes, trials).allSatisfy { $0 == $1.candidate.hash }
    if !isBeginning { self = CandidateSheets() }
    for trial in trials.dropFirst(hashes.count) { append(trial.candidate, loader: loader) }
  }

  private mutating func append(_ candidate: TrialCandidate, loader: ArchitectureLoader) {
    let document = candidate.architecture
    let source = SourceText(file: "candidate", text: JSONWriter.line(document))
    let graph = try? loader.load(source).graph
    hashes.append(candidate.hash)
    documents.append(Self.list(lines.numbers(of: JSONWriter.pretty(document, width: 76))))
    layers.append(graph.map { graph in Self.list(graph.layerRows.map { lines.number(of: $0) }) } ?? .null)
    inputs.append(graph.map { .string("\($0.input)") } ?? .null)
    memory.append(graph.flatMap { try? MemoryUse.inference(of: $0, batchSize: 1) }.map(JSONValue.integer) ?? .null)
    properties.append(graph, document: document)
  }

  private static func list(_ numbers: [Int]) -> JSONValue { .array(numbers.map(JSONValue.integer)) }
}

extension Graph {
  /// A text for each layer: path, kind, output, parameters, multiply-adds, attributes, and the layers that it reads as
  /// distances to them (the input stands before the first), with tabulators between them.
  fileprivate var layerRows: [String] {
    nodes.indices.map { index in
      let node = nodes[index]
      let distances = node.inputs.map { input in
        if case .node(let source) = input { "\(index - source)" } else { "\(index + 1)" }
      }
      let written = zip(node.definition.attributes, node.attributes).compactMap { schema, value in
        schema.defaultValue == value ? nil : "\(schema.name) \(value.json.briefly)"
      }
      let words = [
        path(of: index), node.kind, "\(node.output)", "\(node.size.trainable)", "\(node.multiplyAdds)",
        written.joined(separator: ", "), distances.joined(separator: ","),
      ]
      let tabulator = UInt8(ascii: "\t")
      return words.map { $0.utf8.contains(tabulator) ? $0.replacing("\t", with: " ") : $0 }.joined(separator: "\t")
    }
  }
}
