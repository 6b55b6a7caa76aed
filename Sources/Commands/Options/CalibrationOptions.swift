import ArgumentParser
import Backends
import Datasets
import Diagnostics
import GraphIR
import JSONText
import Quantization
import Safetensors
import Studies
import Training

/// How the ranges of 8-bit numbers are chosen.
struct CalibrationOptions: ParsableArguments {
  @Option(
    help: """
      How ranges of 8-bit numbers are chosen; by default those that training for 8-bit integers kept, else as the study \
      does, or corrected.
      """)
  var calibration: CalibrationMethod?

  @Option(
    in: Ranges.calibrationSamples,
    help: "Training samples to choose them on; by default as many as the study takes, or 256.", valueName: "count")
  var calibrationSamples: Int?

  /// The network in 8-bit numbers.
  /// - parameters:
  ///   - ranges: of activations, kept by training for 8-bit integers; empty if it kept none
  ///   - training: the samples that it was trained on
  ///   - choice: what a study says of it
  func quantize(
    _ graph: Graph, weights: [SafetensorsFile.Tensor], ranges: [SafetensorsFile.Tensor], normalization: Normalization,
    training: Samples,
    as choice: MicrocontrollerChoice = MicrocontrollerChoice()
  ) throws(DiagnosticsError) -> QuantizedNetwork {
    let quantizer = try Quantizer(
      graph, weights: weights, ranges: ranges, backend: BackendChoice.fastest.backend)
    let inputs = try training.calibrationInputs(
      for: graph, count: calibrationSamples ?? choice.calibrationSamples, normalization: normalization)
    let program = try quantizer.quantized(
      inputs: inputs, method: calibration ?? (quantizer.hasTrainedRanges ? nil : choice.calibration))
    return QuantizedNetwork(quantizer: quantizer, program: program, inputs: inputs)
  }
}

/// What a quantisation gives, and what it was made on.
struct QuantizedNetwork {
  let quantizer: Quantizer
  let program: QuantizedProgram
  let inputs: [Float]
}

extension CalibrationMethod: ExpressibleByArgument {}
