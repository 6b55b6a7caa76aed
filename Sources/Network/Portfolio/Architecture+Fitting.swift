import GraphIR
import JSONText
import TensorTypes

/// How a design is fitted to samples of another size than it was written for.
extension Architecture {
  /// The parameter of a design that says how many numbers it gives.
  static let outputs = "outputs"
  /// The layer of a design that reads the samples.
  static let stem = "stem"
  /// The least side of the map that is left after all pooling.
  private static let leastSide = 2
  /// The most windows of two that are put behind the stem.
  private static let mostReductions = 30

  /// The design for samples of a shape; nil if it is one for another kind of data.
  ///
  ///     larger samples    [3, 224, 224]  stem, step 2 → pooling → pooling → the design as it is, on [w, 28, 28]
  ///     smaller samples   [1, 5, 5]      the design without its last pooling
  func fitted(to shape: Shape, outputs: Int) -> Architecture? {
    guard let input, input.rank == shape.rank else { return nil }
    var design = self
    design.input = shape
    guard let index = design.parameters.firstIndex(where: { $0.name == Self.outputs }) else { return nil }
    design.parameters[index].defaultValue = .integer(outputs)
    guard shape.rank > 1 else { return design }
    let halvings = Self.halvings(from: Self.side(of: shape), to: Self.side(of: input))
    design.reduce(by: halvings, isImage: shape.rank == 3)
    design.keepSide(of: (shape.extents.dropFirst().min() ?? 1) >> min(halvings, 1))
    return design
  }

  /// The length of a sequence; of a picture the side of a square of its size.
  private static func side(of shape: Shape) -> Double {
    let points = shape.extents.dropFirst().reduce(1.0) { $0 * Double($1) }
    return shape.rank == 3 ? points.squareRoot() : points
  }

  /// How often a side must be halved to be nearest to another, in the logarithm; 0 if it is no larger.
  private static func halvings(from side: Double, to written: Double) -> Int {
    var (side, halvings) = (side, 0)
    while side >= written * 2.0.squareRoot() {
      side /= 2
      halvings += 1
    }
    return halvings
  }

  /// Makes the map smaller that the layers behind the stem read.
  private mutating func reduce(by halvings: Int, isImage: Bool) {
    guard halvings > 0, let stem = layers.firstIndex(where: { $0.name == Self.stem }) else { return }
    let stride = if case .integer(let written)? = layers[stem].attributes["stride"] { written } else { 1 }
    layers[stem].attributes["stride"] = .integer(2 * stride)
    if layers[stem].attributes["padding"] == "same", case .integer(let kernel)? = layers[stem].attributes["kernel"] {
      layers[stem].attributes["padding"] = .integer(kernel / 2)
    }
    var index = stem + 1
    while index < layers.count, layers[index].name?.hasPrefix(Self.stem + "_") == true { index += 1 }
    var left = min(halvings - 1, Self.mostReductions)
    var number = 1
    while left > 0 {
      // Sequences are often long: windows of four halve twice.
      let taken = isImage || left == 1 ? 1 : 2
      var pooling = LayerEntry(isImage ? "max_pool2d" : "max_pool1d", name: "reduction\(number)")
      pooling.attributes["kernel"] = .integer(1 << taken)
      layers.insert(pooling, at: index)
      index += 1
      left -= taken
      number += 1
    }
  }

  /// Takes away the last poolings while they leave too little of a side.
  private mutating func keepSide(of side: Int) {
    func poolings() -> [Int] { layers.indices.filter { layers[$0].kind.hasPrefix("max_pool") } }
    while let last = poolings().last, side >> poolings().count < Self.leastSide { layers.remove(at: last) }
  }
}
