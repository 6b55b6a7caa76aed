import Compilation
import Datasets
import Diagnostics
import GraphIR
import JSONText
import Tasks
import Training

extension Workshop {
  /// Trains a network from scratch on the training samples of a data set.
  ///
  /// The test samples are not read; `evaluate` does that.
  /// - Parameters:
  ///   - network: what to train
  ///   - dataset: the data set's name, or own files by kind and settings
  ///   - recipe: how; by default what the network's file says on its training, over Adam at 0.001 for ten epochs
  ///   - observer: hears of every step and epoch
  ///   - cancellation: raised, it ends the training after the step under way
  /// - Throws: when network, recipe and samples do not fit together, or the loss stops being finite
  public func train(
    _ network: Network, on dataset: DatasetChoice, by recipe: Recipe? = nil, observer: (any TrainingObserver)? = nil,
    until cancellation: CancellationFlag = CancellationFlag()
  ) throws(DiagnosticsError) -> TrainedNetwork {
    let choices = network.architecture.recipe ?? JSONObject()
    let recipe = if let recipe { recipe } else { try Recipe().replacing(choices) }
    let data = try TrainingData(self.dataset(dataset).load(.training), recipe: recipe, metrics: toolkit.methods.metrics)
    let trainer = try Trainer(
      network.graph, architecture: network.architecture.json, recipe: recipe, data: data, backend: backend.backend,
      threads: threads)
    let outcome = try trainer.run(observer: observer, until: cancellation)
    return TrainedNetwork(network: network, outcome: outcome, checkpoint: trainer.checkpoint())
  }

  /// Measures a trained network on a part of the data set that it was trained on.
  /// - Parameter split: the test samples by default
  /// - Returns: the loss, and every metric that suits what the network learned
  public func evaluate(
    _ trained: TrainedNetwork, on split: Split = .test
  ) throws(DiagnosticsError) -> Evaluation {
    try evaluate(trained.network, trained.checkpoint, on: split)
  }

  /// Measures the network of a checkpoint on a part of the data set that it was trained on.
  /// - Parameters:
  ///   - checkpoint: what `espalier train`, or ``TrainedNetwork/write(to:)``, has saved
  ///   - split: the test samples by default
  public func evaluate(_ checkpoint: Checkpoint, on split: Split = .test) throws(DiagnosticsError) -> Evaluation {
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    return try evaluate(loader.network(of: checkpoint), checkpoint, on: split)
  }

  private func evaluate(
    _ network: Network, _ checkpoint: Checkpoint, on split: Split
  ) throws(DiagnosticsError) -> Evaluation {
    let evaluator = try Evaluator(
      network.graph, checkpoint: checkpoint,
      on: dataset(checkpoint.data.choice ?? DatasetChoice(checkpoint.data.name)).load(split),
      backend: backend.backend,
      threads: threads, metrics: toolkit.methods.metrics)
    return try evaluator.evaluate(metrics: evaluator.task.metrics)
  }
}

/// A network with the weights that training gave it.
public struct TrainedNetwork: Sendable {
  /// What was trained.
  public let network: Network
  /// How the training ended, with a record of each epoch.
  public let outcome: TrainingOutcome
  /// The weights, the state of the optimiser, and what the network must know of its data.
  public let checkpoint: Checkpoint

  /// Saves the network as a file that `espalier evaluate`, `train --resume` and other tools read (safetensors). The file
  /// is replaced as a whole.
  /// - Throws: when it cannot be written
  public func write(to path: String) throws(DiagnosticsError) {
    try checkpoint.write(to: path)
  }
}
