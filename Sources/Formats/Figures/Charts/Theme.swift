/// The colours of a chart.
///
/// Series take the palette of Okabe and Ito (2008, "Color Universal Design"), which people with colour-blindness can
/// distinguish; its yellow is left out on white, where nobody could see it.
public enum Theme: Hashable, Sendable {
  case light, dark
  /// Light, and dark where the reader's system asks for it.
  case automatic

  /// The number of series colours; more series begin again, with dotted lines.
  static let seriesCount = 7

  var styleSheet: String {
    switch self {
    case .light: Self.shared + Self.lightColors.rules
    case .dark: Self.shared + Self.darkColors.rules
    case .automatic:
      Self.shared + Self.lightColors.rules + "@media (prefers-color-scheme: dark) {\n" + Self.darkColors.rules + "}\n"
    }
  }

  private struct Colors {
    var background, ink, muted, grid, axis: String
    var series: [String]

    var rules: String {
      var rules = """
        .espalier .background { fill: \(background); }
        .espalier .ink { fill: \(ink); }
        .espalier .muted { fill: \(muted); }
        .espalier .grid { stroke: \(grid); }
        .espalier .axis { stroke: \(axis); }
        .espalier .halo { stroke: \(background); }
        .espalier .line-ink { stroke: \(muted); }
        .espalier .haloed { stroke: \(background); }

        """
      for (index, color) in series.enumerated() {
        rules += ".espalier .line-\(index) { stroke: \(color); }\n.espalier .fill-\(index) { fill: \(color); }\n"
      }
      return rules
    }
  }

  private static let shared = """
    .espalier text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
    .espalier polyline, .espalier .stroke { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
    .espalier .grid, .espalier .axis { stroke-width: 1; }
    .espalier .dashed { stroke-dasharray: 6 4; stroke-linecap: butt; }
    .espalier .dotted { stroke-dasharray: 1 5; }
    .espalier .dash-dotted { stroke-dasharray: 10 4 1 4; }
    .espalier .faint { opacity: 0.4; }
    .espalier .halo { stroke-width: 1.5; }
    .espalier .haloed { stroke-width: 3; paint-order: stroke; stroke-linejoin: round; }

    """

  private static let lightColors = Colors(
    background: "#ffffff", ink: "#1f2328", muted: "#59636e", grid: "#e8ebee", axis: "#818b98",
    series: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"])

  private static let darkColors = Colors(
    background: "#0d1117", ink: "#e6edf3", muted: "#9da7b1", grid: "#252b33", axis: "#6e7681",
    series: ["#56b4e9", "#e69f00", "#00b584", "#cc79a7", "#f0e442", "#3d9ad1", "#ffffff"])
}
