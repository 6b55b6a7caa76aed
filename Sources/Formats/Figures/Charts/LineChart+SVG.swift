extension LineChart {
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

    let gap = 28.0
    let panelWidth = (width - 2 * margin - gap * Double(max(0, panels.count - 1))) / Double(max(1, panels.count))
    for (index, panel) in panels.enumerated() {
      let outer = Box(
        x: margin + Double(index) * (panelWidth + gap), y: top, width: panelWidth, height: height - top - 10)
      draw(panel, in: outer, into: &picture)
    }
    return picture.document(title: title ?? defaultTitle, description: description, theme: theme)
  }

  /// The names of all series in the order of their first use: the index is the colour.
  private var names: [String] {
    panels.flatMap(\.series).reduce(into: []) { names, series in
      if !names.contains(series.name) { names.append(series.name) }
    }
  }

  private var legendEntries: [Legend.Entry] {
    let names = self.names
    let used = Set(panels.flatMap(\.series).map(\.role))
    let roles = Series.Role.allCases.filter { $0 != .plain && used.contains($0) }
    // A single run is named by the title: its colour then distinguishes training from validation.
    let stroke = names.count == 1 ? "0" : "ink"
    var entries = roles.map { role in
      Legend.Entry(name: role.rawValue, mark: .line(style: Self.style(color: stroke, role)))
    }
    // The roles come first: a legend of many runs may have to leave out some of them.
    if names.count > 1 {
      entries += names.enumerated().map { index, name in
        Legend.Entry(name: name, mark: .line(style: Self.style(index, .plain)))
      }
    }
    return entries.count > 1 ? entries : []
  }

  private static func style(color: String, _ role: Series.Role) -> String {
    "stroke line-\(color)" + (role == .training ? " dashed" : role == .test ? " dash-dotted" : "")
  }

  /// By the index of a series' name. Where colours begin again, lines are dotted.
  private static func style(_ name: Int, _ role: Series.Role) -> String {
    let isFirst = name < Theme.seriesCount || role == .training || role == .test
    return style(color: "\(name % Theme.seriesCount)", role) + (isFirst ? "" : " dotted")
  }

  private func draw(_ panel: Panel, in outer: Box, into picture: inout SVGPicture) {
    let frame = PlotFrame(
      outer, title: panel.title, x: panel.x, y: panel.y,
      points: panel.series.flatMap { $0.points + $0.band.flatMap(\.ends) }, fit: (.tight, .ticks))
    frame.draw(into: &picture)
    let names = self.names
    var isEmpty = true
    for series in panel.series {
      let color = (names.firstIndex(of: series.name) ?? 0) % Theme.seriesCount
      draw(series.band, color: color, in: frame, into: &picture)
    }
    for series in panel.series {
      let name = names.firstIndex(of: series.name) ?? 0
      let color = name % Theme.seriesCount
      let style = Self.style(name, series.role)
      let tooltip = series.role == .plain ? series.name : "\(series.name), \(series.role.rawValue)"
      let pixels = series.points.map(frame.pixel)
      for run in pixels.split(separator: nil).map({ $0.compactMap(\.self) }) {
        isEmpty = false
        if run.count > 1 { picture.polyline(run, style: style, tooltip: tooltip) }
        // Dots show where few values stand; a single value has nothing else.
        guard run.count == 1 || pixels.count <= 12 else { continue }
        for pixel in run {
          picture.circle(pixel, radius: run.count == 1 ? 3.5 : 2.5, style: "fill-\(color)", tooltip: tooltip)
        }
      }
    }
    if isEmpty { picture.text("no data", at: frame.area.centre, style: "muted", anchor: .middle) }
  }

  /// Under all lines, so that none is hidden.
  private func draw(_ band: [Series.Span], color: Int, in frame: PlotFrame, into picture: inout SVGPicture) {
    let ends = band.map { $0.ends.map(frame.pixel) }
    for run in ends.split(whereSeparator: { $0.contains(nil) }) where run.count > 1 {
      let outline = run.compactMap(\.first) + run.reversed().compactMap(\.last)
      picture.polygon(outline.compactMap(\.self), style: "fill-\(color)", opacity: 0.16)
    }
  }

  private var defaultTitle: String {
    panels.compactMap { $0.title ?? $0.y.title }.joined(separator: " and ")
  }

  private var description: String {
    panels.map { panel in
      "\(panel.y.title) by \(panel.x.title) of \(Set(panel.series.map(\.name)).count) series"
    }.joined(separator: "; ")
  }
}
