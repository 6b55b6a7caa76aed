import Primitives

extension ConvolutionGeometry {
  /// Each position's operands are gathered once, then multiplied with the weights of every output channel.
  func run(
    _ x: [Int8], _ products: QuantizedProducts, inputZero: Int32, zero: Int32, to y: UnsafeMutableBufferPointer<Int8>
  ) {
    let (groupChannels, groupOutputs, reach) = (channels / groups, outputs / groups, reach)
    let weights = products.weights.map(Int16.init)
    let (kernel, stride, dilation, padding) = (window.kernel, window.stride, window.dilation, window.padding)
    let area = output.area
    var patch = [Int16](repeating: 0, count: reach)
    x.withUnsafeBufferPointer { x in
      for group in 0..<groups {
        for row in 0..<output.height {
          for column in 0..<output.width {
            var position = 0
            for channel in 0..<groupChannels {
              let plane = (group * groupChannels + channel) * input.area
              for i in 0..<kernel.height {
                let r = row * stride.height + i * dilation.height - padding.top
                for j in 0..<kernel.width {
                  let s = column * stride.width + j * dilation.width - padding.left
                  let isInside = r >= 0 && r < input.height && s >= 0 && s < input.width
                  patch[position] = isInside ? Int16(x[plane + r * input.width + s]) - Int16(inputZero) : 0
                  position += 1
                }
              }
            }
            for output in group * groupOutputs..<(group + 1) * groupOutputs {
              let sum = dot(patch, weights, from: output * reach)
              y[output * area + row * self.output.width + column] = products.result(sum, output, zero)
            }
          }
        }
      }
    }
  }
}

extension LinearGeometry {
  func run(
    _ x: [Int8], _ products: QuantizedProducts, inputZero: Int32, zero: Int32, to y: UnsafeMutableBufferPointer<Int8>
  ) {
    let operands = x.map { Int16($0) - Int16(inputZero) }
    let weights = products.weights.map(Int16.init)
    for output in 0..<outputs {
      y[output] = products.result(dot(operands, weights, from: output * inputs), output, zero)
    }
  }
}

extension QuantizedProducts {
  @inline(__always)
  fileprivate func result(_ sum: Int32, _ output: Int, _ zero: Int32) -> Int8 {
    clamped(zero &+ requantizations[output](biases[output] &+ sum), lower, upper)
  }
}

/// Σ operands[i] · weights[start + i]; the sums of a checked program fit in 32 bits.
private func dot(_ operands: [Int16], _ weights: [Int16], from start: Int) -> Int32 {
  operands.withUnsafeBufferPointer { operands in
    weights.withUnsafeBufferPointer { weights in
      var sum: Int32 = 0
      let row = weights.baseAddress! + start
      for index in 0..<operands.count { sum &+= Int32(operands[index]) &* Int32(row[index]) }
      return sum
    }
  }
}

extension PoolingGeometry {
  /// What a sum of so many cells is divided by.
  func divisor(of count: Int) -> Int {
    if case .window(let window, countsPadding: true) = region { window.kernel.area } else { count }
  }

  /// Visits each output position with the elements that it covers: where the rows begin, and the columns in them.
  func forEachRegion(_ body: (_ index: Int, _ rows: [Int], _ columns: [Int]) -> Void) {
    let columns = (0..<output.width).map { indices($0, \.width, padding: \.left) }
    let rows = (0..<output.height).map { indices($0, \.height, padding: \.top) }
    var index = 0
    for channel in 0..<channels {
      for row in rows {
        let starts = row.map { (channel * input.height + $0) * input.width }
        for column in columns {
          body(index, starts, column)
          index += 1
        }
      }
    }
  }

  private func indices(_ position: Int, _ axis: KeyPath<Extent, Int>, padding: KeyPath<Margins, Int>) -> [Int] {
    let (size, count) = (input[keyPath: axis], output[keyPath: axis])
    switch region {
    case .adaptive: return Array(position * size / count..<((position + 1) * size + count - 1) / count)
    case .window(let window, _):
      let start = position * window.stride[keyPath: axis] - window.padding[keyPath: padding]
      return (0..<window.kernel[keyPath: axis]).map { start + $0 * window.dilation[keyPath: axis] }
        .filter { $0 >= 0 && $0 < size }
    }
  }
}

extension StridedLoop {
  /// Visits every position with the offset of each operand.
  func forEach(_ body: (_ offsets: [Int]) -> Void) {
    var position = [Int](repeating: 0, count: extents.count)
    var offsets = [Int](repeating: 0, count: strides.count)
    while true {
      body(offsets)
      var axis = extents.count - 1
      while axis >= 0 {
        position[axis] += 1
        for operand in strides.indices { offsets[operand] += strides[operand][axis] }
        if position[axis] < extents[axis] { break }
        for operand in strides.indices { offsets[operand] -= strides[operand][axis] * extents[axis] }
        position[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }
}
