import GraphIR
import Layers
import Primitives
import TensorTypes
import Testing

@Suite struct ElementwiseFunctionTests {
  @Test func readsAsManyInputsAsItsExpression() throws {
    #expect(try LayerExample("elementwise", ["expression": "x * 2"], [3, 8, 8]).output() == [3, 8, 8])
    #expect(try LayerExample("elementwise", ["expression": "x - y"], [9], [9]).output() == [9])
    #expect(
      try LayerExample("elementwise", ["expression": "x - y"], [9], [8]).refusal()
        == "input 1 is [9], but input 2 is [8]. The inputs of an expression have one shape")
    #expect(
      try LayerExample("elementwise", ["expression": "x - y"], [9]).refusal()
        == "expression: the expression reads x, y, but the layer's inputs are x. Name 2 layers in \"inputs\"")
  }

  @Test func isOnePrimitive() throws {
    let gate = try Formula(parsing: "x * sigmoid(y)")
    #expect(
      try LayerDefinition.layer("elementwise", ["expression": "x*sigmoid( y )"]).primitives([9], [9])
        == [.formula(gate)])
    #expect(
      try LayerDefinition.layer("elementwise", ["expression": "relu(x)"]).primitives([9]) == [.elementwise(.relu)])
    #expect(try LayerDefinition.layer("elementwise", ["expression": "x + 0"]).primitives([9]) == [])
  }

  /// A network's hash, with one elementwise layer.
  private func hash(_ expression: String) throws -> String {
    let text = """
      {"espalier": 1, "input": [8], "parameters": {"slope": 1.702, "one": 1},
       "layers": [{"kind": "elementwise", "expression": "\(expression)"}]}
      """
    let loaded = try ArchitectureLoader(catalogue: .builtin).load(.init(file: "net.json", text: text))
    return try #require(loaded.graph).canonicalHash
  }

  @Test func networksOfOneMeaningHaveOneHash() throws {
    let expected = try hash("x * sigmoid(1.702 * x)")
    for spelling in ["x*sigmoid(1.702*x)", "(x) * sigmoid((17.02e-1 * x))", "x * sigmoid($slope * x)"] {
      #expect(try hash(spelling) == expected, "\(spelling)")
    }
    #expect(try hash("x * sigmoid(1.703 * x)") != expected)
    #expect(try hash("x * sigmoid($one * x)") == hash("x * sigmoid(1 * x)"))
  }
}
