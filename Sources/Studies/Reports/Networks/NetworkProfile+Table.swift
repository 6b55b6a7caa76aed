import Compilation
import Figures
import JSONText
import Training

extension NetworkProfile {
  /// Steps of one primitive taken together, the dearest first.
  private var byPrimitive: [(count: Int, whole: StepProfile)] {
    var groups: [(count: Int, whole: StepProfile)] = []
    for step in steps {
      if let index = groups.firstIndex(where: { $0.whole.primitive == step.primitive }) {
        groups[index].count += 1
        groups[index].whole.seconds += step.seconds
        groups[index].whole.multiplyAdds += step.multiplyAdds
        groups[index].whole.byteCount += step.byteCount
      } else {
        var whole = step
        whole.implementation = ""
        groups.append((1, whole))
      }
    }
    return groups.sorted { ($1.whole.seconds, $0.whole.primitive) < ($0.whole.seconds, $1.whole.primitive) }
  }

  /// The share of the machine's peak that a step reaches: of its products, or of its traffic if it has none.
  private func shareOfPeak(_ step: StepProfile) -> Double? {
    guard let peak, step.seconds > 0 else { return nil }
    let rate =
      step.multiplyAdds > 0
      ? Double(step.multiplyAdds) / peak.multiplyAddsPerSecond : Double(step.byteCount) / peak.bytesPerSecond
    return rate / step.seconds / Double(threads)
  }

  /// - parameter count: how many of the dearest steps are shown, in the order in which they run; nil for all
  public func table(steps count: Int?) -> Table {
    var table = Table(
      title,
      columns: [
        Column("Layer"), Column("Step"), Column("Implementation", priority: 1), Column("Time", .right, unit: "ms"),
        Column("Share", .right, unit: "%"), Column("GFLOP/s", .right), Column("GB/s", .right, priority: 1),
        Column("Of peak", .right, unit: "%"),
      ])
    func append(_ name: String, _ step: StepProfile) {
      table.append([
        .text(name), .text(step.primitive), .text(step.implementation), .number(step.seconds * 1e3, decimals: 3),
        .percentage(step.seconds / run),
        step.multiplyAdds == 0
          ? .empty : .number(2e-9 * Double(step.multiplyAdds) / step.seconds, decimals: 1),
        .number(1e-9 * Double(step.byteCount) / step.seconds, decimals: 1),
        .optional(shareOfPeak(step)) { .percentage($0, decimals: 0) },
      ])
    }
    table.appendSection("By primitive")
    for (count, whole) in byPrimitive { append("\(count) step\(count == 1 ? "" : "s")", whole) }
    let dearest = steps.indices.sorted { (steps[$1].seconds, $0) < (steps[$0].seconds, $1) }
    let shown = dearest.prefix(count ?? steps.count).sorted()
    table.appendSection(
      shown.count == steps.count ? "Every step" : "The \(shown.count) dearest of \(steps.count) steps")
    for index in shown { append(paths[index], steps[index]) }
    func total(_ name: String, _ seconds: Double) {
      table.appendTotal([
        .text(name), nil, nil, .number(seconds * 1e3, decimals: 3), .percentage(seconds / run), nil, nil, nil,
      ])
    }
    total("All steps", sum)
    total("In one run", run)
    if trains {
      total("Data", data)
      total("Optimiser", update)
    }
    table.notes = [
      "\(NumberText.grouped(Int(samplesPerSecond))) samples a second, "
        + "\(trains ? "data, run and optimiser" : "the run alone"); what is lost between steps: "
        + "\(NumberText.percentage(max(0, 1 - sum / run)))."
    ]
    if let peak {
      table.notes.append(
        "Peak of a core: \(NumberText.fixed(2e-9 * peak.multiplyAddsPerSecond, decimals: 0)) GFLOP/s, "
          + "\(NumberText.fixed(1e-9 * peak.bytesPerSecond, decimals: 1)) GB/s.")
    }
    return table
  }

  /// The documented form.
  public var json: JSONValue {
    let seconds = JSONObject([
      ("steps", .number(sum)), ("run", .number(run)), ("data", .number(data)), ("optimizer", .number(update)),
    ])
    var object = JSONObject([
      ("batchSize", .integer(batchSize)), ("threads", .integer(threads)),
      ("precision", .string(precision.rawValue)),
      ("samplesPerSecond", .number(samplesPerSecond)), ("seconds", .object(seconds)),
    ])
    if let peak {
      object["peak"] = .object(
        JSONObject([
          ("multiplyAddsPerSecond", .number(peak.multiplyAddsPerSecond)),
          ("bytesPerSecond", .number(peak.bytesPerSecond)),
        ]))
    }
    object["steps"] = .array(
      zip(steps, paths).map { step, path in
        .object(
          JSONObject([
            ("path", .string(path)), ("primitive", .string(step.primitive)),
            ("implementation", .string(step.implementation)), ("seconds", .number(step.seconds)),
            ("multiplyAdds", .integer(step.multiplyAdds)), ("bytes", .integer(step.byteCount)),
            ("shareOfPeak", shareOfPeak(step).map(JSONValue.number) ?? .null),
          ]))
      })
    return .object(object)
  }
}
