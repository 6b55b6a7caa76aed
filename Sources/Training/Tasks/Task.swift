import Diagnostics
import TensorTypes

/// What is learned: the targets, the loss that training makes small, and the metrics that say how good a network is.
public struct Task: Hashable, Sendable {
  public var targets: Targets
  public var loss: Loss
  /// What decides: early stopping, the best checkpoint, a search.
  public var metric: MetricDefinition
  /// All that is reported, the one that decides among them.
  public var metrics: [MetricDefinition]

  /// The task that targets stand for, by its usual loss and metric if none is named.
  /// - Throws: when loss or metric is made for other targets
  public init(
    _ targets: Targets, loss: Loss? = nil, metric: MetricDefinition? = nil, catalogue: MetricCatalogue = .builtin
  ) throws(DiagnosticsError) {
    let form = targets.form
    self.targets = targets
    self.loss = loss ?? .standard(for: form)
    self.metric = metric ?? .standard(for: form)
    let others = catalogue.metrics(for: form)
    metrics = others.contains(self.metric) ? others : [self.metric] + others
    guard self.loss.form == form else {
      throw DiagnosticsError(
        Diagnostic(
          code: "loss-mismatch",
          "the loss \(self.loss.kind.rawValue) is for \(self.loss.form.taskName), but the samples are for \(form.taskName)",
          remedy: "Leave \"loss\" out, or use \(Loss.standard(for: form).kind.rawValue)"))
    }
    guard self.metric.forms.contains(form) else {
      throw DiagnosticsError(
        Diagnostic(
          code: "metric-mismatch",
          "the metric \(self.metric.kind) cannot judge \(form.taskName)",
          remedy: "Use one of \(others.map(\.kind).joined(separator: ", "))"))
    }
  }
}

extension Targets {
  /// - Parameters:
  ///   - output: the shape of a network's output for one sample
  ///   - network: its name, for the message
  ///   - dataset: its name, for the message
  /// - Throws: when the network does not give one number for each class, label or quantity
  public func checkHead(_ output: Shape, of network: String, on dataset: String) throws(DiagnosticsError) {
    guard output.rank == 1, output[0] == count else {
      throw DiagnosticsError(
        Diagnostic(
          code: "\(form.rawValue)-mismatch",
          "'\(network)' ends in \(output), but '\(dataset)' has \(count) \(count == 1 ? form.singular : form.rawValue)",
          remedy: "End in a layer with one feature for each \(form.singular)"))
    }
  }
}
