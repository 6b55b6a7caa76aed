// How fast architectures become graphs. Run with 'make bench-graph'.
//
// One candidate of a search costs a parse, an expansion with shape inference, a count and a hash; block files are read
// once. Prints rates, the best of several rounds, for one core.

import Diagnostics
import GraphIR
import JSONText
import Layers

#if canImport(Glibc)
import Glibc
#endif

let arguments = CommandLine.arguments
guard arguments.count == 2 else {
  print("usage: graph-benchmark ARCHITECTURE")
  exit(2)
}

let source = try TextFile.read(arguments[1])
let loader = ArchitectureLoader(catalogue: .builtin)
let clock = ContinuousClock()

/// The least time that one of `rounds` calls took, in seconds.
func best(of rounds: Int, _ body: () throws -> Void) rethrows -> Double {
  var least = Double.infinity
  for _ in 0..<rounds {
    let time = try clock.measure(body)
    least = min(least, Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18)
  }
  return least
}

var parameters = 0
let loads = 2000
let load = try best(of: 7) {
  for _ in 0..<loads { parameters += try loader.load(source).graph!.size.trainable }
}
print("parse + expand + infer + count: \(Int(Double(loads) / load)) a second (\(arguments[1]))")

let architecture = try loader.load(source).architecture
let folder = arguments[1].lastIndex(of: "/").map { String(arguments[1][..<$0]) } ?? "."
let propose = try best(of: 7) {
  for _ in 0..<loads {
    let graph = try loader.graph(of: architecture, folder: folder)
    parameters += graph.canonicalHash.utf8.count
  }
}
print("expand + infer + count + hash:  \(Int(Double(loads) / propose)) a second")

let layer = #"{"kind": "conv2d", "out": 8, "kernel": 3, "padding": 1}"#
let chain =
  #"{"espalier": 1, "input": [3, 32, 32], "layers": ["#
  + Array(repeating: layer, count: 10_000).joined(separator: ",\n") + "]}"
let chainSource = SourceText(file: "chain.json", text: chain)
let long = try best(of: 7) { parameters += try loader.load(chainSource).graph!.size.trainable }
print("a chain of 10,000 layers:       \((long * 10_000).rounded() / 10) ms")
