extension ElementType {
  /// A number as StableHLO's text has it; exact.
  func literal(_ number: Double) -> String {
    switch self {
    case .float32, .bfloat16:
      let float = Float(number)
      guard float.isFinite else {
        let bits = self == .float32 ? float.bitPattern : float.bitPattern >> 16
        return "0x" + String(bits, radix: 16, uppercase: true)
      }
      let text = "\(float)"
      guard let exponent = text.firstIndex(of: "e"), !text.contains(".") else { return text }
      return text[..<exponent] + ".0" + text[exponent...]
    case .int32, .uint8, .uint32, .uint64: return "\(Int(number))"
    case .boolean: return number == 0 ? "false" : "true"
    }
  }

  /// How elements of this type are compared.
  var comparison: String {
    switch self {
    case .float32, .bfloat16: "FLOAT"
    case .int32: "SIGNED"
    case .uint8, .uint32, .uint64, .boolean: "UNSIGNED"
    }
  }
}
