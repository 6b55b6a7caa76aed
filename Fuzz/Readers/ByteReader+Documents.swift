import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import Search
import Studies
import Training

extension ByteReader {
  /// The whole way from an architecture's text to a network's hash and size, and into the space of its search section.
  static let architecture = ByteReader(
    name: "architecture", maximumByteCount: 8192, seeds: { try Repository.documents(in: "architectures") }
  ) { bytes in
    let source = SourceText(file: "net.json", bytes: bytes)
    let loader = makeLoader(source)
    return accepts(bytes, loader) { () throws(DiagnosticsError) in
      let loaded = try loader.load(source)
      let text = JSONWriter.pretty(loaded.architecture.json)
      let again = try loader.load(SourceText(file: "net.json", text: text))
      precondition(again.architecture == loaded.architecture, "the document does not read back as it was written")
      guard let graph = loaded.graph else { return }
      precondition(again.graph?.canonicalHash == graph.canonicalHash, "two loads of one text differ")
      precondition(graph.size.trainable >= 0 && graph.outline().rows.count >= graph.nodes.count)
      guard loaded.architecture.search != nil else { return }
      _ = try SearchSpace(of: loaded.architecture, loader: loader, document: JSONDocument(source)).log10Size
    }
  }

  static let recipe = ByteReader(
    name: "recipe", maximumByteCount: 4096, seeds: { try Repository.documents(in: "recipes") }
  ) { bytes in
    accepts(bytes) { () throws(DiagnosticsError) in
      let recipe = try Recipe(JSONDocument(SourceText(file: "recipe.json", bytes: bytes)))
      let again = try Recipe(JSONDocument(SourceText(file: "recipe.json", text: JSONWriter.pretty(recipe.json))))
      precondition(again == recipe, "the recipe does not read back as it was written")
    }
  }

  static let study = ByteReader(
    name: "study", maximumByteCount: 8192, seeds: { studies.map { Array($0.utf8) } }
  ) { bytes in
    let loader = makeLoader(SourceText(file: "study.json", bytes: bytes))
    return accepts(bytes, loader) { () throws(DiagnosticsError) in
      let study = try StudySpecification(JSONDocument(SourceText(file: "study.json", bytes: bytes)), loader: loader)
      let text = JSONWriter.pretty(study.json)
      let again = try StudySpecification(JSONDocument(SourceText(file: "study.json", text: text)), loader: loader)
      precondition(again == study, "the study does not read back as it was written")
    }
  }

  static let bench = ByteReader(
    name: "bench", maximumByteCount: 8192, seeds: { benches.map { Array($0.utf8) } }
  ) { bytes in
    let loader = makeLoader(SourceText(file: "bench.json", bytes: bytes))
    return accepts(bytes, loader) { () throws(DiagnosticsError) in
      let bench = try BenchSpecification(
        JSONDocument(SourceText(file: "bench.json", bytes: bytes)), loader: loader)
      precondition(bench.variants.indices.contains(bench.baseline), "the baseline is none of the variants")
    }
  }

  /// Whether a reader accepts. What it does not accept, it can say: as text, with its excerpts, and as JSON.
  static func accepts(
    _ bytes: [UInt8], _ loader: ArchitectureLoader? = nil, _ read: () throws(DiagnosticsError) -> Void
  ) -> Bool {
    do throws(DiagnosticsError) {
      try read()
      return true
    } catch {
      var sources = loader?.sources ?? [:]
      for name in error.diagnostics.compactMap(\.location?.file) where sources[name] == nil {
        sources[name] = SourceText(file: name, bytes: bytes)
      }
      precondition(error.diagnostics.count <= DiagnosticLimits.findings + 1, "there are errors without end")
      let text = DiagnosticRenderer(sources: sources).render(error.diagnostics)
      precondition(!text.isEmpty && text.utf8.count < 4 << 20, "the answer is longer than anyone reads")
      precondition(error.diagnostics.allSatisfy { !JSONWriter.canonical(JSONValue($0)).isEmpty })
      return false
    }
  }

  /// Imports of `architectures/blocks` are read from there; any other import gives the text itself, so that files that
  /// import themselves and each other are tried too.
  static func makeLoader(_ source: SourceText) -> ArchitectureLoader {
    ArchitectureLoader(catalogue: .builtin) { path throws(DiagnosticsError) in
      if let block = blocks[path.split(separator: "/").last.map(String.init) ?? ""] { return block }
      guard path.utf8.count < 32 else {
        throw DiagnosticsError(Diagnostic(code: "no-such-file", "'\(path)': no such file"))
      }
      return SourceText(file: path, bytes: source.bytes)
    }
  }

  private static let blocks: [String: SourceText] = {
    let folder = "\(Repository.root)/architectures/blocks"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.reduce(into: [:]) { blocks, name in blocks[name] = try? TextFile.read("\(folder)/\(name)") }
  }()

  static let network = """
    {"espalier": 1, "name": "n", "input": [1, 40], "parameters": {"classes": 10}, "layers": [
      {"kind": "conv1d", "name": "c", "out": 4, "kernel": 3}, {"kind": "relu", "name": "r"},
      {"kind": "flatten", "name": "f"}, {"kind": "linear", "name": "l", "out": "$classes"}]}
    """

  private static let studies = [
    """
    {"study": 1, "dataset": "mnist1d", "architecture": \(network)}
    """,
    """
    {"study": 1, "name": "s", "comment": "c", "dataset": "mnist1d", "epochs": 9, "seed": 7, "window": 4, "subset": 100,
     "objectives": ["accuracy", "multiplyAdds"], "budget": {"epochs": 50}, "fidelity": {"kind": "asha", "reduction": 2},
     "limits": {"parameters": {"max": 1738, "min": 100}, "activations": {"max": 4000}},
     "sampler": {"kind": "nsga2", "population": 20, "crossover": 0.25}, "screening": "none",
     "inheritance": {"shrink": 0.8}, "validation": {"size": 80, "seed": 3, "stratified": true},
     "recipe": {"recipe": 1, "optimizer": "sgd", "learningRate": 0.1, "epochs": 5, "validation": 0.2},
     "search": {"fixed": ["c.kernel"], "values": {"c.out": [4, 8], "*.kernel": {"minimum": 1, "maximum": 5}},
       "ties": [["c.repeat", "r.repeat"]], "recipe": {"learningRate": {"minimum": 0.001, "maximum": 0.1}},
       "mutations": {"kind": false, "width": {"weight": 2}}, "priors": 0.5},
     "architecture": \(network)}
    """,
  ]

  private static let benches = [
    """
    {"bench": 1, "comment": "c", "name": "b", "seeds": 2, "budget": {"multiplyAdds": 100000}, "confirm": {"seeds": 1},
     "variants": [{"name": "random", "with": {"sampler": "random", "screening": "none"}},
       {"name": "nsga2", "with": {"sampler": {"kind": "nsga2", "population": 8}, "window": 4}}],
     "study": \(studies[0])}
    """
  ]
}
