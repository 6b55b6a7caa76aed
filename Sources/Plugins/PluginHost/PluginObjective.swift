import CEspalierPlugin
import Diagnostics
import JSONText
import Search
import Tasks

/// An objective that a plug-in measures.
struct PluginObjective: Sendable {
  typealias Function =
    @convention(c) (
      UnsafeMutableRawPointer?, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafeMutablePointer<Double>?,
      UnsafeMutablePointer<espalier_error>?
    ) -> Int32

  private let owner: PluginFunction
  private let function: Function
  private let context: PluginContext

  init(_ owner: PluginFunction, _ function: @escaping Function, _ context: PluginContext) {
    self.owner = owner
    self.function = function
    self.context = context
  }

  func value(of candidate: TrainedCandidate) throws(DiagnosticsError) -> Double {
    let text = JSONWriter.line(candidate.json)
    var value = Double.nan
    do throws(PluginFailure) {
      try owner.call("measure") { function(context.pointer, text, candidate.checkpoint, &value, $0) }
      guard value.isFinite else { throw owner.failure("measure", "it measured \(value), which is no finite number") }
    } catch {
      throw error.diagnostics
    }
    return value
  }
}

extension TrainedCandidate {
  fileprivate var json: JSONValue {
    [
      "document": network.architecture.json, "parameters": .integer(size.parameters),
      "multiplyAdds": .integer(size.multiplyAdds),
      "activations": .integer(size.activations), metric.metric.kind: .number(metric.value), "loss": .number(loss),
    ]
  }
}
