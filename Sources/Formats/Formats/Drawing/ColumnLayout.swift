/// Places the boxes of a drawing one below the other, and arrows that pass boxes as arcs beside them:
///
///     ┌───────┐
///     │ conv1 ├───╮
///     └───┬───┘   │
///     ┌───▼───┐   │
///     │ conv2 ├─╮ │
///     └───┬───┘ │ │
///     ┌───▼───┐ │ │
///     │concat ◄─╯ │
///     │       ◄───╯
///     └───────┘
///
/// 'dot' routes each arrow around the boxes that it passes, which takes minutes where there are hundreds of them. This is
/// O(boxes + arrows), and 'neato -n2' draws it as it stands.
struct ColumnLayout: DrawingLayout {
  private struct Box {
    /// The middle, in points; y grows upwards.
    var y: Double
    var height: Double
  }

  private let drawing: GraphDrawing
  private let width: Double
  private var boxes: [Box] = []
  /// The lower and upper end of each frame, and how many frames stand one in another inside of it.
  private var frames: [Int: (bottom: Double, top: Double, inner: Int)] = [:]

  private static let (lineHeight, margin, gap) = (13.5, 10.0, 26.0)
  private static let (titleHeight, inset) = (18.0, 8.0)
  private static let characterWidth = 5.8

  init(_ drawing: GraphDrawing) {
    self.drawing = drawing
    let longest = drawing.boxes.lazy.flatMap(\.lines).map(\.count).max() ?? 0
    width = min(420, max(90, Double(longest) * Self.characterWidth + 2 * Self.margin))
    var y = 0.0
    var before: [Int] = []
    for box in drawing.boxes {
      let around = drawing.framesAround(box.frame)
      let shared = zip(around, before).prefix { $0 == $1 }.count
      // Room for the lower lines of frames that have ended, and for the titles of those that begin.
      y -= Self.inset * Double(before.count - shared) + Self.titleHeight * Double(around.count - shared)
      before = around
      let height = Double(box.lines.count) * Self.lineHeight + Self.margin
      boxes.append(Box(y: y - height / 2, height: height))
      for (level, frame) in around.enumerated() {
        let inner = around.count - 1 - level
        let top = y + Self.titleHeight * Double(inner + 1)
        let bottom = y - height - Self.inset * Double(inner + 1)
        let span = frames[frame] ?? (bottom: bottom, top: top, inner: inner)
        frames[frame] = (min(span.bottom, bottom), span.top, max(span.inner, inner))
      }
      y -= height + Self.gap
    }
  }

  func attributes(ofBox index: Int) -> String {
    let box = boxes[index]
    return "pos=\"0,\(box.y.points)\", width=\((width / 72).points), height=\((box.height / 72).points), "
      + "fixedsize=true"
  }

  func attributes(ofFrame index: Int) -> String {
    guard let frame = frames[index] else { return "" }
    let side = width / 2 + Self.inset * Double(frame.inner + 1)
    let title = Double(drawing.frames[index].title.count) * 5.4
    return "bb=\"\((-side).points),\(frame.bottom.points),\(side.points),\(frame.top.points)\"; "
      + "lp=\"\((-side + 6 + title / 2).points),\((frame.top - 9).points)\";"
  }

  func attributes(ofArrow index: Int) -> String {
    let arrow = drawing.arrows[index]
    let (source, target) = (boxes[arrow.source], boxes[arrow.target])
    let passed = arrow.target - arrow.source - 1
    guard passed > 0 else {
      let (from, to) = (source.y - source.height / 2, target.y + target.height / 2)
      return spline(tip: (0, to), [(0, from), (0, from - 4), (0, to + 14), (0, to + 9)])
    }
    // The more boxes it passes, the farther out.
    let side = width / 2
    let out = side + 24 + 30 * Double(passed).squareRoot()
    let (from, to) = (source.y - source.height / 4, target.y + target.height / 4)
    return spline(tip: (side, to), [(side, from), (out, from), (out, to), (side + 9, to)])
  }

  private func spline(tip: (Double, Double), _ points: [(Double, Double)]) -> String {
    let path = points.map { "\($0.0.points),\($0.1.points)" }.joined(separator: " ")
    return "pos=\"e,\(tip.0.points),\(tip.1.points) \(path)\""
  }
}

extension GraphDrawing {
  /// Whether 'dot' would take long: its work grows with the boxes and with the rows that arrows pass.
  public var isLargeForDot: Bool {
    var rows = [Int](repeating: 0, count: boxes.count)
    var passed = 0
    for arrow in arrows { rows[arrow.target] = max(rows[arrow.target], rows[arrow.source] + 1) }
    for arrow in arrows { passed += rows[arrow.target] - rows[arrow.source] - 1 }
    return passed > 800 || boxes.count > 400
  }

  /// The drawing in Graphviz's language with all coordinates, for 'neato -n2'.
  public var dotInColumn: String { dot(in: ColumnLayout(self)) }

  /// Outermost first.
  fileprivate func framesAround(_ frame: Int?) -> [Int] {
    var (around, next) = ([Int](), frame)
    while let frame = next {
      around.append(frame)
      next = frames[frame].parent
    }
    return around.reversed()
  }
}

/// Where everything in a drawing stands, as attributes in Graphviz's language.
protocol DrawingLayout {
  func attributes(ofBox index: Int) -> String
  func attributes(ofFrame index: Int) -> String
  func attributes(ofArrow index: Int) -> String
}

extension Double {
  /// With at most two decimals.
  var points: String { "\((self * 100).rounded() / 100)" }
}
