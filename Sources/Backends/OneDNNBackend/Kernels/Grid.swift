import CKernels
import TensorTypes

/// A loop over a grid of elements with up to two operands, each with strides of its own.
struct Grid {
  var extents: [Int]
  var out: [Int]
  var a: [Int]
  var b: [Int]

  /// - parameter b: the second operand's strides; zeros where there is none
  init(extents: [Int], out: [Int], a: [Int], b: [Int]? = nil) {
    self.extents = extents
    self.out = out
    self.a = a
    self.b = b ?? extents.map { _ in 0 }
  }

  private init(_ grid: Grid, axes: [Int]) {
    extents = axes.map { grid.extents[$0] }
    out = axes.map { grid.out[$0] }
    a = axes.map { grid.a[$0] }
    b = axes.map { grid.b[$0] }
  }

  /// The same loop with axes in the order of the output's memory and as few of them as can be.
  func inOutputOrder() -> Grid {
    let axes = extents.indices.filter { extents[$0] > 1 }.sorted { (out[$0], a[$0]) > (out[$1], a[$1]) }
    return Grid(self, axes: axes).joined()
  }

  /// The same sum with the axes that stay outside, except a contiguous one, along which vectors run.
  func inReductionOrder() -> Grid {
    let axes = extents.indices.filter { extents[$0] > 1 }
    let inner = axes.first { a[$0] == 1 && out[$0] != 0 }
    let kept = axes.filter { out[$0] != 0 && $0 != inner }.sorted { a[$0] > a[$1] }
    let reduced = axes.filter { out[$0] == 0 }.sorted { a[$0] > a[$1] }
    return Grid(self, axes: kept + reduced + (inner.map { [$0] } ?? [])).joined()
  }

  /// Neighbouring axes as one where every operand strides over them evenly.
  private func joined() -> Grid {
    var result = Grid(extents: [], out: [], a: [], b: [])
    for axis in extents.indices {
      if let last = result.extents.indices.last, result.out[last] == out[axis] * extents[axis],
        result.a[last] == a[axis] * extents[axis], result.b[last] == b[axis] * extents[axis]
      {
        result.extents[last] *= extents[axis]
        (result.out[last], result.a[last], result.b[last]) = (out[axis], a[axis], b[axis])
      } else {
        result.extents.append(extents[axis])
        result.out.append(out[axis])
        result.a.append(a[axis])
        result.b.append(b[axis])
      }
    }
    return result.extents.isEmpty ? Grid(extents: [1], out: [1], a: [1], b: [0]) : result
  }

  /// The kernel's context at the given addresses.
  func context(
    _ operation: espalier_operation, out: UnsafeMutableRawPointer, a: UnsafeRawPointer, b: UnsafeRawPointer?
  ) -> espalier_grid {
    precondition(extents.count <= Int(espalier_max_rank), "the grid has too many axes")
    var context = espalier_grid()
    context.operation = operation
    context.rank = Int32(extents.count)
    Self.fill(&context.extents, extents)
    Self.fill(&context.out_strides, self.out)
    Self.fill(&context.a_strides, self.a)
    Self.fill(&context.b_strides, self.b)
    (context.out, context.a, context.b) = (out, a, b)
    return context
  }

  private static func fill<Tuple>(_ tuple: inout Tuple, _ numbers: [Int]) {
    withUnsafeMutableBytes(of: &tuple) { bytes in
      for (index, number) in numbers.enumerated() {
        bytes.storeBytes(of: Int64(number), toByteOffset: index * 8, as: Int64.self)
      }
    }
  }
}

extension Emitter {
  /// A loop that writes a view of one buffer from views of others with the same extents.
  /// - parameter type: of the elements of all of them
  mutating func appendGrid(
    _ name: String, _ operation: espalier_operation, to view: View, in target: BufferID, from first: View,
    in source: BufferID, and second: (view: View, buffer: BufferID)? = nil, _ type: DataType = .float32
  ) {
    let grid = Grid(extents: view.extents, out: view.strides, a: first.strides, b: second?.view.strides)
      .inOutputOrder()
    let sources = [(first, source)] + (second.map { [($0.view, $0.buffer)] } ?? [])
    append(
      kernel: name, reads: sources.map(\.1), writes: [target], mayReplace: sources.filter { $0.0 == view }.map(\.1)
    ) {
      (book: borrowing AddressBook) throws(OneDNNError) in
      var b: UnsafeRawPointer?
      let size = type.byteCount
      if let second { b = UnsafeRawPointer(book[second.buffer] + second.view.offset * size) }
      return BuiltStep(
        type == .bfloat16 ? espalier_run_grid_bfloat16 : espalier_run_grid,
        grid.context(
          operation, out: book[target] + view.offset * size, a: book[source] + first.offset * size, b: b))
    }
  }

  /// A step that sets a buffer to zero.
  mutating func appendClearing(_ buffer: BufferID, byteCount: Int) {
    append(kernel: "clear", reads: [], writes: [buffer]) { (book: borrowing AddressBook) throws(OneDNNError) in
      BuiltStep(espalier_run_clearing, espalier_clearing(bytes: book[buffer], count: Int64(byteCount)))
    }
  }

  /// Sums a view into another whose strides are zero along the axes that vanish, times a factor.
  mutating func appendSum(
    to view: View, in target: BufferID, byteCount: Int, from first: View, in source: BufferID, factor: Float
  ) {
    appendClearing(target, byteCount: byteCount)
    let grid = Grid(extents: first.extents, out: view.strides, a: first.strides).inReductionOrder()
    append(kernel: "reduction", reads: [source], writes: [target]) {
      (book: borrowing AddressBook) throws(OneDNNError) in
      let factor = KernelContext(factor)
      return BuiltStep(
        espalier_run_grid,
        grid.context(
          espalier_accumulate, out: book[target], a: book[source], b: factor.pointer),
        isDivisible: grid.out[0] != 0, keeping: [factor])
    }
  }
}
