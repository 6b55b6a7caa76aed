extension ScatterChart {
  /// The picture, the same bytes for the same chart.
  public func svg(theme: Theme = .automatic) -> String {
    var picture = SVGPicture(width: width, height: height)
    let margin = 20.0
    var top = 16.0
    if let title {
      let fitted = TextMetrics.fit(title, to: width - 2 * margin, size: 17)
      picture.text(
        fitted, at: Pixel(x: margin, y: top + 14), size: 16, bold: true, tooltip: fitted == title ? nil : title)
      top += 28
    }
    let legend = Legend(legendEntries, width: width - 2 * margin)
    legend.draw(at: Pixel(x: margin, y: top), into: &picture)
    top += legend.height + (legend.height > 0 ? 10 : 4)
    let outer = Box(x: margin, y: top, width: width - 2 * margin, height: height - top - 10)
    let frame = PlotFrame(
      outer, x: x, y: y, points: drawable.map { ChartPoint(x: $0.x, y: $0.y) }, fit: (.margin, .ticks))
    frame.draw(into: &picture)
    let steps = drawFront(in: frame, into: &picture)
    let limitBox = drawLimit(in: frame, into: &picture)
    for role in [Role.partial, .dominated, .reference, .front, .knee] {
      for point in drawable where point.role == role { draw(point, in: frame, into: &picture) }
    }
    drawLabels(in: frame, avoiding: steps + limitBox, into: &picture)
    if drawable.isEmpty { picture.text("no data", at: frame.area.centre, style: "muted", anchor: .middle) }
    return picture.document(title: title ?? "\(y.title) by \(x.title)", description: description, theme: theme)
  }

  private var description: String {
    "\(y.title) by \(x.title): \(front.count) points on the front of \(drawable.count)"
  }

  private var legendEntries: [Legend.Entry] {
    let drawable = self.drawable
    var entries = Role.allCases.compactMap { role -> Legend.Entry? in
      let count = role == .front ? front.count : drawable.count { $0.role == role }
      guard count > 0 else { return nil }
      return Legend.Entry(name: role.name(count: count), mark: role.mark)
    }
    if visibleLimit != nil { entries.append(Legend.Entry(name: "limit", mark: .line(style: Self.limitStyle))) }
    return entries
  }

  private static let limitStyle = "stroke line-ink dashed"

  /// The steps of the front, and the boxes that they fill.
  private func drawFront(in frame: PlotFrame, into picture: inout SVGPicture) -> [Box] {
    var pixels: [Pixel] = []
    for point in front {
      guard let pixel = frame.pixel(ChartPoint(x: point.x, y: point.y)) else { continue }
      if let last = pixels.last { pixels.append(Pixel(x: pixel.x, y: last.y)) }
      pixels.append(pixel)
    }
    guard let last = pixels.last else { return [] }
    pixels.append(Pixel(x: frame.area.right, y: last.y))
    picture.polyline(pixels, style: "stroke line-0")
    return zip(pixels, pixels.dropFirst()).map { Box(from: $0, to: $1) }
  }

  private var visibleLimit: Double? {
    guard let limit, x.holds(limit) else { return nil }
    let costs = drawable.map(\.x)
    guard let low = costs.min(), let high = costs.max(), low <= limit, limit <= high else { return nil }
    return limit
  }

  private func drawLimit(in frame: PlotFrame, into picture: inout SVGPicture) -> [Box] {
    guard let limit = visibleLimit else { return [] }
    let position = frame.horizontal(limit)
    let ends = [Pixel(x: position, y: frame.area.y), Pixel(x: position, y: frame.area.bottom)]
    picture.polyline(
      ends, style: Self.limitStyle, tooltip: "limit: \(NumberText.fixed(limit, decimals: 0, grouping: true))")
    return [Box(from: ends[0], to: ends[1])]
  }

  private func draw(_ point: Point, in frame: PlotFrame, into picture: inout SVGPicture) {
    guard let pixel = frame.pixel(ChartPoint(x: point.x, y: point.y)) else { return }
    let cost = NumberText.fixed(point.x, decimals: point.x == point.x.rounded() ? 0 : 3, grouping: true)
    let merit =
      y.format == .percentage ? NumberText.percentage(point.y, decimals: 2) : NumberText.fixed(point.y, decimals: 4)
    let tooltip = (point.label.map { $0 + ": " } ?? "") + "\(cost) \(x.title), \(merit)"
    switch point.role {
    case .dominated: picture.circle(pixel, radius: 3, style: "muted faint", tooltip: tooltip)
    case .partial: picture.circle(pixel, radius: 2, style: "muted faint", tooltip: tooltip + ", not trained to the end")
    case .front: picture.circle(pixel, radius: 4.5, style: "fill-0 halo", tooltip: tooltip)
    case .knee:
      picture.circle(pixel, radius: 8, style: "stroke line-0")
      picture.circle(pixel, radius: 4.5, style: "fill-0", tooltip: tooltip)
    case .reference: picture.diamond(pixel, radius: 6, style: "fill-1 halo", tooltip: tooltip)
    }
  }

  /// References and the knee first, then the front from left to right: where room is short, the last go without.
  private func drawLabels(in frame: PlotFrame, avoiding lines: [Box], into picture: inout SVGPicture) {
    func box(_ point: Point, _ side: Double) -> Box? {
      frame.pixel(ChartPoint(x: point.x, y: point.y)).map { Box(centre: $0, width: side, height: side) }
    }
    let drawable = self.drawable
    // Labels may stand above the topmost line, beside the axis' title.
    let area = frame.area
    var placement = LabelPlacement(
      bounds: Box(x: area.x + 2, y: area.y - 16, width: area.width + 8, height: area.height + 14),
      marks: [frame.headingBox] + drawable.filter { !$0.role.isCrowd }.compactMap { box($0, 11) }, lines: lines,
      crowd: drawable.filter(\.role.isCrowd).compactMap { box($0, 6) })
    let ordered =
      drawable.filter { $0.role == .knee } + drawable.filter { $0.role == .reference }
      + front.filter { $0.role == .front }
    let size = 11.0
    for point in ordered {
      guard let label = point.label, let mark = box(point, 0)?.centre else { continue }
      let text = TextMetrics.fit(label, to: 180, size: size)
      let width = TextMetrics.width(text, size: size) * 0.92
      guard let box = placement.place(width: width, height: size + 3, at: mark, isRequired: point.role != .front)
      else { continue }
      // A label that had to go far is tied to its mark.
      let near = Pixel(x: min(max(mark.x, box.x), box.right), y: min(max(mark.y, box.y), box.bottom))
      if abs(near.x - mark.x) + abs(near.y - mark.y) > 18 { picture.line(from: mark, to: near, style: "axis") }
      picture.text(
        text, at: Pixel(x: box.centre.x, y: box.bottom - 4), size: size,
        style: "ink haloed", anchor: .middle, bold: point.role == .knee)
    }
  }
}

extension ScatterChart.Role {
  /// Whether labels may cover it.
  fileprivate var isCrowd: Bool { self == .dominated || self == .partial }

  fileprivate var mark: Legend.Mark {
    switch self {
    case .dominated: .dot(style: "muted faint")
    case .partial: .point(style: "muted faint")
    case .front: .dot(style: "fill-0")
    case .knee: .ring(style: "stroke line-0")
    case .reference: .diamond(style: "fill-1")
    }
  }
}
