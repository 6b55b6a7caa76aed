import ArgumentParser
import Diagnostics
import GraphIR
import Reports
import Training

/// How commands are given weights from elsewhere.
struct WeightOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The weights, a safetensors file of this or another tool; tensors are found by name.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var weights: String?

  /// The tensors that fit a network; nil if no file was named. What does not fit is shown as a table.
  /// - parameter acceptsRest: whether tensors without a partner keep their initial values; nil if nobody can ask for it
  /// - throws: when the file cannot be read, or does not fit
  func match(_ graph: Graph, acceptsRest: Bool? = nil) throws(DiagnosticsError) -> WeightMatch? {
    try weights.map { path throws(DiagnosticsError) in
      try NetworkWeights(path: path).match(graph, acceptsRest: acceptsRest)
    }
  }
}

extension NetworkWeights {
  /// The tensors that fit a network. What does not fit is shown as a table.
  func match(_ graph: Graph, acceptsRest: Bool? = nil) throws(DiagnosticsError) -> WeightMatch {
    let match = WeightMatch(self, graph)
    for note in match.notes { Terminal.standardError.write(note + "\n") }
    if !match.isWhole {
      let width = Terminal.standardError.width
      Terminal.standardError.write(match.table.rendered(as: .text(width: width)))
    }
    try match.check(acceptsRest: acceptsRest)
    return match
  }
}
