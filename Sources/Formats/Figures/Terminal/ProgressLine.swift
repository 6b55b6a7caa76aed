/// The progress of a piece of work, in one line of a terminal.
///
/// ```swift
/// let line = ProgressLine(label: "epoch 2/5", completed: 19_328, total: 45_000, unit: "images", seconds: 15.6, loss: 0.8613)
/// print(line.text(width: 80))
/// ```
/// ```
/// epoch 2/5  ━━━━━━━━━──────────────   42 %  1.2 k images/s  21 s left  loss 0.861
/// ```
/// A value: the caller says when it is drawn and where.
public struct ProgressLine: Hashable, Sendable {
  public var label: String
  public var completed: Int
  /// Unknown totals show the count in place of the bar.
  public var total: Int?
  /// What is counted, in the plural: "images", "trials".
  public var unit: String
  /// Time spent on what is completed.
  public var seconds: Double
  /// The part of the work that is done, if units differ in size; nil for `completed` of `total`.
  public var share: Double?
  public var loss: Double?
  /// How good what is trained is, in words: `accuracy 83.2 %`.
  public var measure: String?

  public init(
    label: String, completed: Int, total: Int?, unit: String, seconds: Double, loss: Double? = nil,
    measure: String? = nil
  ) {
    self.label = label
    self.completed = max(0, completed)
    self.total = total
    self.unit = unit
    self.seconds = seconds
    self.loss = loss
    self.measure = measure
  }

  /// Between 0 and 1; nil if the total is unknown.
  public var fraction: Double? {
    share.map { min(1, max(0, $0)) } ?? total.map { $0 > 0 ? min(1, Double(completed) / Double($0)) : 1 }
  }

  /// Completed units a second; nil before any time has passed.
  public var rate: Double? {
    seconds > 0 && seconds.isFinite && completed > 0 ? Double(completed) / seconds : nil
  }

  /// Seconds until the end at the present rate.
  public var remaining: Double? {
    if let share { return share > 0 && seconds > 0 ? seconds * max(0, 1 / share - 1) : nil }
    guard let total, let rate else { return nil }
    return Double(max(0, total - completed)) / rate
  }
}
