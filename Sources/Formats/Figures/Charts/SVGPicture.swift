/// A picture that is being drawn: elements in the order in which they are painted.
struct SVGPicture {
  enum Anchor: String { case start, middle, end }

  private let size: (width: Double, height: Double)
  private var body = ""

  init(width: Double, height: Double) {
    size = (width, height)
  }

  /// The whole file. The title and the description are read out by screen readers.
  func document(title: String, description: String, theme: Theme) -> String {
    let (width, height) = (Self.number(size.width), Self.number(size.height))
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="espalier" viewBox="0 0 \(width) \(height)" width="\(width)" \
      height="\(height)" role="img">
      <title>\(Self.escaping(title))</title>
      <desc>\(Self.escaping(description))</desc>
      <style>
      \(theme.styleSheet)</style>
      <rect class="background" width="\(width)" height="\(height)"/>
      \(body)</svg>

      """
  }

  mutating func text(
    _ text: String, at point: Pixel, size: Double = 12, style: String = "ink", anchor: Anchor = .start,
    bold: Bool = false, isUpright: Bool = false, tooltip: String? = nil
  ) {
    guard !text.isEmpty else { return }
    let weight = bold ? " font-weight=\"600\"" : ""
    let turn =
      isUpright ? " transform=\"rotate(-90 \(Self.number(point.x)) \(Self.number(point.y)))\"" : ""
    let anchor = turn + (anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\"")
    body += "<text class=\"\(style)\" x=\"\(Self.number(point.x))\" y=\"\(Self.number(point.y))\""
    body +=
      " font-size=\"\(Self.number(size))\"\(weight)\(anchor)>\(Self.escaping(text))\(Self.title(tooltip))</text>\n"
  }

  mutating func line(from start: Pixel, to end: Pixel, style: String) {
    body += "<line class=\"\(style)\" x1=\"\(Self.number(start.x))\" y1=\"\(Self.number(start.y))\""
    body += " x2=\"\(Self.number(end.x))\" y2=\"\(Self.number(end.y))\"/>\n"
  }

  mutating func polyline(_ corners: [Pixel], style: String, tooltip: String? = nil) {
    let points = corners.map { "\(Self.number($0.x)),\(Self.number($0.y))" }.joined(separator: " ")
    let title = Self.title(tooltip)
    body += "<polyline class=\"\(style)\" points=\"\(points)\"" + (title.isEmpty ? "/>\n" : ">\(title)</polyline>\n")
  }

  /// A picture of pixels, which stay sharp when it is enlarged.
  mutating func image(png: [UInt8], at corner: Pixel, width: Double, height: Double) {
    body += "<image x=\"\(Self.number(corner.x))\" y=\"\(Self.number(corner.y))\" width=\"\(Self.number(width))\""
    body += " height=\"\(Self.number(height))\" preserveAspectRatio=\"none\" style=\"image-rendering: pixelated\""
    body += " href=\"data:image/png;base64,\(Self.base64(png))\"/>\n"
  }

  /// RFC 4648, section 4.
  private static func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for index in 0..<4 {
        text.append(index <= group.count ? letters[bits >> (18 - 6 * index) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  mutating func circle(_ centre: Pixel, radius: Double, style: String, tooltip: String? = nil) {
    let title = Self.title(tooltip)
    body += "<circle class=\"\(style)\" cx=\"\(Self.number(centre.x))\" cy=\"\(Self.number(centre.y))\""
    body += " r=\"\(Self.number(radius))\"" + (title.isEmpty ? "/>\n" : ">\(title)</circle>\n")
  }

  mutating func diamond(_ centre: Pixel, radius: Double, style: String, tooltip: String? = nil) {
    let (x, y) = (centre.x, centre.y)
    let corners = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
    polygon(corners.map { Pixel(x: $0.0, y: $0.1) }, style: style, tooltip: tooltip)
  }

  mutating func polygon(_ corners: [Pixel], style: String, opacity: Double = 1, tooltip: String? = nil) {
    let points = corners.map { "\(Self.number($0.x)),\(Self.number($0.y))" }.joined(separator: " ")
    let title = Self.title(tooltip)
    let shade = opacity < 1 ? " opacity=\"\(NumberText.fixed(opacity, decimals: 2))\"" : ""
    body +=
      "<polygon class=\"\(style)\" points=\"\(points)\"\(shade)" + (title.isEmpty ? "/>\n" : ">\(title)</polygon>\n")
  }

  private static func title(_ tooltip: String?) -> String {
    tooltip.map { "<title>\(escaping($0))</title>" } ?? ""
  }

  /// A tenth of a pixel is finer than any screen shows.
  private static func number(_ value: Double) -> String {
    let text = NumberText.fixed(value, decimals: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// Text as XML 1.0 allows it: control characters become spaces.
  private static func escaping(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
