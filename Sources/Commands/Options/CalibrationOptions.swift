import ArgumentParser
import Backends
import Datasets
import Diagnostics
import GraphIR
import JSONText
import Quantization
import Safetensors
import Training

/// How the ranges of 8-bit numbers are chosen.
struct CalibrationOptions: ParsableArguments {
  @Option(help: "How ranges of 8-bit numbers are chosen.")
  var calibration = CalibrationMethod.squaredError

  @Option(
    in: Ranges.calibrationSamples, help: "Training samples to choose them on.", valueName: "count")
  var calibrationSamples = 256

  /// The network in 8-bit numbers.
  /// - parameter training: the samples that it was trained on
  func quantize(
    _ graph: Graph, weights: [SafetensorsFile.Tensor], normalization: Normalization, training: Samples
  ) throws(DiagnosticsError) -> QuantizedNetwork {
    let quantizer = try Quantizer(graph, weights: weights, backend: BackendChoice.fastest.backend)
    let inputs = try training.calibrationInputs(
      for: graph, count: calibrationSamples, normalization: normalization)
    let program = try quantizer.quantized(inputs: inputs, method: calibration)
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
