/// The key to a chart's marks, set in rows under its title.
struct Legend {
  enum Mark: Hashable {
    case line(style: String)
    case dot(style: String)
    /// A small dot.
    case point(style: String)
    case ring(style: String)
    case diamond(style: String)
  }

  struct Entry: Hashable {
    var name: String
    var mark: Mark
  }

  private static let size = 12.0
  private static let rowHeight = 19.0
  private static let gap = 18.0
  private static let maximumRows = 3

  private struct Item {
    var text: String
    var name: String
    var mark: Mark?
    var x: Double
    var row: Int
  }

  private var items: [Item] = []

  /// Entries in rows of the given width. Entries beyond three rows are counted: "and 5 more".
  init(_ entries: [Entry], width: Double) {
    var (x, row) = (0.0, 0)
    for (index, entry) in entries.enumerated() {
      let markWidth = Self.markWidth(entry.mark)
      let text = TextMetrics.fit(entry.name, to: min(width / 2, width - markWidth), size: Self.size)
      let itemWidth = markWidth + TextMetrics.width(text, size: Self.size)
      let isLast = index == entries.count - 1
      // The last row keeps room for the count of what is left.
      let room = row == Self.maximumRows - 1 && !isLast ? width - 100 : width
      if x > 0, x + itemWidth > room {
        guard row + 1 < Self.maximumRows else {
          items.append(Item(text: "and \(entries.count - index) more", name: "", mark: nil, x: x, row: row))
          return
        }
        (x, row) = (0, row + 1)
      }
      items.append(Item(text: text, name: entry.name, mark: entry.mark, x: x, row: row))
      x += itemWidth + Self.gap
    }
  }

  var height: Double { items.last.map { Double($0.row + 1) * Self.rowHeight } ?? 0 }

  func draw(at origin: Pixel, into picture: inout SVGPicture) {
    for item in items {
      let middle = origin.y + (Double(item.row) + 0.5) * Self.rowHeight
      let x = origin.x + item.x
      let dot = Pixel(x: x + 6, y: middle)
      switch item.mark {
      case .line(let style): picture.line(from: Pixel(x: x, y: middle), to: Pixel(x: x + 22, y: middle), style: style)
      case .dot(let style): picture.circle(dot, radius: 4, style: style)
      case .point(let style): picture.circle(dot, radius: 2, style: style)
      case .ring(let style): picture.circle(dot, radius: 6, style: style)
      case .diamond(let style): picture.diamond(dot, radius: 5.5, style: style)
      case nil: break
      }
      let start = Pixel(x: x + (item.mark.map(Self.markWidth) ?? 0), y: middle + 4)
      picture.text(
        item.text, at: start, size: Self.size, style: item.mark == nil ? "muted" : "ink",
        tooltip: item.text == item.name || item.mark == nil ? nil : item.name)
    }
  }

  private static func markWidth(_ mark: Mark) -> Double {
    if case .line = mark { 28 } else { 18 }
  }
}
