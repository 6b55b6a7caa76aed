import Primitives

extension DeviceProgram {
  /// The range of each tensor. Operators that only choose or copy numbers read and write one range, so that they compute
  /// nothing; of a softmax it is fixed; constants are symmetric.
  /// - parameter trained: where tensors that share a range have one of training, nothing else says what it is
  func ranges(
    _ calibration: Calibration, constants: [[Float]], trained: [Int: (lower: Double, upper: Double)]
  ) -> [QuantizedRange] {
    var groups = TensorGroups(count: tensors.count)
    var fixed: Set<Int> = []
    for step in operators {
      switch step.kind {
      case .pooling(.maximum, _), .move:
        for input in step.inputs { groups.join(input, step.output) }
      case .softmax: fixed.insert(step.output)
      default: break
      }
    }
    var limits: [Int: (lower: Double, upper: Double)] = [:]
    let trainedRoots = Set(trained.keys.map { groups.root($0) })
    for index in tensors.indices {
      let calibrated = trainedRoots.contains(groups.root(index)) ? nil : calibration.ranges[index]
      var own = trained[index] ?? calibrated ?? (0, 0)
      if case .constant(let number) = tensors[index].source {
        let largest = constants[number].reduce(0) { max($0, Double($1.magnitude)) }
        own = (-largest, largest)
      }
      let root = groups.root(index)
      limits[root] = limits[root].map { (min($0.lower, own.lower), max($0.upper, own.upper)) } ?? own
    }
    let fixedRoots = Set(fixed.map { groups.root($0) })
    return tensors.indices.map { index in
      let root = groups.root(index)
      if fixedRoots.contains(root) { return QuantizedRange(scale: 1.0 / 256, zeroPoint: -128) }
      let (lower, upper) = limits[root] ?? (0, 0)
      return QuantizedRange(lower: lower, upper: upper)
    }
  }
}

/// Tensors that have one range.
private struct TensorGroups {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  func root(_ index: Int) -> Int {
    var index = index
    while parents[index] != index { index = parents[index] }
    return index
  }

  mutating func join(_ left: Int, _ right: Int) {
    let (first, second) = (root(left), root(right))
    parents[max(first, second)] = min(first, second)
  }
}
