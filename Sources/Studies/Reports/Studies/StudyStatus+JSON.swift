import Figures
import JSONText
import Studies
import Training

extension StudyStatus {
  /// For programs: fractions of one, seconds, and every failure.
  public var json: JSONValue {
    var object = JSONObject()
    object["name"] = .string(specification.name)
    object["state"] = .string(state.rawValue)
    object["budget"] = .object(
      JSONObject([(specification.budget.kind.rawValue, .integer(specification.budget.amount))]))
    object["spent"] = .number(min(1, spending.share(of: specification.budget)))
    object["trialsTrained"] = .integer(trained)
    object["trialsFailed"] = .integer(failures.count)
    object["attemptsLost"] = .integer(faults)
    object["underWay"] = .array(underway.map(JSONValue.integer))
    object["workers"] = workerTable.jsonValue
    if !nodes.isEmpty { object["nodes"] = nodeTable.jsonValue }
    object["waiting"] = .array(waiting.map(JSONValue.integer))
    object["epochs"] = .integer(spending.epochs)
    object["multiplyAdds"] = .number(spending.multiplyAdds)
    object["seconds"] = .number(spending.seconds)
    object["secondsLeft"] = remainingSeconds.map(JSONValue.number) ?? .null
    // Under the name that it has had since accuracy was the only metric, where it is one.
    object["metric"] = .string(specification.metric.kind)
    object["constant\(EpochRecord.member("", specification.metric.kind))"] =
      constantMetric.map(JSONValue.number) ?? .null
    object["bestOfEachSize"] = binTable.jsonValue
    object["rankCorrelations"] = rankingTable.jsonValue
    object["failures"] = .array(
      failures.map { ["trial": .integer($0.trial), "reason": .string($0.reason)] })
    return .object(object)
  }
}
