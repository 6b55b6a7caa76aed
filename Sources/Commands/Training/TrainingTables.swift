import ArgumentParser
import Diagnostics
import JSONText
import Reports
import Studies
import Tasks
import Training

extension Trainer {
  /// A row for each epoch.
  func historyTable(_ outcome: TrainingOutcome) -> Table {
    let metric = data.task.metric
    let format = MetricFormat(data.task)
    var table = Table(
      "\(graph.name): \(NumberText.grouped(graph.size.trainable)) parameters, "
        + "\(NumberText.duration(seconds: outcome.seconds))",
      columns: [
        Column("Epoch", .right), Column("Train loss", .right), format.column(),
        Column("Validation loss", .right), format.column(key: EpochRecord.member("validation", metric.kind)),
        Column("Time", .right, priority: 1), Column("Samples/s", .right, priority: 2),
      ])
    if recipe.augmentation.mixup > 0, metric == .accuracy {
      table.notes = ["The first accuracy is of mixed samples: each of a sample's two labels counts by its share."]
    }
    for epoch in outcome.history {
      table.append([
        .integer(epoch.epoch), .number(epoch.trainLoss, decimals: 4),
        .optional(epoch.trainMetric) { format.cell($0) },
        .optional(epoch.validationLoss) { .number($0, decimals: 4) },
        .optional(epoch.validationMetric) { format.cell($0) },
        .optional(epoch.seconds) { .duration(seconds: $0) },
        .optional(epoch.samplesPerSecond) { .integer(Int($0)) },
      ])
    }
    return table
  }
}

extension StepInspection {
  /// The layers with their shapes, then what the step does to each parameter.
  func text(width: Int) -> String {
    var shapes = Table(
      "Shapes through the network, from \(input)",
      columns: [Column("Layer"), Column("Kind", priority: 1), Column("Output"), Column("Parameters", .right)])
    for layer in layers {
      shapes.append([
        .text(layer.path), .text(layer.kind), .text("\(layer.output)"),
        layer.parameterCount == 0 ? .empty : .integer(layer.parameterCount),
      ])
    }
    var changes = Table(
      "The first step, on \(sampleCount) samples: loss \(NumberText.fixed(loss, decimals: 4)), "
        + "gradient norm \(NumberText.fixed(gradientNorm, decimals: 4)), "
        + "learning rate \(NumberText.exact(learningRate))",
      columns: [
        Column("Parameter"), Column("Shape"), Column("Mean |grad|", .right, key: "meanAbsoluteGradient"),
        Column("Grad norm", .right, key: "gradientNorm"), Column("Norm", .right, key: "weightNorm"),
        Column("Update", .right, key: "updateRatio"),
      ])
    changes.notes = ["Update: the norm of the step's change over the parameter's norm."]
    for parameter in parameters {
      changes.append([
        .text(parameter.name), .text("\(parameter.shape)"),
        .text(NumberText.scientific(parameter.meanAbsoluteGradient)),
        .text(NumberText.scientific(parameter.gradientNorm)), .number(parameter.weightNorm, decimals: 3),
        .optional(parameter.updateRatio) { .text(NumberText.scientific($0)) },
      ])
    }
    return shapes.rendered(as: .text(width: width)) + "\n" + changes.rendered(as: .text(width: width))
  }

  /// `input, sampleCount, loss, gradientNorm, learningRate, layers[{path, kind, output, parameters}], parameters[{name,
  /// shape, meanAbsoluteGradient, gradientNorm, weightNorm, updateRatio}]`. What is not finite is null.
  var json: JSONValue {
    func number(_ value: Double?) -> JSONValue { value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null }
    func list(_ extents: [Int]) -> JSONValue { .array(extents.map(JSONValue.integer)) }
    return [
      "input": list(input.extents), "sampleCount": .integer(sampleCount), "loss": number(loss),
      "gradientNorm": number(gradientNorm), "learningRate": number(learningRate),
      "layers": .array(
        layers.map { layer in
          [
            "path": .string(layer.path), "kind": .string(layer.kind), "output": list(layer.output.extents),
            "parameters": .integer(layer.parameterCount),
          ]
        }),
      "parameters": .array(
        parameters.map { parameter in
          [
            "name": .string(parameter.name), "shape": list(parameter.shape.extents),
            "meanAbsoluteGradient": number(parameter.meanAbsoluteGradient),
            "gradientNorm": number(parameter.gradientNorm), "weightNorm": number(parameter.weightNorm),
            "updateRatio": number(parameter.updateRatio),
          ]
        }),
    ]
  }
}

/// Pictures of runs.
enum TrainingPlot {
  /// - throws: where a file's name promises another format than SVG
  static func checkName(_ path: String) throws(ValidationError) {
    guard let ending = path.fileEnding, ending != "svg" else { return }
    throw ValidationError(
      "--plot draws SVG, and '\(path)' ends in '.\(ending)'. Name a file that ends in '.svg'; "
        + "'rsvg-convert' and browsers make other pictures of it.")
  }

  /// Draws loss and metric of one or several runs.
  /// - throws: where the file cannot be written
  static func write(
    _ runs: [(name: String, history: [EpochRecord])], of task: Task, to path: String
  ) throws(DiagnosticsError) {
    let curves = runs.map { run in
      TrainingCurve(
        run.name, trainingLoss: run.history.map(\.trainLoss),
        validationLoss: run.history.map { $0.validationLoss ?? .nan },
        trainingMetric: run.history.map { $0.trainMetric ?? .nan },
        validationMetric: run.history.map { $0.validationMetric ?? .nan })
    }
    let picture = Array(LineChart.training(curves, metric: MetricFormat(task), title: nil).svg().utf8)
    try AtomicFile().replace(path) { output throws(DiagnosticsError) in try output.append(picture) }
  }
}

extension MetricFormat {
  /// Of the metric that decides.
  init(_ task: Task) {
    self.init(task.metric, unit: task.metric.unit == .target ? task.targets.unit : nil)
  }
}
