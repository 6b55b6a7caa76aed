import GraphIR
import Layers
import Primitives
import Testing
import TensorTypes

/// What holds for every built-in layer, whatever its attributes and inputs.
@Suite struct CatalogueTests {
  @Test(arguments: LayerCatalogue.builtin.kinds)
  func explainsItself(_ kind: String) throws {
    let definition = try #require(LayerCatalogue.builtin[kind])
    #expect(definition.help.hasSuffix("."))
    #expect(Set(definition.attributes.map(\.name)).count == definition.attributes.count)
    for attribute in definition.attributes {
      #expect(attribute.help.hasSuffix("."))
      if let value = attribute.defaultValue, value != .unset {
        #expect(try attribute.type.decode(value.json) == value, "the default of \(attribute.name)")
      }
    }
  }

  /// Either the layer says why it does not fit or its program yields what it promised.
  @Test(arguments: LayerCatalogue.builtin.kinds)
  func refusesOrKeepsItsPromise(_ kind: String) throws {
    let definition = try #require(LayerCatalogue.builtin[kind])
    var accepted = 0
    for values in definition.attributeSamples(random: 40) {
      let layer = try definition.make(values)
      for inputs in definition.inputSamples where try check(layer, on: inputs, "\(kind) \(values) on \(inputs)") {
        accepted += 1
      }
    }
    #expect(accepted > 10)
  }

  private func check(_ layer: any LayerOperation, on inputs: [Shape], _ subject: String) throws -> Bool {
    let output: Shape
    let parameters: [Parameter]
    do throws(LayerError) {
      output = try layer.output(inputs)
      parameters = try layer.parameters(inputs)
    } catch {
      #expect(!error.message.isEmpty && !error.message.hasSuffix("."), "\(subject)")
      return false
    }
    #expect((1...3).contains(output.rank), "\(subject)")
    #expect(layer.positions(output: output) >= 1, "\(subject)")
    #expect(Set(parameters.map(\.name)).count == parameters.count, "\(subject)")
    // The largest samples go into no batch of two.
    let batch = (inputs + [output]).allSatisfy { (try? $0.batchShape(2)) != nil } ? 2 : 1
    for mode in [ProgramBuilder.Mode.training, .inference] {
      let program = try layer.program(inputs, batch: batch, mode: mode)
      let value = try #require(program.output)
      #expect(try program[value].shape == output.batchShape(batch), "\(subject)")
      let updated = program.bufferUpdates.count { $0 != nil }
      #expect(updated == (mode == .training ? program.buffers.count : 0), "\(subject)")
    }
    return true
  }
}
