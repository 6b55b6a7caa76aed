import Diagnostics
import Files

/// Samples as arrays that NumPy loads, and that ``NumPyArrays`` reads again.
extension Samples {
  /// Writes `x.npy`, [samples] + shape: pixels as bytes from 0 to 255, other values as 32-bit floats, as they are.
  public func writeInputs(to file: borrowing AtomicFile.Output) throws(DiagnosticsError) {
    try file.append(NPYHeader.encoded(hasPixels ? "|u1" : "<f4", [count] + shape.extents))
    let elements = shape.elementCount
    // About a megabyte at a time.
    let step = max(1, (1 << 18) / elements)
    for start in stride(from: 0, to: count, by: step) {
      let part = rows[start..<min(start + step, count)].lazy.map(Int.init)
      switch storage {
      case .bytes(let records):
        try withExtendedLifetime(records) { () throws(DiagnosticsError) in
          try file.append(
            part.flatMap { UnsafeBufferPointer(start: records.start(ofRow: $0), count: elements) })
        }
      case .floats(let floats): try file.append(part.flatMap { floats[$0 * elements..<($0 + 1) * elements] })
      }
    }
  }

  /// Writes `y.npy`: classes as 32-bit integers [samples], labels as bytes 0 and 1 [samples, labels], quantities as
  /// 32-bit floats [samples, quantities].
  public func writeTargets(to file: borrowing AtomicFile.Output) throws(DiagnosticsError) {
    switch targetValues {
    case .classes(let classes):
      try file.append(NPYHeader.encoded("<i4", [count]))
      try file.append(classes)
    case .labels(let labels):
      try file.append(NPYHeader.encoded("|b1", [count, targets.count]))
      try file.append(labels.map { UInt8($0 ? 1 : 0) })
    case .quantities(let values):
      try file.append(NPYHeader.encoded("<f4", [count, targets.count]))
      try file.append(values)
    }
  }

  /// Writes `groups.npy`: the group of each sample, as 32-bit integers [samples].
  ///
  /// - Precondition: samples have groups.
  public func writeGroups(to file: borrowing AtomicFile.Output) throws(DiagnosticsError) {
    guard let groups else { preconditionFailure("these samples have no groups") }
    try file.append(NPYHeader.encoded("<i4", [count]))
    try file.append(groups)
  }
}

extension NPYHeader {
  /// A header of version 1.0 for an array in C order; elements begin at a multiple of 64 bytes, as NumPy has it.
  static func encoded(_ element: String, _ extents: [Int]) -> [UInt8] {
    let shape = extents.map { "\($0)," }.joined(separator: " ")
    let text = "{'descr': '\(element)', 'fortran_order': False, 'shape': (\(shape)), }"
    let size = (10 + text.utf8.count + 1 + 63) / 64 * 64 - 10
    let padding = String(repeating: " ", count: size - text.utf8.count - 1)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(size & 0xFF), UInt8(size >> 8)]
      + Array((text + padding + "\n").utf8)
  }
}
