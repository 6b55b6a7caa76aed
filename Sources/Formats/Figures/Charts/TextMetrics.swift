/// Estimates how wide text is drawn, without asking a font.
///
/// The estimate is that of a wide sans-serif: text fits in the narrower ones as well.
enum TextMetrics {
  static func width(_ text: String, size: Double) -> Double {
    text.reduce(0) { $0 + width($1) } * size
  }

  /// Text cut to a width in pixels, with an ellipsis where something is missing.
  static func fit(_ text: String, to width: Double, size: Double) -> String {
    guard self.width(text, size: size) > width else { return text }
    var room = width - self.width("…", size: size)
    let kept = text.prefix { character in
      room -= self.width(character) * size
      return room >= 0
    }
    return kept + "…"
  }

  /// In units of the font's size.
  private static func width(_ character: Character) -> Double {
    guard let byte = character.asciiValue else {
      // Latin, Greek and Cyrillic; beyond them, scripts whose signs are as wide as high.
      return character.unicodeScalars.first!.value < 0x1100 || character == "…" ? 0.68 : 1.05
    }
    return switch byte {
    case UInt8(ascii: "m"), UInt8(ascii: "w"), UInt8(ascii: "M"), UInt8(ascii: "W"), UInt8(ascii: "@"),
      UInt8(ascii: "%"):
      0.98
    case UInt8(ascii: "i"), UInt8(ascii: "j"), UInt8(ascii: "l"), UInt8(ascii: "I"), UInt8(ascii: " "),
      UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "'"), UInt8(ascii: "|"):
      0.33
    case UInt8(ascii: "f"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "("), UInt8(ascii: ")"),
      UInt8(ascii: "-"):
      0.41
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): 0.72
    default: 0.63
    }
  }
}
