import Compilation
import Datasets
import Diagnostics
import GraphIR
import Quantization
import Tasks
import Training

extension StudySpecification {
  /// How a trained network does in 8-bit integers: quantised after its training, with ranges chosen on training samples, or
  /// those of training for 8-bit integers. A
  /// function of the weights and the samples alone.
  /// - Parameters:
  ///   - graph: the network as it was trained
  ///   - training: what ranges are chosen on
  ///   - samples: what it is evaluated on
  /// - Returns: nil if it was interrupted
  /// - Throws: what cannot be quantised
  func quantizedEvaluation(
    of graph: Graph, checkpoint: Checkpoint, training: Samples, on samples: Samples, metric: MetricDefinition,
    metrics: MetricCatalogue, backend: any Backend, until cancellation: CancellationFlag
  ) throws(DiagnosticsError) -> Evaluation? {
    let choice = microcontroller ?? MicrocontrollerChoice()
    let quantizer = try Quantizer(
      graph, weights: checkpoint.weights, ranges: checkpoint.ranges, backend: backend)
    let inputs = try training.calibrationInputs(
      for: graph, count: choice.calibrationSamples, normalization: checkpoint.normalization)
    let program = try quantizer.quantized(inputs: inputs, method: quantizer.hasTrainedRanges ? nil : choice.calibration)
    let evaluator = try Evaluator(
      graph, checkpoint: checkpoint, on: samples, backend: backend, metrics: metrics,
      network: program.computing(threads: 1))
    return try evaluator.evaluate(until: cancellation, metrics: [metric])
  }
}

extension Graph {
  /// Whether there is such a network in 8-bit integers. A study that decides by those has no other.
  var isQuantizable: Bool { (try? DeviceFootprint(of: self, in: .int8)) != nil }
}
