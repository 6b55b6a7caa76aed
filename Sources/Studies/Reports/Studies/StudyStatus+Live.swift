import Figures
import JSONText
import Studies

extension StudyStatus {
  /// What a page that follows the study is told whenever it changes: how far it is, what workers train now with their curves
  /// so far, and the latest results.
  public var liveJSON: JSONValue {
    let budget = specification.budget
    var left = JSONValue.null
    if state == .running, let remainingSeconds { left = remainingSeconds.json }
    return [
      "version": .string(version), "state": .string(state.rawValue),
      "share": min(1, spending.share(of: budget)).json,
      "budget": .string("\(NumberText.count(budget.amount)) \(budget.kind.words)"),
      "trials": .integer(spending.trials), "failed": .integer(failures.count), "seconds": spending.seconds.json,
      "secondsLeft": left,
      "workers": .array(running.map(\.json)), "latest": .array(latest.map(\.json)),
    ]
  }
}

extension RunningTrial {
  /// The most epochs of a curve.
  private static let curvePointCount = 60

  fileprivate var json: JSONValue {
    let stride = max(1, (reports.count + Self.curvePointCount - 1) / Self.curvePointCount)
    let kept = reports.indices.filter { $0 % stride == 0 || $0 == reports.count - 1 }.map { reports[$0] }
    func number(_ value: Double?) -> JSONValue { value.map { $0.json } ?? .null }
    return [
      "trial": .integer(trial), "epoch": .integer(epoch), "epochs": .integer(epochs),
      "trainLoss": number(reports.last?.trainLoss), "validationLoss": number(reports.last?.validationLoss),
      "metric": number(reports.last?.metric), "secondsLeft": number(remainingSeconds),
      "losses": .array(kept.map { number($0.trainLoss) }), "metrics": .array(kept.map { number($0.metric) }),
    ]
  }
}

extension StudyStatus.Ended {
  fileprivate var json: JSONValue {
    [
      "trial": .integer(trial), "epochs": .integer(epochs), "metric": metric.map { $0.json } ?? .null,
      "failure": failure.map(JSONValue.string) ?? .null,
    ]
  }
}

extension StudyBudget.Kind {
  fileprivate var words: String {
    switch self {
    case .multiplyAdds: "multiply-adds"
    default: rawValue
    }
  }
}
