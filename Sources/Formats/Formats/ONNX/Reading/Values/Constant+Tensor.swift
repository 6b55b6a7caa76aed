import Diagnostics
import ONNXModel

extension Constant {
  /// The most elements of a tensor: what 1 GiB of floats are.
  static let maximumCount = 1 << 28

  /// Reads a tensor of the file whose data stand in the file itself.
  /// - throws: what its claims and its data disagree about
  init(_ tensor: Onnx_TensorProto, bytes external: [UInt8]? = nil) throws(ONNXFault) {
    let extents = try Self.extents(tensor.dims)
    let count = extents.reduce(1, *)
    let type = Onnx_TensorProto.DataType(rawValue: Int(tensor.dataType)) ?? .undefined
    func values<Stored: BitwiseCopyable>(_ stored: Stored.Type, listed: Int) throws(ONNXFault) -> [Stored]? {
      let size = external?.count ?? (tensor.hasRawData ? tensor.rawData.count : nil)
      guard let size else {
        guard listed == count else { throw Self.wrongCount(extents, count, has: "\(listed) values") }
        return nil
      }
      guard size == count * MemoryLayout<Stored>.size else {
        throw Self.wrongCount(extents, count, has: "\(size) bytes of \(MemoryLayout<Stored>.size) a value")
      }
      return [Stored](unsafeUninitializedCapacity: count) { buffer, filled in
        let goal = UnsafeMutableRawBufferPointer(buffer)
        if let external { goal.copyBytes(from: external) } else { goal.copyBytes(from: tensor.rawData) }
        filled = count
      }
    }
    switch type {
    case .float:
      let floats = try values(Float.self, listed: tensor.floatData.count) ?? tensor.floatData
      self.init(extents, floats: floats)
    case .double:
      let doubles = try values(Double.self, listed: tensor.doubleData.count) ?? tensor.doubleData
      self.init(extents, floats: doubles.map { Float($0) })
    case .float16:
      let bits =
        try values(UInt16.self, listed: tensor.int32Data.count)
        ?? tensor.int32Data.map { UInt16(truncatingIfNeeded: $0) }
      self.init(extents, floats: bits.map(Self.halfPrecision))
    case .bfloat16:
      let bits =
        try values(UInt16.self, listed: tensor.int32Data.count)
        ?? tensor.int32Data.map { UInt16(truncatingIfNeeded: $0) }
      self.init(extents, floats: bits.map { Float(bitPattern: UInt32($0) << 16) })
    case .int64:
      let numbers = try values(Int64.self, listed: tensor.int64Data.count) ?? tensor.int64Data
      self.init(extents, integers: numbers.map { Dimension(Int($0)) })
    case .int32:
      let numbers = try values(Int32.self, listed: tensor.int32Data.count) ?? tensor.int32Data
      self.init(extents, integers: numbers.map { Dimension(Int($0)) })
    case .bool, .uint8:
      let numbers =
        try values(UInt8.self, listed: tensor.int32Data.count)
        ?? tensor.int32Data.map { UInt8(truncatingIfNeeded: $0) }
      self.init(extents, integers: numbers.map { Dimension(Int($0)) })
    case .int8:
      let numbers =
        try values(Int8.self, listed: tensor.int32Data.count) ?? tensor.int32Data.map { Int8(truncatingIfNeeded: $0) }
      self.init(extents, integers: numbers.map { Dimension(Int($0)) })
    default:
      throw ONNXFault(
        "the tensor '\(tensor.name.echoed)' has the type \(Self.name(of: tensor.dataType)), which is not read",
        remedy: "Weights may be FLOAT, DOUBLE, FLOAT16 or BFLOAT16, numbers INT64, INT32, INT8, UINT8 or BOOL")
    }
  }

  /// - throws: for what is no shape of a tensor that fits
  static func extents(_ claims: [Int64]) throws(ONNXFault) -> [Int] {
    guard claims.count <= 8 else { throw ONNXFault("a tensor has \(claims.count) axes; at most 8 are read") }
    var product = 1
    var extents: [Int] = []
    for claim in claims {
      guard claim >= 0 else { throw ONNXFault("a tensor has the extent \(claim)", remedy: "The file is damaged") }
      let (next, overflow) = product.multipliedReportingOverflow(by: Int(claim))
      // Beside an extent of 0 the others are bounded, too: their products are taken.
      guard !overflow, next <= maximumCount, claim <= maximumCount else {
        throw ONNXFault(
          "a tensor of shape [\(listing(claims.map(String.init)))] has more than \(maximumCount) elements, the most that "
            + "are read")
      }
      product = next
      extents.append(Int(claim))
    }
    return extents
  }

  private static func wrongCount(_ extents: [Int], _ count: Int, has found: String) -> ONNXFault {
    ONNXFault(
      "a tensor of shape [\(listing(extents.map(String.init)))] needs \(count) values, but has \(found)",
      remedy: "The file is damaged")
  }

  static func name(of type: Int32) -> String {
    Onnx_TensorProto.DataType(rawValue: Int(type)).map { "\($0)".uppercased() } ?? "number \(type)"
  }

  /// IEEE 754's binary16, by hand: not every processor's Swift has the type.
  private static func halfPrecision(_ bits: UInt16) -> Float {
    let (exponent, fraction) = (Int(bits >> 10) & 31, Float(bits & 1023))
    let magnitude: Float =
      switch exponent {
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? .infinity : .nan
      default: Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
      }
    return bits & 0x8000 == 0 ? magnitude : -magnitude
  }
}
