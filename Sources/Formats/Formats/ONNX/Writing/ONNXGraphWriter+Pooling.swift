import Primitives
import TensorTypes

extension ONNXGraphWriter {
  mutating func write(_ pooling: Pooling, _ index: Int, _ form: Operand.Form) {
    let input = program.instructions[index].inputs[0]
    let x = operand(input, form)
    switch pooling.region {
    case .window(let window, let countsPadding):
      var attributes = attributes(of: window, form)
      switch pooling.kind {
      case .maximum: add("MaxPool", [x], attributes, index, form)
      case .average:
        attributes.append(("count_include_pad", .integer(countsPadding ? 1 : 0)))
        add("AveragePool", [x], attributes, index, form)
      }
    case .adaptive(let output):
      let map = shape(input)
      var axes = [(axis: form == .sequence ? 2 : 3, regions: AdaptiveRegions(map[3], to: output.width))]
      if form == .asInProgram { axes.append((2, AdaptiveRegions(map[2], to: output.height))) }
      write(pooling.kind, x, axes.filter { !$0.regions.isIdentity }, index, form)
    }
  }

  /// Regions of unequal size, which no pooling of ONNX has, axis by axis.
  ///
  /// Maxima: Gather brings the elements of each region together, smaller regions repeat one of theirs; ReduceMax takes the
  /// largest. Means are a product with a matrix that has 1 / size where an element belongs to a region:
  ///
  ///     5 elements to 3:   region 0: 0 1      1/2  ·   ·
  ///                        region 1: 1 2 3    1/2 1/3  ·
  ///                        region 2: 3 4       ·  1/3  ·
  ///                                            ·  1/3 1/2
  ///                                            ·   ·  1/2
  private mutating func write(
    _ kind: Pooling.Kind, _ input: String, _ axes: [(axis: Int, regions: AdaptiveRegions)], _ index: Int,
    _ form: Operand.Form
  ) {
    var x = input
    for (number, (axis, regions)) in axes.enumerated() {
      let isLast = number == axes.count - 1
      switch kind {
      case .maximum:
        let positions = builder.matrix(regions.positions)
        let gathered = step("Gather", [x, positions], [("axis", .integer(axis))], in: index)
        x = reduce("ReduceMax", gathered, over: [axis + 1], keepsAxes: false, index, form, isLast: isLast)
      case .average:
        let isWidth = axis == (form == .sequence ? 2 : 3)
        let name = builder.unique("\(layerPath(index))/regions")
        // From the right for the last axis, [size, count]; from the left for the one before it, [count, size].
        let extents = isWidth ? [regions.size, regions.count] : [regions.count, regions.size]
        builder.add(tensor: regions.shares(transposed: !isWidth), extents, named: name)
        let operands = isWidth ? [x, name] : [name, x]
        if isLast {
          add("MatMul", operands, index, form)
        } else {
          x = step("MatMul", operands, in: index)
        }
      }
    }
  }

  mutating func write(_ reduction: Reduction, _ index: Int, _ form: Operand.Form) {
    let x = operand(program.instructions[index].inputs[0], form)
    let axes = reduction.axes.compactMap { axis($0, in: form) }
    // Over an axis of extent 1 nothing is to be done.
    guard !axes.isEmpty else { return add("Identity", [x], index, form) }
    switch reduction.kind {
    case .sum: add("ReduceSum", [x, builder.list(axes)], [("keepdims", .integer(1))], index, form)
    case .mean: _ = reduce("ReduceMean", x, over: axes, keepsAxes: true, index, form, isLast: true)
    }
  }

  /// - parameter isLast: whether this makes the instruction's result
  private mutating func reduce(
    _ type: String, _ x: String, over axes: [Int], keepsAxes: Bool, _ index: Int, _ form: Operand.Form, isLast: Bool
  ) -> String {
    var attributes: [(String, ONNXAttribute)] = [("keepdims", .integer(keepsAxes ? 1 : 0))]
    var operands = [x]
    if opset.reducesByInput {
      operands.append(builder.list(axes))
    } else {
      attributes.append(("axes", .integers(axes)))
    }
    guard isLast else { return step(type, operands, attributes, in: index) }
    add(type, operands, attributes, index, form)
    return x
  }
}

/// How an adaptive pooling cuts an axis: region i of m covers ⌊i · size / m⌋ ..< ⌈(i + 1) · size / m⌉.
struct AdaptiveRegions {
  let size: Int
  let count: Int

  init(_ size: Int, to count: Int) {
    self.size = size
    self.count = count
  }

  var isIdentity: Bool { size == count }

  func region(_ index: Int) -> Range<Int> {
    (index * size / count)..<((index + 1) * size + count - 1) / count
  }

  /// The elements of each region, as many as the largest has; a smaller one repeats its last.
  var positions: [[Int]] {
    let regions = (0..<count).map(region)
    let length = regions.map(\.count).max() ?? 1
    return regions.map { region in (0..<length).map { min(region.lowerBound + $0, region.upperBound - 1) } }
  }

  /// The share that each element has in each region's mean, row-major: [size, count], or [count, size] if transposed.
  func shares(transposed: Bool) -> [Float] {
    var shares = [Float](repeating: 0, count: size * count)
    for index in 0..<count {
      let region = region(index)
      for element in region {
        shares[transposed ? index * size + element : element * count + index] = 1 / Float(region.count)
      }
    }
    return shares
  }
}
