/// The part of a picture in which data is drawn: its axes, their ticks and titles, and the map from data to pixels.
struct PlotFrame {
  let area: Box
  private let x, y: AxisMap
  private let axes: (x: Axis, y: Axis)
  private let outer: Box
  private let title: String?

  private static let tickSize = 11.0
  private static let titleSize = 12.0

  /// - Parameter title: stands above the plot in place of the y axis' title.
  init(
    _ outer: Box, title: String? = nil, x xAxis: Axis, y yAxis: Axis, points: [ChartPoint],
    fit: (x: AxisMap.Fit, y: AxisMap.Fit)
  ) {
    self.outer = outer
    self.title = title
    axes = (xAxis, yAxis)
    let held = points.filter { xAxis.holds($0.x) && yAxis.holds($0.y) }
    let top = outer.y + 26
    let bottom = outer.bottom - (xAxis.title.isEmpty ? 22 : 42)
    let yTicks = max(2, min(7, Int((bottom - top) / 42)))
    y = AxisMap(yAxis, values: held.map(\.y), fit: fit.y, tickCount: yTicks)
    let labels = y.ticks.map { TextMetrics.width($0.label, size: Self.tickSize) }.max() ?? 0
    let left = outer.x + labels + 8
    x = AxisMap(xAxis, values: held.map(\.x), fit: fit.x, tickCount: max(2, min(8, Int((outer.right - left) / 60))))
    area = Box(x: left, y: top, width: max(1, outer.right - 14 - left), height: max(1, bottom - top))
  }

  /// The pixel of a point, nil for one that lies on no axis.
  func pixel(_ point: ChartPoint) -> Pixel? {
    guard axes.x.holds(point.x), axes.y.holds(point.y) else { return nil }
    return Pixel(x: horizontal(point.x), y: vertical(point.y))
  }

  func horizontal(_ value: Double) -> Double {
    area.x + x.fraction(value) * area.width
  }

  private func vertical(_ value: Double) -> Double {
    area.bottom - y.fraction(value) * area.height
  }

  private var heading: String { TextMetrics.fit(title ?? axes.y.title, to: outer.width, size: Self.titleSize * 1.1) }

  /// Where the title stands.
  var headingBox: Box {
    Box(x: outer.x, y: outer.y, width: TextMetrics.width(heading, size: Self.titleSize), height: 16)
  }

  func draw(into picture: inout SVGPicture) {
    picture.text(
      heading, at: Pixel(x: outer.x, y: outer.y + 12), size: Self.titleSize, style: title == nil ? "muted" : "ink",
      bold: title != nil)
    for tick in y.ticks {
      let height = vertical(tick.value)
      picture.line(from: Pixel(x: area.x, y: height), to: Pixel(x: area.right, y: height), style: "grid")
      picture.text(
        tick.label, at: Pixel(x: area.x - 8, y: height + 4), size: Self.tickSize, style: "muted", anchor: .end)
    }
    picture.line(
      from: Pixel(x: area.x, y: area.bottom), to: Pixel(x: area.right, y: area.bottom), style: "axis")
    var free = -Double.infinity
    for tick in x.ticks {
      let position = horizontal(tick.value)
      picture.line(
        from: Pixel(x: position, y: area.bottom), to: Pixel(x: position, y: area.bottom + 4), style: "axis")
      let half = TextMetrics.width(tick.label, size: Self.tickSize) / 2
      // Labels that would touch the one before or leave the picture are left out; their ticks stay.
      guard position - half > free, position + half <= outer.right + 10 else { continue }
      free = position + half + 4
      picture.text(
        tick.label, at: Pixel(x: position, y: area.bottom + 17), size: Self.tickSize, style: "muted", anchor: .middle)
    }
    let name = TextMetrics.fit(axes.x.title, to: area.width, size: Self.titleSize)
    picture.text(
      name, at: Pixel(x: area.centre.x, y: outer.bottom - 6), size: Self.titleSize, style: "muted", anchor: .middle)
  }
}
