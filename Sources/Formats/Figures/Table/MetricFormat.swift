/// How the values of a metric are written: shares as percentages, all else as numbers in their unit.
public struct MetricFormat: Hashable, Sendable {
  /// `accuracy`, `RMSE`
  public var name: String
  /// Of the values; nil for shares and mere numbers.
  public var unit: String?
  /// Whether values are fractions of one.
  public var isShare: Bool

  public init(_ name: String, unit: String? = nil, isShare: Bool) {
    self.name = name
    self.unit = isShare ? nil : unit
    self.isShare = isShare
  }

  /// `Accuracy`, `RMSE`
  public var title: String {
    // Names of types keep their letters.
    name.hasPrefix("int8") ? name : name.prefix(1).uppercased() + name.dropFirst()
  }

  public var columnUnit: String? { isShare ? "%" : unit }

  /// A column of values: `Accuracy (%)`, or `Search accuracy (%)` with a word before.
  public func column(_ word: String? = nil, priority: Int? = nil, key: String? = nil) -> Column {
    let title = word.map { "\($0) \(name)" } ?? title
    return priority.map { Column(title, .right, unit: columnUnit, priority: $0, key: key) }
      ?? Column(title, .right, unit: columnUnit, key: key)
  }

  public func cell(_ value: Double, deviation: Double? = nil) -> Cell {
    let style: Cell.NumberStyle = isShare ? .percentage(decimals: 2) : .fixed(decimals: 4)
    return deviation.map { .estimate(mean: value, deviation: $0, style) } ?? .number(value, style)
  }

  /// `83.25 %`, `0.2314 °C`
  public func words(_ value: Double, decimals: Int = 2) -> String {
    isShare
      ? NumberText.percentage(value, decimals: decimals)
      : NumberText.fixed(value, decimals: decimals + 2) + (unit.map { " \($0)" } ?? "")
  }

  /// `accuracy 83.2 %`, as progress shows it.
  public func progress(_ value: Double) -> String { "\(name) \(words(value, decimals: 1))" }

  /// - Parameter words: what stands before the name: `validation `
  public func axis(_ words: String = "") -> Axis {
    Axis(words + name + (unit.map { " (\($0))" } ?? ""), format: isShare ? .percentage : .number)
  }
}
