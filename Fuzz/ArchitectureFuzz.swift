import Diagnostics
import Glibc
import GraphIR
import JSONText
import Layers

/// What libFuzzer calls with each text that it makes up: the whole way from bytes to a network's hash and size. A trap,
/// a hang or too much memory is a finding; a diagnostic is none, so long as it can be rendered.
///
/// Imports of architectures/blocks are read from there; any other import gives the text itself, so that files that
/// import themselves and each other are tried too.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzArchitecture(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let source = SourceText(file: "net.json", bytes: Array(UnsafeBufferPointer(start: data, count: count)))
  let loader = ArchitectureLoader(catalogue: .builtin) { path throws(DiagnosticsError) in
    if let block = blocks[path.split(separator: "/").last.map(String.init) ?? ""] { return block }
    guard path.utf8.count < 32 else {
      throw DiagnosticsError(Diagnostic(code: "no-such-file", "'\(path)': no such file"))
    }
    return SourceText(file: path, bytes: source.bytes)
  }
  do {
    let loaded = try loader.load(source)
    let text = JSONWriter.pretty(loaded.architecture.json)
    let again = try loader.load(SourceText(file: "net.json", text: text))
    precondition(again.architecture == loaded.architecture, "the document does not read back as it was written")
    guard let graph = loaded.graph else { return 0 }
    precondition(again.graph?.canonicalHash == graph.canonicalHash, "two loads of one text differ")
    precondition(graph.size.trainable >= 0 && graph.outline().rows.count >= graph.nodes.count)
  } catch {
    var sources = loader.sources
    sources[source.file] = source
    precondition(!DiagnosticRenderer(sources: sources).render(error.diagnostics).isEmpty)
    precondition(!error.diagnostics.map { JSONWriter.canonical(JSONValue($0)) }.isEmpty)
  }
  return 0
}

private let blocks: [String: SourceText] = {
  let root = getenv("ESPALIER_ROOT").map { String(cString: $0) } ?? "."
  let names = [
    "basic-residual", "bottleneck", "convnext", "dense-block", "dense-layer", "dense-transition",
    "depthwise-separable", "fire", "inverted-residual", "preactivation-residual", "squeeze-excite",
  ]
  return names.reduce(into: [:]) { blocks, name in
    blocks["\(name).json"] = try? TextFile.read("\(root)/architectures/blocks/\(name).json")
  }
}()
