import GraphIR
import JSONText
@testable import Search
import Testing

/// A block that offers expressions lets a search choose among functions that nobody compiled.
@Suite struct FormulaChoiceTests {
  static let text = """
    {"espalier": 1, "name": "bent", "input": [1, 40],
     "blocks": {"bent": {
       "attributes": {"function": {
         "type": "string", "default": "relu(x)", "role": "choice",
         "choices": ["relu(x)", "x * tanh(softplus(x))", "x / (1 + abs(x))"]}},
       "layers": [{"kind": "elementwise", "expression": "$function"}]}},
     "layers": [
       {"kind": "conv1d", "out": 8, "kernel": 5}, {"kind": "bent", "name": "bend"},
       {"kind": "flatten"}, {"kind": "linear", "out": 10}]}
    """

  @Test func expressionsAreChosen() throws {
    let maker = try SeedSpaces.maker(Self.text)
    let mutation = try #require(maker.space.mutations.only("choice").members.first?.mutation)
    let base = try #require(maker.specimen(maker.space.base))
    var chosen: Set<String> = []
    for trial in 0..<20 {
      var generator = SeedSpaces.generator(trial)
      let edit = try #require(mutation.edit(base, using: &generator))
      #expect(maker.specimen(edit.document) != nil, "\(edit.description)")
      chosen.insert(edit.description)
    }
    #expect(
      chosen == [
        "bend: function relu(x) → x * tanh(softplus(x))", "bend: function relu(x) → x / (1 + abs(x))",
      ])
  }
}
