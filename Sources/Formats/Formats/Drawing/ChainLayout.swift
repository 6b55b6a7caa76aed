/// Places the boxes of a chain in columns that fit a page, as lines of a text follow each other:
///
///     ┌───────┐    ┌──────┐
///     │ input │  ╭─►pool  │
///     └───┬───┘  │ └──┬───┘
///     ┌───▼───┐  │ ┌──▼───┐
///     │ conv1 ├──╯ │linear│
///     └───────┘    └──────┘
///
/// 'dot' would draw one column, several pages long.
struct ChainLayout: DrawingLayout {
  private struct Box {
    /// The middle, in points; y grows upwards.
    var x: Double
    var y: Double
    var height: Double
    var column: Int
  }

  private let drawing: GraphDrawing
  private let width: Double
  private var boxes: [Box] = []

  private static let (lineHeight, margin, gap, gutter) = (13.5, 10.0, 32.0, 64.0)
  private static let characterWidth = 5.8
  /// Of a page of A4, in points.
  private static let pageHeight = 760.0

  /// Nil if the drawing is no chain, or if one column of it fits a page.
  init?(_ drawing: GraphDrawing) {
    guard drawing.isChain else { return nil }
    self.drawing = drawing
    let longest = drawing.boxes.lazy.flatMap(\.lines).map(\.count).max() ?? 0
    width = min(420, max(90, Double(longest) * Self.characterWidth + 2 * Self.margin))
    let heights = drawing.boxes.map { Double($0.lines.count) * Self.lineHeight + Self.margin + ($0.isEnd ? 8 : 0) }
    let whole = heights.reduce(0) { $0 + $1 + Self.gap }
    let columns = (whole / Self.pageHeight).rounded(.up)
    guard columns > 1 else { return nil }
    // Columns of about the same height.
    var (column, y) = (0, 0.0)
    for height in heights {
      if -y + height / 2 > whole / columns {
        column += 1
        y = 0
      }
      boxes.append(
        Box(x: Double(column) * (width + Self.gutter), y: y - height / 2, height: height, column: column))
      y -= height + Self.gap
    }
  }

  func attributes(ofBox index: Int) -> String {
    let box = boxes[index]
    return "pos=\"\(box.x.points),\(box.y.points)\", width=\((width / 72).points), "
      + "height=\((box.height / 72).points), fixedsize=true"
  }

  func attributes(ofFrame index: Int) -> String { "" }

  func attributes(ofArrow index: Int) -> String {
    let arrow = drawing.arrows[index]
    let (source, target) = (boxes[arrow.source], boxes[arrow.target])
    let points: [(Double, Double)]
    let tip: (Double, Double)
    let words: (x: Double, y: Double)
    let wordsWidth = 4.8 * Double(arrow.label.count)
    if source.column == target.column {
      let (from, to) = (source.y - source.height / 2, target.y + target.height / 2)
      tip = (target.x, to)
      points = [(source.x, from), (source.x, from - 6), (source.x, to + 15), (source.x, to + 9)]
      words = (source.x + 5 + wordsWidth / 2, (from + to) / 2)
    } else {
      // Out at the side, up between the columns, and in at the side.
      let (left, right) = (source.x + width / 2, target.x - width / 2)
      let middle = (left + right) / 2
      tip = (right, target.y)
      points = [
        (left, source.y), (left + 12, source.y), (middle, source.y), (middle, source.y + 16),
        (middle, source.y + 24), (middle, target.y - 24), (middle, target.y - 16), (middle, target.y),
        (right - 16, target.y), (right - 9, target.y),
      ]
      // Above the bend, left of it, as the next column begins at the right.
      words = (left + 4 + wordsWidth / 2, source.y - source.height / 2 - 8)
    }
    let path = points.map { "\($0.0.points),\($0.1.points)" }.joined(separator: " ")
    let label = arrow.label.isEmpty ? "" : "label=\"\(arrow.label)\", lp=\"\(words.x.points),\(words.y.points)\", "
    return label + "pos=\"e,\(tip.0.points),\(tip.1.points) \(path)\""
  }
}

extension GraphDrawing {
  /// Whether each box but the first reads the one before it and no other, and no box stands in a frame.
  var isChain: Bool {
    arrows.count == boxes.count - 1 && arrows.allSatisfy { $0.target == $0.source + 1 }
      && boxes.allSatisfy { $0.frame == nil }
  }

  /// The drawing in Graphviz's language with all coordinates, for 'neato -n2', in columns that fit a page. Nil if it is no
  /// chain, or fits in one column.
  public var dotInColumns: String? { ChainLayout(self).map { dot(in: $0) } }
}
