import ArgumentParser
import GraphIR
import JSONText
import Layers
import Training
import Figures
import Reports

struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measure how fast networks train and predict.",
    discussion: """
      The networks run in turn, on batches of random samples, for several rounds, so other work on the machine affects \
      all of them alike. Rates are samples per second, medians over the steps of all rounds. A training step consists \
      of making a batch, both passes and Adam; 'data' is the share of making the batch.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, csv, markdown }

  @Argument(help: "Architecture files.", completion: .file(extensions: ["json"]))
  var files: [String]

  @OptionGroup var measurement: MeasurementOptions

  @Option(in: Ranges.rounds, help: "Rounds.")
  var rounds = 5

  @Option(help: "How to print.")
  var format = Format.table

  @OptionGroup var parameters: ParameterOptions

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let loader = ArchitectureLoader(catalogue: try plugins.toolkit(for: files).layers)
    let values = try parameters.values()
    let setup = try measurement.setup()
    var networks: [(training: MeasuredNetwork, inference: MeasuredNetwork)] = []
    for file in files {
      let graph = try loader.graphForCommand(file, values: values)
      networks.append(
        (try MeasuredNetwork(graph, setup, trains: true), try MeasuredNetwork(graph, setup, trains: false)))
    }
    var times = [(training: [Double], data: [Double], inference: [Double])](
      repeating: ([], [], []), count: networks.count)
    for _ in 0..<rounds {
      for (index, network) in networks.enumerated() {
        times[index].training += network.training.times(runs: measurement.runs)
        times[index].data += network.training.dataTimes(runs: measurement.runs)
        times[index].inference += network.inference.times(runs: measurement.runs)
      }
    }
    var table = Table(
      "Samples a second, batches of \(measurement.batchSize), threads: \(measurement.threads), training in \(measurement.trainingPrecision.rawValue)",
      columns: [
        Column("Model"), Column("Parameters", .right), Column("Multiply-adds", .right, priority: 1),
        Column("Training", .right), Column("Data", .right, unit: "%"), Column("Inference", .right),
        Column("Memory", .right),
      ])
    for (network, times) in zip(networks, times) {
      let batch = Double(measurement.batchSize)
      table.append([
        .text(network.training.graph.name), .integer(network.training.graph.size.trainable),
        .integer(network.training.graph.size.multiplyAdds), .integer(Int(batch / times.training.median)),
        .percentage(times.data.median / times.training.median),
        .integer(Int(batch / times.inference.median)), .bytes(network.training.executable.workspaceByteCount),
      ])
    }
    let output = Terminal.standardOutput
    switch format {
    case .table: output.write(table.rendered(as: .text(width: output.width)))
    case .json: output.write(table.rendered(as: .json))
    case .csv: output.write(table.rendered(as: .csv))
    case .markdown: output.write(table.rendered(as: .markdown))
    }
  }
}
