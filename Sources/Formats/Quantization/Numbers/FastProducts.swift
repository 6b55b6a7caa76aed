import CQuantized
import Primitives

/// The constants of a convolution or matrix product as ``CQuantized``'s loops read them: they give the bits of the plain loops
/// in a twentieth of the time.
struct FastProducts: Sendable {
  private let window: espalier_window
  private let groups: Int
  private let outputs: Int
  private let isDepthwise: Bool
  /// Of each group: [products][outputs, in whole lanes], or [products] of a depthwise one.
  private let weights: [[Int32]]
  /// Of each group, in whole lanes.
  private let biases: [[Int32]]
  private let multipliers: [Int32]
  private let shifts: [Int32]
  private let limits: (lower: Int32, upper: Int32)

  init(_ geometry: ConvolutionGeometry, _ products: QuantizedProducts) {
    let (kernel, stride, dilation, padding) = (
      geometry.window.kernel, geometry.window.stride, geometry.window.dilation, geometry.window.padding
    )
    window = espalier_window(
      channels: Int64(geometry.channels / geometry.groups), rows: Int64(geometry.input.height),
      columns: Int64(geometry.input.width), out_rows: Int64(geometry.output.height),
      out_columns: Int64(geometry.output.width), kernel_rows: Int64(kernel.height), kernel_columns: Int64(kernel.width),
      stride_rows: Int64(stride.height), stride_columns: Int64(stride.width), dilation_rows: Int64(dilation.height),
      dilation_columns: Int64(dilation.width), top: Int64(padding.top), left: Int64(padding.left))
    (groups, outputs) = (geometry.groups, geometry.outputs / geometry.groups)
    isDepthwise = geometry.channels == geometry.groups
    let (reach, outputs) = (geometry.reach, geometry.outputs / geometry.groups)
    (weights, biases) = Self.grouped(products, groups: geometry.groups, outputs, reach, isDepthwise: isDepthwise)
    multipliers = products.requantizations.map(\.multiplier)
    shifts = products.requantizations.map(\.shift)
    limits = (Int32(products.lower), Int32(products.upper))
  }

  init(_ geometry: LinearGeometry, _ products: QuantizedProducts) {
    window = espalier_window(
      channels: Int64(geometry.inputs), rows: 1, columns: 1, out_rows: 1, out_columns: 1, kernel_rows: 1,
      kernel_columns: 1, stride_rows: 1, stride_columns: 1, dilation_rows: 1, dilation_columns: 1, top: 0, left: 0)
    (groups, outputs, isDepthwise) = (1, geometry.outputs, false)
    (weights, biases) = Self.grouped(products, groups: 1, geometry.outputs, geometry.inputs, isDepthwise: false)
    multipliers = products.requantizations.map(\.multiplier)
    shifts = products.requantizations.map(\.shift)
    limits = (Int32(products.lower), Int32(products.upper))
  }

  private static func grouped(
    _ products: QuantizedProducts, groups: Int, _ outputs: Int, _ reach: Int, isDepthwise: Bool
  ) -> (weights: [[Int32]], biases: [[Int32]]) {
    let lanes = Int(espalier_lanes)
    let width = (outputs + lanes - 1) / lanes * lanes
    var weights: [[Int32]] = []
    var biases: [[Int32]] = []
    for group in 0..<groups {
      let own = products.weights[group * outputs * reach..<(group + 1) * outputs * reach]
      biases.append(
        Array(products.biases[group * outputs..<(group + 1) * outputs]) + Array(repeating: 0, count: width - outputs))
      guard !isDepthwise else {
        weights.append(own.map(Int32.init))
        continue
      }
      var turned = [Int32](repeating: 0, count: reach * width)
      for (index, weight) in own.enumerated() { turned[index % reach * width + index / reach] = Int32(weight) }
      weights.append(turned)
    }
    return (weights, biases)
  }

  func run(_ x: [Int8], inputZero: Int32, zero: Int32, to y: UnsafeMutableBufferPointer<Int8>) {
    let (inputSize, area) = (
      Int(window.channels * window.rows * window.columns), Int(window.out_rows * window.out_columns)
    )
    let reach = Int(window.channels * window.kernel_rows * window.kernel_columns)
    var workspace = [Int32](
      repeating: 0, count: max(reach * Int(espalier_positions), Int(window.out_columns)))
    withUnsafePointer(to: window) { window in
      x.withUnsafeBufferPointer { x in
        multipliers.withUnsafeBufferPointer { multipliers in
          shifts.withUnsafeBufferPointer { shifts in
            for group in 0..<groups {
              func requantization(_ output: Int) -> espalier_requantization {
                espalier_requantization(
                  multipliers: multipliers.baseAddress! + output, shifts: shifts.baseAddress! + output, zero: zero,
                  lower: limits.lower, upper: limits.upper)
              }
              let from = x.baseAddress! + group * inputSize
              guard isDepthwise else {
                var to = requantization(group * outputs)
                espalier_int8_convolution(
                  window, from, inputZero, weights[group], biases[group], Int64(outputs), &to, &workspace,
                  y.baseAddress! + group * outputs * area)
                continue
              }
              for output in 0..<outputs {
                var to = requantization(group * outputs + output)
                weights[group].withUnsafeBufferPointer { weights in
                  espalier_int8_depthwise(
                    window, from, inputZero, weights.baseAddress! + output * reach, biases[group][output], &to,
                    &workspace, y.baseAddress! + (group * outputs + output) * area)
                }
              }
            }
          }
        }
      }
    }
  }
}
