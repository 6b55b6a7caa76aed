import ArgumentParser
import Compilation
import Datasets
import Diagnostics
import GraphIR
import Layers
import ReferenceBackend
import Training

#if ESPALIER_ONEDNN
import OneDNNBackend
#endif

/// Writes all that the first step of a training run reads and makes, for another tool to compare: see
/// Benchmarks/pytorch.
@main
struct FirstStep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "first-step",
    abstract: "Write the first step of a training run, number by number.",
    discussion: """
      Each backend that was built takes the same step and writes FOLDER/BACKEND.safetensors with the tensors input, \
      target, loss, before/NAME (parameters and buffers), gradient/NAME (as the loss gives it) and after/NAME (what \
      the optimiser and the running statistics make of it).
      """)

  @Argument(help: "The architecture file.")
  var file: String

  @Option(help: "The data set.")
  var dataset: String

  @Option(help: "Folder with data sets.")
  var data: String?

  @Option(help: "The recipe, a JSON file.")
  var recipe: String

  @Option(help: "The seed, in place of the recipe's.")
  var seed: UInt64?

  @Option(help: "Samples in the batch, in place of the recipe's.")
  var batch: Int?

  @Option(help: "An existing folder to write into.")
  var folder: String

  func validate() throws {
    guard (batch ?? 1) >= 1 else { throw ValidationError("--batch must be at least 1") }
  }

  func run() throws {
    let loader = ArchitectureLoader(catalogue: .builtin)
    guard let graph = try loader.load(path: file).graph else {
      throw ValidationError("'\(file)' declares blocks only")
    }
    var recipe = try Recipe(path: recipe)
    recipe.seed = seed ?? recipe.seed
    recipe.batchSize = batch ?? recipe.batchSize
    let source = try DatasetCatalogue.builtin.open(dataset, in: DataLocations(explicit: data))
    let samples = try TrainingData(source.load(.training), recipe: recipe)
    var backends: [any Backend] = [ReferenceBackend()]
    #if ESPALIER_ONEDNN
    backends.append(OneDNNBackend())
    #endif
    for backend in backends {
      let path = "\(folder)/\(type(of: backend).name).safetensors"
      try SafetensorsFile(tensors: step(of: graph, by: recipe, on: samples, backend)).write(to: path)
      print(path)
    }
  }

  /// The weights are those that training begins with, the batch is that of its first step.
  private func step(
    of graph: Graph, by recipe: Recipe, on data: TrainingData, _ backend: any Backend
  ) throws -> [SafetensorsFile.Tensor] {
    let trainer = try Trainer(graph, architecture: .null, recipe: recipe, data: data, backend: backend)
    let weights = trainer.checkpoint().weights
    let values = Dictionary(uniqueKeysWithValues: weights.map { ($0.name, $0.values) })

    let program = try graph.program(batchSize: recipe.batchSize, for: .training).trainingStep()
    let session = try backend.open(program, threads: 1)
    for (index, tensor) in program.parameters.enumerated() {
      session.write(values[tensor.name]!, to: .parameter(index))
    }
    for (index, tensor) in program.buffers.enumerated() { session.write(values[tensor.name]!, to: .buffer(index)) }

    let executable = try session.compile(program)
    let batches = try BatchLoader(data.training, normalization: data.normalization, seed: recipe.seed)
    var (inputs, targets): ([Float], [Float]) = ([], [])
    executable.fill { input, target in
      batches.fill(0..<recipe.batchSize, of: batches.order(epoch: 0), inputs: input, targets: target)
      (inputs, targets) = (Array(input), Array(target))
    }
    executable.run(key: RandomKey(seed: recipe.seed, step: 0))

    var tensors: [SafetensorsFile.Tensor] = [
      .init(name: "input", shape: try graph.input.batched(recipe.batchSize), values: inputs),
      .init(name: "target", shape: try graph.outputShape.batched(recipe.batchSize), values: targets),
      .init(name: "loss", shape: [1], values: [executable.loss]),
    ]
    tensors += weights.map { .init(name: "before/\($0.name)", shape: $0.shape, values: $0.values) }
    tensors += program.parameters.enumerated().map { index, tensor in
      .init(name: "gradient/\(tensor.name)", shape: tensor.shape, values: session.read(.gradient(index)))
    }
    _ = session.apply(recipe.update(at: 0, of: 1))
    tensors += program.parameters.enumerated().map { index, tensor in
      .init(name: "after/\(tensor.name)", shape: tensor.shape, values: session.read(.parameter(index)))
    }
    tensors += program.buffers.enumerated().map { index, tensor in
      .init(name: "after/\(tensor.name)", shape: tensor.shape, values: session.read(.buffer(index)))
    }
    return tensors
  }
}
