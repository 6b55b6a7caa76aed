/// A tensor that is known when the file is read: weights, or what was computed from shapes.
struct Constant {
  enum Elements {
    case floats([Float])
    /// Integers and truth values.
    case integers([Dimension])
  }

  /// Row-major, outermost first; empty for a scalar.
  var extents: [Int]
  var elements: Elements
  /// The initialiser that it was before it was reshaped or transposed.
  var origin: String?

  init(_ extents: [Int], floats: [Float], origin: String? = nil) {
    self.extents = extents
    elements = .floats(floats)
    self.origin = origin
  }

  init(_ extents: [Int], integers: [Dimension]) {
    self.extents = extents
    elements = .integers(integers)
  }

  /// A list of numbers.
  init(_ numbers: [Dimension]) { self.init([numbers.count], integers: numbers) }

  var count: Int {
    switch elements {
    case .floats(let values): values.count
    case .integers(let values): values.count
    }
  }

  /// The numbers as floats; nil if one depends on the batch.
  var floats: [Float]? {
    switch elements {
    case .floats(let values): values
    case .integers(let values): values.contains(where: \.isBatch) ? nil : values.map { Float($0.factor) }
    }
  }

  /// The numbers as integers; nil for fractions, and for what depends on the batch.
  var integers: [Int]? {
    switch elements {
    case .floats(let values):
      values.allSatisfy { $0 == $0.rounded() && $0.magnitude < 0x1p53 } ? values.map { Int($0) } : nil
    case .integers(let values):
      values.contains(where: \.isBatch) ? nil : values.map(\.factor)
    }
  }

  var dimensions: [Dimension]? {
    if case .integers(let values) = elements { values } else { integers?.map { Dimension($0) } }
  }

  /// The single number of a scalar, or of a tensor of one element or of equal ones.
  var scalar: Double? {
    switch elements {
    case .floats(let values):
      guard let first = values.first, values.allSatisfy({ $0 == first }) else { return nil }
      // The shortest decimal of the float: 0.1 and not 0.10000000149011612.
      return Double("\(first)") ?? Double(first)
    case .integers(let values):
      guard let first = values.first, values.allSatisfy({ $0 == first }) else { return nil }
      return first.number.map { Double($0) }
    }
  }

  /// The extents with those of 1 at the front left out.
  var core: [Int] { Array(extents.drop { $0 == 1 }) }

  func reshaped(_ extents: [Int]) -> Constant {
    precondition(extents.reduce(1, *) == count, "a reshape keeps its elements")
    var copy = self
    copy.extents = extents
    return copy
  }

  /// Axis i of the result is axis `axes[i]`. O(count · rank).
  func transposed(_ axes: [Int]) -> Constant {
    precondition(axes.sorted() == Array(extents.indices), "a permutation names each axis once")
    var strides = [Int](repeating: 1, count: extents.count)
    for axis in extents.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * extents[axis + 1] }
    let (goal, steps) = (axes.map { extents[$0] }, axes.map { strides[$0] })
    func permuted<Element>(_ values: [Element]) -> [Element] {
      var position = [Int](repeating: 0, count: goal.count)
      var offset = 0
      return values.indices.map { _ in
        defer {
          for axis in goal.indices.reversed() {
            position[axis] += 1
            offset += steps[axis]
            if position[axis] < goal[axis] { break }
            offset -= steps[axis] * goal[axis]
            position[axis] = 0
          }
        }
        return values[offset]
      }
    }
    switch elements {
    case .floats(let values): return Constant(goal, floats: permuted(values), origin: origin)
    case .integers(let values): return Constant(goal, integers: permuted(values))
    }
  }
}
