import Diagnostics
import GraphIR
import Primitives

/// The bytes that a network takes on a microcontroller as the C that is exported: code, tables and weights in flash, one arena
/// in RAM. The caller's own input and output are not counted.
///
/// RAM is exact. Of flash, weights and tables are; code is what each kernel has by gcc 12 for a Cortex-M4 with `-Os`, and so
/// much for each call. A function of floats counts without the library that it calls.
public struct DeviceFootprint: Hashable, Sendable {
  /// What weights and activations are, by the names that options and documents have for it.
  public enum Numbers: String, Hashable, Sendable, CaseIterable { case int8, float32 = "f32" }

  public var flash: Int
  /// The part of flash that is no weight, bias or other number of a layer: code, tables of functions, extents.
  public var code: Int
  public var ram: Int
  /// The path of the layer that runs when the most bytes live.
  public var peakLayer: String?

  /// O(operators · breadth of the graph); needs no weights.
  /// - throws: what cannot be written as C in these numbers
  public init(of graph: Graph, in numbers: Numbers) throws(DiagnosticsError) {
    let program = DeviceProgram(try FrozenProgram(graph), graph: graph)
    if numbers == .int8 { try program.checkQuantizable(graph) }
    let plan = ArenaPlan(of: numbers == .int8 ? program.quantizedArena : program.floatArena)
    ram = plan.byteCount
    peakLayer = plan.peakOperator.map { index in
      let origin = program.operators[index].origin
      return graph.nodes.indices.contains(origin) ? graph.path(of: origin) : graph.name
    }
    let sizes = KernelSizes(numbers)
    var kernels: [String: Int] = [:]
    code = sizes.base
    var constants = numbers == .float32 ? program.floatConstantBytes : 0
    for step in program.operators {
      let kernel = sizes.kernel(of: step)
      kernels[kernel.name] = kernel.code
      code += sizes.call + kernel.parameters
      if numbers == .int8 { constants += program.integerConstantBytes(of: step) }
    }
    code += kernels.values.reduce(0, +)
    flash = code + constants
  }
}

/// Bytes of code and of constant parameters, as measured.
private struct KernelSizes {
  let numbers: DeviceFootprint.Numbers
  let base: Int
  let call: Int

  init(_ numbers: DeviceFootprint.Numbers) {
    self.numbers = numbers
    (base, call) = numbers == .int8 ? (242, 16) : (90, 28)
  }

  func kernel(of step: DeviceOperator) -> (name: String, code: Int, parameters: Int) {
    let isInt8 = numbers == .int8
    switch step.kind {
    case .convolution(let geometry, _) where isInt8 && geometry.isDepthwise: return ("depthwise", 1325, 84)
    case .convolution: return isInt8 ? ("convolution", 1090, 84) : ("convolution", 364, 76)
    case .linear: return isInt8 ? ("linear", 170, 28) : ("linear", 103, 24)
    case .pooling(.maximum, _): return isInt8 ? ("maximum", 305, 48) : ("pooling", 361, 56)
    case .pooling(.average, _): return isInt8 ? ("mean", 422, 72) : ("pooling", 361, 56)
    case .function, .formula: return isInt8 ? ("apply", 28, 256) : ("function", 40, 0)
    case .binary(.multiply, _, _): return isInt8 ? ("product", 324, 108) : ("multiply", 313, 80)
    case .binary(let function, _, _): return isInt8 ? ("sum", 259, 112) : ("\(function)", 319, 80)
    case .reduction: return isInt8 ? ("reduction", 520, 176) : ("reduction", 400, 160)
    case .move(let parts, _): return isInt8 ? ("move", 122, 80 * parts.count) : ("move", 117, 80 * parts.count)
    case .softmax: return isInt8 ? ("softmax", 130, 512) : ("softmax", 181, 0)
    }
  }
}

extension DeviceProgram {
  /// Weights, biases and other constants, each once, as layers may share them.
  fileprivate var floatConstantBytes: Int {
    tensors.reduce(0) { sum, tensor in
      if case .constant = tensor.source { sum + 4 * tensor.elementCount } else { sum }
    }
  }

  /// Weights, biases and other constants that an operator reads. Layers that share weights have their own numbers.
  fileprivate func integerConstantBytes(of step: DeviceOperator) -> Int {
    var bytes = 0
    for (position, input) in step.inputs.enumerated() {
      guard case .constant = tensors[input].source else { continue }
      switch (step.kind, position) {
      // The bias is a part of what each output channel has.
      case (.convolution, 2), (.linear, 2): continue
      default: bytes += tensors[input].elementCount
      }
    }
    switch step.kind {
    case .convolution(let geometry, _): return bytes + 12 * geometry.outputs
    case .linear(let geometry, _): return bytes + 12 * geometry.outputs
    default: return bytes
    }
  }
}
