import ArgumentParser
import Backends
import Compilation
import Datasets
import Diagnostics
import GraphIR
import Layers
import Primitives
import Safetensors
import Training

/// Writes all that the first step of a training run reads and makes, for another tool to compare: see
/// Benchmarks/pytorch.
@main
struct FirstStep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "first-step",
    abstract: "Write the first step of a training run, number by number.",
    discussion: """
      Each backend that was built takes the same step and writes FOLDER/BACKEND.safetensors with the tensors input, \
      target, loss, before/NAME (parameters and buffers), gradient/NAME (as the loss gives it), after/NAME (what the \
      optimiser and the running statistics make of it) and branch/PATH: what each relu gave and each max pooling read, \
      which tells on which side of its kinks the step was taken.
      """)

  @Argument(help: "The architecture file.")
  var file: String

  @Option(help: "The data set.")
  var dataset: String

  @Option(help: "Folder with data sets.")
  var data: String?

  @Option(help: "The recipe, a JSON file.")
  var recipe: String

  @Option(help: "The seed, instead of the recipe's.")
  var seed: UInt64?

  @Option(help: "Samples in the batch, instead of the recipe's.")
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
    for choice in BackendChoice.allCases.reversed() {
      let path = "\(folder)/\(choice.rawValue).safetensors"
      try SafetensorsFile(tensors: step(of: graph, by: recipe, on: samples, choice.backend)).write(to: path)
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
    let key = RandomKey(seed: recipe.seed, step: 0)
    executable.run(key: key)
    let gradients: [[Float]] = program.parameters.indices.map { session.read(.gradient($0)) }

    var tensors: [SafetensorsFile.Tensor] = [
      .init(name: "input", shape: try graph.input.batched(recipe.batchSize), values: inputs),
      .init(name: "target", shape: try graph.outputShape.batched(recipe.batchSize), values: targets),
      .init(name: "loss", shape: [1], values: [executable.loss]),
    ]
    tensors += weights.map { .init(name: "before/\($0.name)", shape: $0.shape, values: $0.values) }
    tensors += zip(program.parameters, gradients).map { tensor, gradient in
      .init(name: "gradient/\(tensor.name)", shape: tensor.shape, values: gradient)
    }
    _ = session.apply(recipe.update(at: 0, of: 1))
    tensors += program.parameters.enumerated().map { index, tensor in
      .init(name: "after/\(tensor.name)", shape: tensor.shape, values: session.read(.parameter(index)))
    }
    tensors += program.buffers.enumerated().map { index, tensor in
      .init(name: "after/\(tensor.name)", shape: tensor.shape, values: session.read(.buffer(index)))
    }

    // A program has one output, so the step is taken again for each branch. Equal gradients show that it is the same.
    for (index, tensor) in program.parameters.enumerated() {
      session.write(values[tensor.name]!, to: .parameter(index))
    }
    let unfused = try graph.program(batchSize: recipe.batchSize, for: .training).differentiated().withoutDeadCode()
    for (path, value) in branches(of: unfused, in: graph) {
      for (index, tensor) in program.buffers.enumerated() { session.write(values[tensor.name]!, to: .buffer(index)) }
      var probe = unfused
      probe.output = value
      let executable = try session.compile(probe.fused())
      executable.fill { input, target in
        _ = input.update(fromContentsOf: inputs)
        _ = target.update(fromContentsOf: targets)
      }
      executable.run(key: key)
      for (index, gradient) in gradients.enumerated() {
        precondition(session.read(.gradient(index)) == gradient, "another step was taken to look at \(path)")
      }
      tensors.append(
        .init(name: "branch/\(path)", shape: unfused[value].shape, values: executable.withOutput { Array($0) }))
    }
    return tensors
  }

  /// What each relu gives and each max pooling reads, by the path of the layer.
  private func branches(of program: Program, in graph: Graph) -> [(path: String, value: Value)] {
    program.instructions.compactMap { instruction in
      let path = graph.path(of: instruction.origin)
      switch instruction.primitive {
      case .elementwise(.relu): return (path, instruction.outputs[0])
      case .pooling(let pooling) where pooling.kind == .maximum: return (path, instruction.inputs[0])
      default: return nil
      }
    }
  }
}
