import COneDNN
import Primitives
import TensorTypes

/// Values in the layouts and types that primitives ask for.
extension Emitter {
  /// The elements of a value in a layout and a type, by default the value's own type.
  mutating func operand(
    _ value: Value, as layout: Layout, in type: DataType? = nil
  ) throws(OneDNNError) -> BufferID {
    let wanted = Copy(value: value, layout: layout, type: type ?? self.type(value))
    if lies(wanted) { return buffer(value) }
    if let copy = copies[wanted] { return copy }
    let copy = temporary(wanted.type.byteCount * shape(value).elementCount)
    try reorder(
      buffer(value), self.layout(value).descriptor(of: shape(value), self.type(value)), to: copy,
      layout.descriptor(of: shape(value), wanted.type))
    copies[wanted] = copy
    return copy
  }

  /// The buffer for a primitive that writes a value in `layout`. `deliver` then copies it to the value's own layout.
  mutating func destination(_ value: Value, as layout: Layout, in type: DataType? = nil) -> BufferID {
    let written = Copy(value: value, layout: layout, type: type ?? self.type(value))
    return lies(written) ? buffer(value) : temporary(written.type.byteCount * shape(value).elementCount)
  }

  mutating func deliver(
    _ value: Value, from buffer: BufferID, in layout: Layout, _ type: DataType? = nil
  ) throws(OneDNNError) {
    let written = Copy(value: value, layout: layout, type: type ?? self.type(value))
    if lies(written) { return }
    try reorder(
      buffer, layout.descriptor(of: shape(value), written.type), to: self.buffer(value),
      self.layout(value).descriptor(of: shape(value), self.type(value)))
    // A rounded value is not the one that was written.
    if written.type == self.type(value) { copies[written] = buffer }
  }

  /// Whether a value's own buffer serves as a copy of it.
  private func lies(_ copy: Copy) -> Bool {
    copy.type == type(copy.value) && layout(copy.value).agrees(with: copy.layout, on: shape(copy.value))
  }

  /// The layout of a value that is a convolution's weight.
  func storedLayout(ofWeight value: Value) throws(OneDNNError) -> MemoryDescriptor? {
    guard case .parameter(let index) = program[sources[value] ?? value].role else { return nil }
    return tensors.parameters[index].layout
  }

  /// A convolution's weight in the layout and type that a primitive asks for.
  mutating func weight(
    _ value: Value, as layout: MemoryDescriptor, extents: [Int]
  ) throws(OneDNNError) -> BufferID {
    let value = sources[value] ?? value
    let rowMajor = try MemoryDescriptor.rowMajor(extents, type(value).library)
    let own = try storedLayout(ofWeight: value) ?? rowMajor
    let stored = weights[value] ?? buffer(value)
    if own == layout { return stored }
    if let copy = weightCopies.first(where: { $0.value == value && $0.layout == layout }) { return copy.buffer }
    let copy = temporary(layout.byteCount)
    try withPrelude(of: value) { (emitter) throws(OneDNNError) in
      try emitter.reorder(stored, own, to: copy, layout)
    }
    weightCopies.append((value, layout, copy))
    return copy
  }

  /// Emits steps that depend only on one value: in the prelude, if the value is known there.
  mutating func withPrelude(
    of value: Value, _ emit: (inout Emitter) throws(OneDNNError) -> Void
  ) throws(OneDNNError) {
    let wasInPrelude = isInPrelude
    isInPrelude = program.instructions[..<preludeCount].contains { $0.outputs.contains(value) } || isStored(value)
    defer { isInPrelude = wasInPrelude }
    try emit(&self)
  }

  private func isStored(_ value: Value) -> Bool {
    if case .parameter = program[value].role { true } else { false }
  }
}
