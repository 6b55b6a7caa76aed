import Figures
import JSONText
import Training

extension StepInspection {
  /// The layers with their shapes, then what the step does to each parameter.
  public func text(width: Int) -> String {
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
  public var json: JSONValue {
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
