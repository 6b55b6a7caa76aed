import GraphIR
import Layers
import Primitives
import Testing
import TensorTypes

/// Activations, scale, softmax, dropout and identity.
@Suite struct ActivationTests {
  static let lowered: [(LayerExample, [Primitive])] = [
    (.init("relu"), [.elementwise(.relu)]),
    (.init("squared_relu"), [.elementwise(.relu), .elementwise(.square)]),
    (.init("relu6"), [.elementwise(.clip(lower: 0, upper: 6))]),
    (.init("leaky_relu"), [.elementwise(.leakyRelu(slope: 0.01))]),
    (.init("leaky_relu", ["slope": 0.2]), [.elementwise(.leakyRelu(slope: 0.2))]),
    (.init("elu"), [.elementwise(.elu(alpha: 1))]),
    (.init("elu", ["alpha": 2]), [.elementwise(.elu(alpha: 2))]),
    (.init("gelu"), [.elementwise(.gelu)]),
    (.init("silu"), [.elementwise(.silu)]),
    (.init("hard_swish"), [.elementwise(.hardSwish)]),
    (.init("sigmoid"), [.elementwise(.sigmoid)]),
    (
      .init("hard_sigmoid"),
      [.elementwise(.affine(scale: 1 / 6, offset: 0.5)), .elementwise(.clip(lower: 0, upper: 1))]
    ),
    (.init("tanh"), [.elementwise(.tanh)]),
    (.init("softmax"), [.softmax]),
    (.init("identity"), []),
    (.init("dropout"), []),
  ]

  @Test(arguments: lowered)
  func appliesToEachElement(_ example: LayerExample, _ primitives: [Primitive]) throws {
    let layer = try LayerDefinition.layer(example.kind, example.attributes)
    for shape in [[3, 8, 8], [3, 8], [3]] as [Shape] {
      #expect(try layer.output([shape]) == shape)
      #expect(try layer.parameters([shape]) == [])
      #expect(try layer.primitives(shape) == primitives)
    }
  }

  @Test func preluLearnsItsSlope() throws {
    let shared = try LayerDefinition.layer("prelu").parameters([[8, 4, 4]])
    #expect(shared == [Parameter("weight", [1], .constant(0.25))])
    #expect(try LayerExample("prelu", ["perChannel": true], [8, 4, 4]).tensors() == ["weight [8]"])
    #expect(
      try LayerDefinition.layer("prelu").primitives([8, 4, 4]) == [
        .elementwise(.relu), .binary(.subtract), .reshape([1, 1, 1, 1]), .binary(.multiply), .binary(.add),
      ])
    #expect(
      try LayerDefinition.layer("prelu", ["perChannel": true]).primitives([8]) == [
        .elementwise(.relu), .binary(.subtract), .reshape([1, 8]), .binary(.multiply), .binary(.add),
      ])
  }

  @Test func scaleLearnsOneFactorAChannel() throws {
    let layer = try LayerDefinition.layer("scale", ["initial": 1e-6])
    #expect(try layer.parameters([[8, 4, 4]]) == [Parameter("weight", [8], .constant(1e-6))])
    #expect(try layer.primitives([8, 4, 4]) == [.reshape([1, 8, 1, 1]), .binary(.multiply)])
    #expect(try layer.primitives([8]) == [.reshape([1, 8]), .binary(.multiply)])
  }

  @Test func dropoutDrawsFromAStreamOfItsOwn() throws {
    let layer = try LayerDefinition.layer("dropout", ["rate": 0.25])
    var program = ProgramBuilder(mode: .training)
    let input = program.placeholder([2, 8], role: .input)
    let first = layer.lower([input], shapes: [[8]], into: &program)
    _ = layer.lower([first], shapes: [[8]], into: &program)
    #expect(
      program.program.instructions.map(\.primitive) == [
        .dropout(rate: 0.25, stream: 0), .dropout(rate: 0.25, stream: 1),
      ])
    #expect(program.program.values.count { $0.role == .randomKey } == 1)
    #expect(try LayerDefinition.layer("dropout", ["rate": 0]).primitives([8], mode: .training) == [])
  }
}
