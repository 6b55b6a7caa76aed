import Primitives
import TensorTypes

extension PrimitiveCase {
  /// Convolutions: every odd number of channels, strides, dilation, groups, uneven padding and batch 1.
  static let convolutions: [PrimitiveCase] =
    [
      convolution("1×1", batch: 2, from: 3, to: 7, on: Extent(5)),
      convolution("3×3 padded", batch: 2, from: 3, to: 16, on: Extent(8), kernel: Extent(3), padding: .init(Extent(1))),
      convolution(
        "3×3 batch 1", batch: 1, from: 7, to: 15, on: Extent(5), kernel: Extent(3), padding: .init(Extent(1))),
      convolution("3×3 of one channel", batch: 3, from: 1, to: 1, on: Extent(6), kernel: Extent(3)),
      convolution("3×3 without bias", batch: 2, from: 15, to: 17, on: Extent(4), kernel: Extent(3), bias: false),
      convolution(
        "3×3 of 17 channels, stride 2", batch: 2, from: 17, to: 3, on: Extent(height: 9, width: 7), kernel: Extent(3),
        stride: Extent(2), padding: .init(Extent(1))),
      convolution(
        "5×3, uneven strides", batch: 2, from: 3, to: 5, on: Extent(height: 11, width: 10),
        kernel: Extent(height: 5, width: 3), stride: Extent(height: 3, width: 2),
        padding: .init(Extent(height: 2, width: 1))),
      convolution(
        "4×4, uneven padding", batch: 2, from: 3, to: 4, on: Extent(6), kernel: Extent(4),
        padding: Margins(top: 1, left: 2, bottom: 2, right: 1)),
      convolution(
        "3×3 dilated", batch: 2, from: 3, to: 5, on: Extent(height: 9, width: 8), kernel: Extent(3),
        padding: .init(Extent(2)), dilation: Extent(height: 2, width: 3)),
      convolution(
        "3×3 in 3 groups", batch: 2, from: 9, to: 15, on: Extent(5), kernel: Extent(3), padding: .init(Extent(1)),
        groups: 3),
      convolution(
        "3×3 depthwise", batch: 2, from: 7, to: 7, on: Extent(6), kernel: Extent(3), stride: Extent(2),
        padding: .init(Extent(1)), groups: 7, bias: false),
      convolution(
        "depthwise with two outputs a channel", batch: 1, from: 3, to: 6, on: Extent(5), kernel: Extent(3),
        padding: .init(Extent(1)), groups: 3),
      convolution(
        "of sequences", batch: 3, from: 1, to: 15, on: Extent(height: 1, width: 40),
        kernel: Extent(height: 1, width: 5),
        stride: Extent(height: 1, width: 2), padding: .init(Extent(height: 0, width: 1))),
      convolution(
        "of sequences, dilated", batch: 2, from: 17, to: 7, on: Extent(height: 1, width: 15),
        kernel: Extent(height: 1, width: 3), padding: .init(Extent(height: 0, width: 2)),
        dilation: Extent(height: 1, width: 2)),
      convolution("as large as its map", batch: 2, from: 3, to: 17, on: Extent(4), kernel: Extent(4)),
      convolution(
        "mostly over padding", batch: 1, from: 1, to: 3, on: Extent(2), kernel: Extent(3), stride: Extent(3),
        padding: .init(Extent(2))),
      PrimitiveCase("convolution of the network's input") { builder in
        let x = builder.input([2, 3, 6, 6])
        let (weight, bias) = (builder.parameter([7, 3, 3, 3]), builder.parameter([7]))
        return builder.program(
          .convolution(Convolution(window: Window(kernel: Extent(3)), bias: true)), x, weight, bias)
      },
    ]
    + (1...15).map { channels in
      convolution(
        "1×1, stride 2", batch: 2, from: channels, to: (channels * 7) % 16 + 1, on: Extent(6), stride: Extent(2))
    }

  static let matrixProducts: [PrimitiveCase] = [
    matrixProduct(batch: 5, from: 7, to: 3, transposeB: true, bias: true),
    matrixProduct(batch: 1, from: 17, to: 15, transposeB: true, bias: true),
    matrixProduct(batch: 3, from: 1, to: 1, transposeB: true, bias: false),
    matrixProduct(batch: 4, from: 40, to: 10, bias: true),
    matrixProduct(batch: 7, from: 3, to: 5, transposeA: true, bias: false),
    matrixProduct(batch: 3, from: 9, to: 4, transposeA: true, transposeB: true, bias: true),
  ]

  private static func convolution(
    _ name: String, batch: Int, from input: Int, to output: Int, on map: Extent, kernel: Extent = Extent(1),
    stride: Extent = Extent(1), padding: Margins = .none, dilation: Extent = Extent(1), groups: Int = 1,
    bias: Bool = true
  ) -> PrimitiveCase {
    PrimitiveCase("convolution \(name), \(input) → \(output) channels") { builder in
      let x = builder.activation([batch, input, map.height, map.width])
      let weight = builder.parameter([output, input / groups, kernel.height, kernel.width])
      let window = Window(kernel: kernel, stride: stride, padding: padding, dilation: dilation)
      let inputs = [x, weight] + (bias ? [builder.parameter([output])] : [])
      return builder.program.apply(.convolution(Convolution(window: window, groups: groups, bias: bias)), inputs)[0]
    }
  }

  private static func matrixProduct(
    batch: Int, from input: Int, to output: Int, transposeA: Bool = false, transposeB: Bool = false, bias: Bool
  ) -> PrimitiveCase {
    let operands = "a\(transposeA ? "ᵀ" : "") · b\(transposeB ? "ᵀ" : "")\(bias ? " + bias" : "")"
    return PrimitiveCase("matrix product \(operands), [\(batch), \(input)] · [\(input), \(output)]") { builder in
      let a = builder.activation(transposeA ? [input, batch] : [batch, input])
      let b = builder.parameter(transposeB ? [output, input] : [input, output])
      let product = MatrixProduct(transposeA: transposeA, transposeB: transposeB, bias: bias)
      return builder.program.apply(.matrixProduct(product), [a, b] + (bias ? [builder.parameter([output])] : []))[0]
    }
  }
}
