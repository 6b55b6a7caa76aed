import Compilation
import Diagnostics
import GraphIR
import Primitives
import ReferenceBackend
import Safetensors

/// Makes 8-bit networks of trained ones.
///
/// ```swift
/// let quantizer = try Quantizer(graph, weights: checkpoint.weights)
/// let program = try quantizer.quantized(inputs: normalizedSamples)
/// var interpreter = QuantizedInterpreter(program)
/// let outputs = interpreter.run(sample)
/// ```
public struct Quantizer {
  public let graph: Graph
  public let program: DeviceProgram
  /// Whether the weights come with ranges of activations, kept by training for 8-bit integers.
  public let hasTrainedRanges: Bool
  let frozen: FrozenProgram
  let constants: [[Float]]
  /// By tensor of the device program.
  private let trainedRanges: [Int: (lower: Double, upper: Double)]
  let backend: any Backend
  let threads: Int

  /// - parameter ranges: of activations, as training for 8-bit integers keeps them; empty if it did not
  /// - throws: layers of plug-ins, expressions of several inputs, weights that are missing, ranges that are none
  public init(
    _ graph: Graph, weights: [SafetensorsFile.Tensor], ranges: [SafetensorsFile.Tensor] = [],
    backend: any Backend = ReferenceBackend(), threads: Int = 1
  ) throws(DiagnosticsError) {
    self.graph = graph
    hasTrainedRanges = !ranges.isEmpty
    frozen = try FrozenProgram(graph, findsRanges: hasTrainedRanges)
    constants = try frozen.constants(from: weights)
    program = DeviceProgram(frozen, graph: graph)
    (self.backend, self.threads) = (backend, threads)
    var named: [String: (lower: Double, upper: Double)] = [:]
    for range in ranges { named[range.name] = try range.limits() }
    var found: [Int: (lower: Double, upper: Double)] = [:]
    for (index, tensor) in program.tensors.enumerated() {
      if let name = frozen.rangeNames[tensor.value] { found[index] = named[name] }
    }
    trainedRanges = found
    try program.checkQuantizable(graph)
  }

  /// - parameters:
  ///   - inputs: normalised samples, one after the other; at least one
  ///   - method: how ranges are chosen from what the activations are on these samples; nil for the ranges of training, and
  ///     for corrected ones where it kept none
  public func quantized(
    inputs: [Float], method: CalibrationMethod? = nil
  ) throws(DiagnosticsError) -> QuantizedProgram {
    let size = graph.input.elementCount
    let count = inputs.count / size
    precondition(count > 0, "ranges need samples")
    let batchSize = [32, 16, 8, 4, 2].first { count % $0 == 0 } ?? 1
    let batch = try FrozenProgram(graph, batchSize: batchSize, findsRanges: hasTrainedRanges)
    let isTrained = method == nil && hasTrainedRanges
    let method = method ?? (isTrained ? .squaredError : .corrected)
    let calibration = try Calibration(
      batch, constants: constants, of: program, inputs: inputs, batchSize: batchSize, method: method, backend: backend,
      threads: threads)
    var translation = QuantizedTranslation(
      program, constants: constants, calibration, trained: isTrained ? trainedRanges : [:])
    let quantized = translation.run()
    guard method == .corrected else { return quantized }
    var correction = BiasCorrection(quantized, inputs: inputs, batchSize: batchSize)
    return try correction.corrected(
      values: program.tensors.map(\.value), batch, constants: constants, backend: backend, threads: threads)
  }
}

extension SafetensorsFile.Tensor {
  /// What a range of activations says.
  fileprivate func limits() throws(DiagnosticsError) -> (lower: Double, upper: Double) {
    guard values.count == 2, values.allSatisfy(\.isFinite), values[0] <= values[1] else {
      throw DiagnosticsError(
        Diagnostic(
          code: "bad-checkpoint", "'\(name)' is no range of activations: it must be two numbers, the lower one first",
          remedy: "Give a file that training wrote, or choose ranges on samples with --calibration"))
    }
    return (Double(values[0]), Double(values[1]))
  }
}

extension DeviceProgram {
  /// - throws: what has no form in 8-bit numbers, or is too large for sums of 32 bits, layer by layer
  public func checkQuantizable(_ graph: Graph) throws(DiagnosticsError) {
    var faults: [Diagnostic] = []
    for step in operators {
      let path = graph.nodes.indices.contains(step.origin) ? graph.path(of: step.origin) : "network"
      func refuse(_ fact: String, _ remedy: String) {
        faults.append(Diagnostic(code: "not-quantizable", path: path, fact, remedy: remedy))
      }
      switch step.kind {
      case .formula:
        refuse(
          "an expression of several inputs has no 8-bit form",
          "Write it as 'add' and 'multiply' layers with expressions of one input")
      case .convolution(let geometry, _) where geometry.reach > Self.largestSum:
        refuse("\(geometry.reach) products are too many for a sum of 32 bits", "Use a smaller kernel or more groups")
      case .linear(let geometry, _) where geometry.inputs > Self.largestSum:
        refuse("\(geometry.inputs) products are too many for a sum of 32 bits", "Pool the map before this layer")
      case .pooling(.average, let geometry) where geometry.largestArea > Self.largestSum:
        refuse("a mean of \(geometry.largestArea) values is too large for a sum of 32 bits", "Pool in two steps")
      default: break
      }
    }
    guard faults.isEmpty else { throw DiagnosticsError(faults) }
  }

  /// 255 · 127 · this, and a bias of half as much, fit in 31 bits.
  static let largestSum = 32_768
}
