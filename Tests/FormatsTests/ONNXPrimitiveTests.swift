import Diagnostics
import GraphIR
import JSONText
import Layers
import Primitives
import TensorTypes
import Testing

@testable import Formats

/// Primitives that no built-in layer lowers to, as a layer of somebody else may.
@Suite struct ONNXPrimitiveTests {
  /// A layer that lowers to what a test says.
  private struct Made: LayerOperation {
    var result: Shape
    var body: @Sendable (Value, inout ProgramBuilder) -> Value

    func output(_ inputs: [Shape]) throws(LayerError) -> Shape { result }

    func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
      body(inputs[0], &program)
    }
  }

  private func operators(
    _ input: [Int], _ result: Shape, _ body: @escaping @Sendable (Value, inout ProgramBuilder) -> Value
  ) throws -> [String] {
    var catalogue = LayerCatalogue.builtin
    try catalogue.register(
      LayerDefinition(kind: "made", help: "A test's.", arity: .one, attributes: []) { _ in
        Made(result: result, body: body)
      })
    let source = SourceText(file: "test.json", text: network(input, #"{"kind": "made", "name": "layer"}"#))
    let network = try ArchitectureLoader(catalogue: catalogue).network(source)
    let model = try ONNXModelWriter().model(of: exported(network))
    #expect(model.faults == [])
    return model.operators
  }

  @Test func whatIsStretchedKeepsItsBatch() throws {
    let operators = try operators([4, 1, 1], [4, 3, 3]) { x, program in
      program(.broadcast(program.shape(x).stretched(to: 3)), x)
    }
    #expect(operators == ["Expand"])
  }

  @Test func sumsAndConversions() throws {
    let operators = try operators([4, 6], [1, 6]) { x, program in
      let sum = program(.reduction(Reduction(.sum, axes: [1, 2])), x)
      return program(.conversion(.float32), sum)
    }
    #expect(operators == ["ReduceSum", "Cast"])
    let nothing = try self.operators([4, 6], [4, 6]) { x, program in
      program(.reduction(Reduction(.mean, axes: [2])), x)
    }
    #expect(nothing == ["Identity"])
  }

  /// A sequence gets its axis back for what needs it.
  @Test func heightComesBack() throws {
    let operators = try operators([4, 6], [4, 2, 6]) { x, program in
      program(.concatenation(axis: 2), x, x)
    }
    #expect(operators == ["Unsqueeze", "Unsqueeze", "Concat"])
  }
}

extension Shape {
  fileprivate func stretched(to side: Int) -> Shape {
    guard let shape = try? Shape([self[0], self[1], side, side]) else { preconditionFailure("small shapes are sound") }
    return shape
  }
}
