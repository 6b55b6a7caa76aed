import Diagnostics
import Foundation
import GraphIR
import ONNXModel
import Primitives
import Quantization

/// The 8-bit numbers of a network, by the values of its frozen program: what QuantizeLinear and DequantizeLinear are written with.
struct ONNXQuantization {
  /// Of activations.
  private(set) var ranges: [Int: QuantizedRange] = [:]
  /// Tensors that operators read beside activations.
  private(set) var constants: [Int: (numbers: [Int8], range: QuantizedRange)] = [:]
  /// By the value that a convolution or matrix product makes.
  private(set) var products: [Int: (products: QuantizedProducts, input: QuantizedRange)] = [:]

  init(_ quantized: QuantizedProgram, of program: DeviceProgram) {
    for (tensor, number) in zip(program.tensors, quantized.tensors) {
      if let constant = number.constant {
        constants[tensor.value.index] = (constant, number.range)
      } else if case .constant = tensor.source {
        continue
      } else {
        ranges[tensor.value.index] = number.range
      }
    }
    for step in quantized.operators {
      let value = program.tensors[step.output].value.index
      switch step.kind {
      case .convolution(_, let own), .linear(_, let own):
        products[value] = (own, quantized.tensors[step.inputs[0]].range)
      default: continue
      }
    }
  }
}

extension ONNXGraphBuilder {
  /// Rounds a value to 8-bit numbers and takes it back: the pair that other tools make an 8-bit operator of.
  /// - parameter name: of the result; must be taken already
  mutating func addQuantization(of value: String, _ range: QuantizedRange, named name: String) {
    let numbers = unique("\(name)/int8")
    let parameters = [number(range.scale, of: numbers), zero(range.zeroPoint, of: numbers)]
    add("QuantizeLinear", [value] + parameters, named: numbers)
    add("DequantizeLinear", [numbers] + parameters, named: name)
  }

  /// 8-bit numbers as the real ones that they stand for.
  mutating func addDequantized(
    _ values: [Int8], _ extents: [Int], scales: [Double], zeroPoint: Int, axis: Int?, named name: String
  ) -> String {
    let numbers = unique("\(name)/int8")
    add(integers: Data(values.map { UInt8(bitPattern: $0) }), extents, .int8, named: numbers)
    let result = unique(name)
    guard let axis else {
      add("DequantizeLinear", [numbers, number(scales[0], of: name), zero(zeroPoint, of: name)], named: result)
      return result
    }
    let scale = unique("\(name)/scale")
    add(tensor: scales.map { Float($0) }, [scales.count], named: scale)
    let zeros = unique("\(name)/zero")
    add(integers: Data(count: scales.count), [scales.count], .int8, named: zeros)
    add("DequantizeLinear", [numbers, scale, zeros], [("axis", .integer(axis))], named: result)
    return result
  }

  /// Biases in 32 bits.
  mutating func addDequantized(biases: [Int32], scales: [Double], named name: String) -> String {
    let numbers = unique("\(name)/int32")
    add(integers: Data(littleEndian: biases), [biases.count], .int32, named: numbers)
    let scale = unique("\(name)/scale")
    add(tensor: scales.map { Float($0) }, [scales.count], named: scale)
    let result = unique(name)
    add("DequantizeLinear", [numbers, scale], [("axis", .integer(0))], named: result)
    return result
  }

  private mutating func number(_ scale: Double, of name: String) -> String {
    let scalar = unique("\(name)/scale")
    add(tensor: [Float(scale)], [], named: scalar)
    return scalar
  }

  private mutating func zero(_ zeroPoint: Int, of name: String) -> String {
    let scalar = unique("\(name)/zero")
    add(integers: Data([UInt8(bitPattern: Int8(zeroPoint))]), [], .int8, named: scalar)
    return scalar
  }
}

extension ONNXGraphWriter {
  /// The 8-bit weights and 32-bit biases of a product, as real numbers; nil if the network has floats.
  /// - parameters:
  ///   - extents: of the weights
  ///   - isTransposed: whether outputs are the last axis and not the first
  mutating func quantizedConstants(
    _ index: Int, weight: Value, extents: [Int], isTransposed: Bool
  ) -> [String]? {
    guard let (products, input) = quantization?.products[program.instructions[index].outputs[0].index] else {
      return nil
    }
    let path = constants.name(of: weight)
    let outputs = products.biases.count
    let size = products.weights.count / outputs
    let ordered =
      isTransposed
      ? products.weights.indices.map { products.weights[$0 % outputs * size + $0 / outputs] } : products.weights
    let weights = builder.addDequantized(
      ordered, extents, scales: products.scales, zeroPoint: 0, axis: isTransposed ? extents.count - 1 : 0, named: path)
    let biases = builder.addDequantized(
      biases: products.biases, scales: products.scales.map { $0 * input.scale },
      named: layerPath(index) + ".bias")
    return [weights, biases]
  }
}
