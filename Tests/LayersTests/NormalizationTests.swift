import GraphIR
import Layers
import Primitives
import Testing
import TensorTypes

@Suite struct NormalizationTests {
  static let tensors: [(LayerExample, [String], count: Int)] = [
    (
      .init("batch_norm", [:], [16, 8, 8]),
      ["weight [16]", "bias [16]", "running_mean [16]", "running_var [16]"], 32
    ),
    (.init("batch_norm", ["affine": false], [16, 8]), ["running_mean [16]", "running_var [16]"], 0),
    (.init("batch_norm", [:], [64]), ["weight [64]", "bias [64]", "running_mean [64]", "running_var [64]"], 128),
    (.init("layer_norm", [:], [16, 8, 8]), ["weight [16, 8, 8]", "bias [16, 8, 8]"], 2048),
    (.init("layer_norm", [:], [16, 8]), ["weight [16, 8]", "bias [16, 8]"], 256),
    (.init("layer_norm", ["axes": "channels"], [16, 8, 8]), ["weight [16]", "bias [16]"], 32),
    (.init("layer_norm", ["affine": false], [16, 8, 8]), [], 0),
    (.init("group_norm", ["groups": 4], [16, 8, 8]), ["weight [16]", "bias [16]"], 32),
    (.init("group_norm", ["groups": 16, "affine": false], [16, 8]), [], 0),
  ]

  @Test(arguments: tensors)
  func keepsShapesAndTensors(_ example: LayerExample, _ tensors: [String], _ count: Int) throws {
    #expect(try example.output() == example.inputs[0])
    #expect(try example.tensors() == tensors)
    #expect(try example.trainableCount() == count)
  }

  @Test func groupsDivideChannels() throws {
    #expect(
      try LayerExample("group_norm", ["groups": 3], [16, 8]).refusal()
        == "groups: groups = 3 must divide the input's 16 channels")
  }

  @Test func startsAsPyTorchDoes() throws {
    let tensors = try LayerDefinition.layer("batch_norm").parameters([[4]])
    #expect(tensors.map(\.initializer) == [.constant(1), .constant(0), .constant(0), .constant(1)])
    #expect(tensors.map(\.isTrainable) == [true, true, false, false])
  }

  @Test func batchNormUpdatesItsStatisticsInTraining() throws {
    let layer = try LayerDefinition.layer("batch_norm", ["momentum": 0.2])
    let program = try layer.program([[3, 8, 8]], mode: .training)
    let normalization = BatchNormalization(epsilon: 1e-5, momentum: 0.2, affine: true, training: true)
    #expect(program.instructions.map(\.primitive) == [.batchNormalization(normalization)])
    let instruction = program.instructions[0]
    let statistics = try #require(normalization.outputs(instruction.outputs).statistics)
    #expect(program.bufferUpdates == [statistics.newRunningMean, statistics.newRunningVariance])
    #expect(
      instruction.inputs.map { program[$0].role } == [.input, .parameter(0), .parameter(1), .buffer(0), .buffer(1)])
    #expect(try layer.program([[3]]).bufferUpdates == [nil, nil])
  }

  static func normalizing(over axes: [Int]) -> [Primitive] {
    let mean = Primitive.reduction(Reduction(.mean, axes: axes))
    return [
      mean, .binary(.subtract), .elementwise(.square), mean, .elementwise(.affine(scale: 1, offset: 1e-5)),
      .elementwise(.inverseSquareRoot), .binary(.multiply),
    ]
  }

  static let lowered: [(LayerExample, [Primitive])] = [
    (
      .init("layer_norm", [:], [4, 6]),
      normalizing(over: [1, 2, 3])
        + [.reshape([1, 4, 1, 6]), .binary(.multiply), .reshape([1, 4, 1, 6]), .binary(.add)]
    ),
    (
      .init("layer_norm", ["axes": "channels"], [4, 6, 6]),
      normalizing(over: [1]) + [.reshape([1, 4, 1, 1]), .binary(.multiply), .reshape([1, 4, 1, 1]), .binary(.add)]
    ),
    (.init("layer_norm", ["affine": false], [4]), normalizing(over: [1])),
    (
      .init("group_norm", ["groups": 2, "affine": false], [4, 6, 6]),
      [.reshape([2, 2, 2, 6, 6])] + normalizing(over: [2, 3, 4]) + [.reshape([2, 4, 6, 6])]
    ),
    (
      .init("group_norm", ["groups": 2], [4]),
      [.reshape([2, 2, 2])] + normalizing(over: [2])
        + [.reshape([2, 4]), .reshape([1, 4]), .binary(.multiply), .reshape([1, 4]), .binary(.add)]
    ),
  ]

  @Test(arguments: lowered) func lowersToReductions(_ example: LayerExample, _ primitives: [Primitive]) throws {
    let layer = try LayerDefinition.layer(example.kind, example.attributes)
    #expect(try layer.primitives(example.inputs[0]) == primitives)
  }
}
