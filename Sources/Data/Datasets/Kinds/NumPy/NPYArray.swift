import Diagnostics

/// An array of NumPy in memory or in a mapped file. Elements are handed out in C order, whatever their order in the file.
struct NPYArray {
  let origin: FileOrigin
  let header: NPYHeader
  private let block: ByteBlock

  init(_ block: ByteBlock, _ origin: FileOrigin) throws(DiagnosticsError) {
    self.origin = origin
    self.block = block
    header = try NPYHeader(block.bytes, origin)
  }

  var shape: [Int] { header.shape }
  var element: NPYElement { header.element }

  /// Where elements lie in the file, in elements, for steps along each axis.
  private var strides: [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    if header.isFortranOrder {
      for axis in shape.indices.dropFirst() { strides[axis] = strides[axis - 1] * shape[axis - 1] }
    } else {
      for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    }
    return strides
  }

  /// Calls a body with the index in the file of each element, the last of the axes running fastest.
  /// - Parameter axes: those of the array in the order wanted
  private func forEach(_ axes: [Int], _ body: (_ stored: Int) -> Void) {
    guard header.count > 0, let last = axes.last else {
      if axes.isEmpty { body(0) }
      return
    }
    let strides = strides
    let (inner, step) = (shape[last], strides[last])
    let outer = Array(axes.dropLast())
    var index = [Int](repeating: 0, count: outer.count)
    var base = 0
    while true {
      for position in 0..<inner { body(base + position * step) }
      var axis = outer.count - 1
      while axis >= 0 {
        index[axis] += 1
        base += strides[outer[axis]]
        if index[axis] < shape[outer[axis]] { break }
        base -= strides[outer[axis]] * shape[outer[axis]]
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }

  /// All elements as single precision.
  /// - Parameter axes: those of the array in the order wanted; the last runs fastest
  /// - Throws: for one that is not finite
  func floats(axes: [Int]? = nil) throws(DiagnosticsError) -> [Float] {
    let axes = axes ?? Array(shape.indices)
    var values: [Float] = []
    values.reserveCapacity(header.count)
    read { number in forEach(axes) { values.append(Float(number($0))) } }
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      var rest = bad
      var index = [Int](repeating: 0, count: axes.count)
      for axis in axes.reversed() {
        index[axis] = rest % shape[axis]
        rest /= shape[axis]
      }
      let words = index.isEmpty ? "the element" : "element [\(index.map(String.init).joined(separator: ", "))]"
      throw origin.error(
        "\(words) is \(values[bad]), which is not finite in single precision",
        remedy: "Replace it, or leave the sample out")
    }
    return values
  }

  /// All elements as whole numbers in C order; nil if one is none, or beyond 2^53.
  func integers() -> [Int]? {
    guard !element.isText else { return nil }
    var values: [Int] = []
    values.reserveCapacity(header.count)
    var isSound = true
    read { number in
      forEach(Array(shape.indices)) { stored in
        let value = number(stored)
        isSound = isSound && abs(value) <= 0x1p53 && value == value.rounded()
        values.append(isSound ? Int(value) : 0)
      }
    }
    return isSound ? values : nil
  }

  /// The elements as bytes at addresses that stay: those of the file if they lie there in the order wanted.
  ///
  /// - Precondition: elements are unsigned bytes.
  func bytes(axes: [Int]) -> ByteBlock {
    precondition(element.kind == .unsigned && element.size == 1, "elements are bytes")
    let isInOrder = axes == Array(shape.indices) && (!header.isFortranOrder || shape.count <= 1)
    if isInOrder { return ByteBlock(stretchOf: block, range: header.start..<header.start + header.count) }
    return ByteBlock(byteCount: header.count) { memory in
      var next = 0
      forEach(axes) { stored in
        memory[next] = block.bytes[header.start + stored]
        next += 1
      }
    }
  }

  /// All elements as texts in C order; nil if they are none. NULs at the end are no part of a text.
  func texts() -> [String]? {
    guard element.isText else { return nil }
    var values: [String] = []
    values.reserveCapacity(header.count)
    forEach(Array(shape.indices)) { stored in
      let start = header.start + stored * element.size
      let bytes = block.bytes[start..<start + element.size]
      if element.kind == .bytes {
        values.append(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
      } else {
        var text = String.UnicodeScalarView()
        for offset in stride(from: start, to: start + element.size, by: 4) {
          let raw = block.bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
          let code = element.isBigEndian ? UInt32(bigEndian: raw) : UInt32(littleEndian: raw)
          if code == 0 { break }
          text.append(Unicode.Scalar(code) ?? "\u{FFFD}")
        }
        values.append(String(text))
      }
    }
    return values
  }

  /// Hands over what reads the number at an index of the file, chosen once for all elements.
  private func read(_ body: ((_ stored: Int) -> Double) -> Void) {
    let (bytes, start, isBig) = (block.bytes, header.start, element.isBigEndian)
    func integer<Word: FixedWidthInteger>(_ word: Word.Type) -> (Int) -> Double {
      { stored in
        let raw = bytes.loadUnaligned(fromByteOffset: start + stored * MemoryLayout<Word>.size, as: Word.self)
        return Double(isBig ? Word(bigEndian: raw) : Word(littleEndian: raw))
      }
    }
    func pattern<Word: FixedWidthInteger>(_ word: Word.Type, _ number: @escaping (Word) -> Double) -> (Int) -> Double {
      { stored in
        let raw = bytes.loadUnaligned(fromByteOffset: start + stored * MemoryLayout<Word>.size, as: Word.self)
        return number(isBig ? Word(bigEndian: raw) : Word(littleEndian: raw))
      }
    }
    switch (element.kind, element.size) {
    case (.boolean, _): body { bytes[start + $0] == 0 ? 0 : 1 }
    case (.signed, 1): body(integer(Int8.self))
    case (.signed, 2): body(integer(Int16.self))
    case (.signed, 4): body(integer(Int32.self))
    case (.signed, _): body(integer(Int64.self))
    case (.unsigned, 1): body(integer(UInt8.self))
    case (.unsigned, 2): body(integer(UInt16.self))
    case (.unsigned, 4): body(integer(UInt32.self))
    case (.unsigned, _): body(integer(UInt64.self))
    case (.floating, 2): body(pattern(UInt16.self, Self.half))
    case (.floating, 4): body(pattern(UInt32.self) { Double(Float(bitPattern: $0)) })
    case (.floating, _): body(pattern(UInt64.self) { Double(bitPattern: $0) })
    case (.bytes, _), (.unicode, _): preconditionFailure("texts are no numbers")
    }
  }

  /// The value of a number in half precision (IEEE 754 binary16).
  static func half(_ bits: UInt16) -> Double {
    let (exponent, fraction) = (Int(bits >> 10) & 31, Double(bits & 0x3FF))
    let magnitude: Double =
      switch exponent {
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? .infinity : .nan
      default: (1 + fraction / 1_024) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
      }
    return bits >> 15 == 1 ? -magnitude : magnitude
  }
}
