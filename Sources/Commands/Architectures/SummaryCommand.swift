import ArgumentParser
import Diagnostics
import GraphIR
import JSONText
import Layers
import Figures
import Reports

struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Show a network layer by layer: shapes, parameters, multiply-adds.",
    discussion: """
      Parameters are counted as PyTorch counts them. Buffers, such as the running statistics of batch normalisation, \
      are listed separately. Multiply-adds are those of one sample, with biases, as torchinfo counts them. Peaks are \
      those of the memory plan: activations, their gradients and scratch, without the parameters.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, csv, markdown }

  @Argument(
    help: "The architecture file, or a checkpoint that holds one.",
    completion: .file(extensions: ["json", "safetensors"])
  )
  var file: String

  @Option(help: "How to print.")
  var format = Format.table

  @Option(in: Ranges.summarizedBatchSize, help: "Samples in a batch, for the totals; 1 by default.")
  var batchSize: Int?

  @Option(
    in: Ranges.depth, help: "Show blocks deeper than this as one row; 0 shows what the file itself lists.")
  var depth: Int?

  @OptionGroup var parameters: ParameterOptions

  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    try refuse("--batch-size", unless: batchSize == nil || format != .csv, "CSV holds no totals")
    try refuse("--depth", unless: depth == nil || format != .json, "JSON lists layers, not blocks")
  }

  func run() throws {
    let loader = ArchitectureLoader(catalogue: try plugins.toolkit(for: [file]).layers)
    let graph = try loader.graphForCommand(file, values: parameters.values())
    let output = Terminal.standardOutput
    let summary = NetworkSummary(graph, depth: depth ?? .max, batchSize: batchSize ?? 1)
    switch format {
    case .table: output.write(summary.text(width: output.width))
    case .json: output.write(JSONWriter.pretty(summary.json))
    case .csv: output.write(summary.dataTable.rendered(as: .csv))
    case .markdown: output.write(summary.markdown)
    }
  }
}
