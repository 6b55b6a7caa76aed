import Primitives
import TensorTypes
import Testing

@testable import OneDNNBackend

/// Every primitive beside convolution, in each layout: narrow convolutions before it put maps channels last, wide
/// ones in blocks, none leaves them row-major.
struct PrimitiveTests {
  enum Surroundings: Int, CaseIterable, Sendable {
    case plain = 0
    case narrow = 5
    case wide = 32
  }

  /// A network that reads maps of 4×6 in the given surroundings.
  func compare(
    _ surroundings: Surroundings, batch: Int = 3, _ name: String = #function,
    _ body: (inout ForwardNet, Value) throws -> Value
  ) throws {
    // Three channels are what a convolution reads directly into blocks.
    var net = try ForwardNet([surroundings == .wide ? 3 : 6, 4, 6], batch: batch)
    var value = net.input
    if surroundings != .plain {
      value = net.convolution(value, surroundings.rawValue, Extent(3), padding: Extent(1))
    } else {
      value = net.apply(.elementwise(.affine(scale: 1.5, offset: 0.1)), value)
    }
    value = try body(&net, value)
    if surroundings != .plain && net.builder.shape(value).rank == 4 {
      value = net.convolution(value, 16, Extent(1))
    }
    let comparison = try Comparison(net.finish(value))
    comparison.expectAgreement("\(name) \(surroundings)")
    #expect(!comparison.executable.steps.contains { $0.implementation.hasPrefix("ref") }, "\(name) \(surroundings)")
  }

  @Test(arguments: Surroundings.allCases) func poolings(_ surroundings: Surroundings) throws {
    let windows: [Window] = [
      Window(kernel: Extent(2), stride: Extent(2)),
      Window(kernel: Extent(3), stride: Extent(2), padding: Margins(Extent(1))),
      Window(kernel: Extent(2), stride: Extent(1), dilation: Extent(2)),
    ]
    for window in windows {
      try compare(surroundings) { net, x in net.pool(.maximum, x, .window(window, countsPadding: true)) }
      for counts in [true, false] {
        try compare(surroundings) { net, x in net.pool(.average, x, .window(window, countsPadding: counts)) }
      }
    }
    for extent in [Extent(height: 3, width: 4), Extent(1), Extent(height: 4, width: 6)] {
      try compare(surroundings) { net, x in net.pool(.average, x, .adaptive(output: extent)) }
      try compare(surroundings) { net, x in net.pool(.maximum, x, .adaptive(output: extent)) }
    }
  }

  @Test(arguments: Surroundings.allCases) func normalizations(_ surroundings: Surroundings) throws {
    try compare(surroundings) { net, x in net.relu(net.normalization(x)) }
    try compare(surroundings) { net, x in net.normalization(x, affine: false) }
    try compare(surroundings) { net, x in net.linear(net.relu(net.normalization(net.flatten(x))), 5) }
    try compare(surroundings, batch: 1) { net, x in net.relu(net.normalization(x)) }
  }

  static let functions: [Elementwise] = [
    .relu, .leakyRelu(slope: 0.1), .leakyRelu(slope: -0.1), .elu(alpha: 0.7), .gelu, .silu, .hardSwish, .sigmoid, .tanh,
    .clip(lower: -0.5, upper: 0.5), .clip(lower: 0, upper: .infinity), .square, .affine(scale: -2, offset: 0.5),
  ]

  @Test(arguments: functions) func functionsOfOneElement(_ function: Elementwise) throws {
    for surroundings in Surroundings.allCases {
      // Alone, and fused into the convolution before it.
      try compare(surroundings, "\(function)") { net, x in net.apply(.elementwise(function), x) }
      try compare(surroundings, "\(function), shared") { net, x in
        net.apply(.binary(.add), net.apply(.elementwise(function), x), x)
      }
    }
  }

  @Test func inverseSquareRoot() throws {
    for surroundings in Surroundings.allCases {
      try compare(surroundings) { net, x in
        let positive = net.apply(.elementwise(.affine(scale: 1, offset: 2)), net.apply(.elementwise(.square), x))
        return net.apply(.elementwise(.inverseSquareRoot), positive)
      }
    }
  }

  @Test(arguments: Binary.allCases) func stretchedOperands(_ binary: Binary) throws {
    for surroundings in Surroundings.allCases {
      for axes in [[2, 3], [0, 2, 3], [1], [0], [0, 1, 2, 3], [3], [1, 2]] {
        for kind in [Reduction.Kind.sum, .mean] {
          try compare(surroundings, "\(binary) \(axes)") { net, x in
            let reduced = net.apply(.reduction(Reduction(kind, axes: axes)), x)
            return net.apply(.binary(binary), x, reduced)
          }
        }
      }
    }
  }

  @Test(arguments: Surroundings.allCases) func movements(_ surroundings: Surroundings) throws {
    for axis in 0..<4 {
      try compare(surroundings, "concatenation \(axis)") { net, x in
        let other = net.apply(.elementwise(.tanh), x)
        let joined = net.apply(.concatenation(axis: axis), x, other)
        return axis == 0 ? net.apply(.slice(axis: 0, start: 1, count: 3), joined) : joined
      }
      try compare(surroundings, "slice \(axis)") { net, x in
        guard axis > 0 else { return x }
        let extent = net.builder.shape(x)[axis]
        return net.apply(.slice(axis: axis, start: 1, count: extent - 2), x)
      }
      try compare(surroundings, "pad \(axis)") { net, x in
        guard axis > 0 else { return x }
        var (before, after) = ([0, 0, 0, 0], [0, 0, 0, 0])
        (before[axis], after[axis]) = (2, 1)
        return net.apply(.pad(before: before, after: after), x)
      }
    }
    try compare(surroundings, "block slice") { net, x in
      let channels = net.builder.shape(x)[1]
      return channels < 32 ? x : net.apply(.slice(axis: 1, start: 16, count: 16), x)
    }
    for axes in [[0, 2, 3, 1], [0, 3, 1, 2], [0, 1, 3, 2]] {
      try compare(surroundings, "permutation \(axes)") { net, x in net.apply(.permutation(axes: axes), x) }
    }
    try compare(surroundings, "upsampling") { net, x in
      net.apply(.upsampling(factor: Extent(height: 2, width: 3)), x)
    }
    try compare(surroundings, "reshape") { net, x in
      let shape = net.builder.shape(x)
      return net.apply(.reshape([shape[0], shape[1] * 2, shape[2] / 2, shape[3]]), x)
    }
    try compare(surroundings, "broadcast") { net, x in
      let shape = net.builder.shape(x)
      return net.apply(.broadcast(shape), net.apply(.reduction(Reduction(.mean, axes: [2, 3])), x))
    }
  }

  @Test(arguments: Surroundings.allCases) func softmaxAndDropout(_ surroundings: Surroundings) throws {
    try compare(surroundings) { net, x in net.apply(.softmax, x) }
    try compare(surroundings) { net, x in net.apply(.softmax, net.flatten(x)) }
    try compare(surroundings) { net, x in
      let key = net.randomKey()
      return net.apply(.dropout(rate: 0.4, stream: 2), x, key)
    }
  }

  @Test func matrixProducts() throws {
    for (left, right) in [(false, false), (false, true), (true, false), (true, true)] {
      try compare(.plain) { net, x in
        let flat = net.flatten(x)
        let turned = left ? net.apply(.permutation(axes: [1, 0]), flat) : flat
        let weight = net.parameter("weight", right ? [7, 144] : [144, 7])
        return net.apply(.matrixProduct(MatrixProduct(transposeA: left, transposeB: right)), turned, weight)
      }
    }
  }
}
