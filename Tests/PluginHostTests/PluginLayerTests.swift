import Compilation
import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import PluginHost
import Primitives
import ReferenceBackend
import Testing

#if ESPALIER_ONEDNN
import OneDNNBackend
#endif

/// A layer of a plug-in in the middle of a network.
@Suite struct PluginLayerTests {
  static let network = """
    {"espalier": 1, "name": "net", "input": [3, 12, 12], "layers": [
      {"kind": "conv2d", "name": "conv", "out": 8, "kernel": 3},
      {"kind": "learned_threshold", "name": "gate", "slope": 0.1},
      {"kind": "conv2d", "name": "conv2", "out": 16, "kernel": 3},
      {"kind": "learned_threshold", "name": "gate2"},
      {"kind": "flatten"}, {"kind": "linear", "name": "classes", "out": 10}]}
    """

  private let folder: TemporaryFolder
  private let toolkit: Toolkit

  init() throws {
    folder = try TemporaryFolder()
    let path = try folder.compile(Repository.example("learned_threshold"), to: "libthreshold.so")
    var toolkit = Toolkit(layers: .builtin)
    try toolkit.load(path: path)
    self.toolkit = toolkit
  }

  private func graph() throws -> Graph {
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    return try #require(try loader.load(SourceText(file: "net.json", text: Self.network)).graph)
  }

  @Test func isCountedAsOursAre() throws {
    let graph = try graph()
    let node = try #require(graph.nodes.first { $0.name == "gate" })
    #expect(node.output == [8, 10, 10])
    #expect(node.parameters.map(\.name) == ["threshold", "slope"])
    #expect(node.parameters.map(\.initializer) == [.constant(0), .constant(0.1)])
    #expect(node.size.trainable == 16)
    #expect(node.definition.family == .activation)
    #expect(graph.canonicalText.contains(" learned_threshold slope=0.1 <-"))
  }

  /// Two loadings of the same architecture give equal programs, another attribute or batch another.
  @Test func programsStayValues() throws {
    let (one, other) = (try graph(), try graph())
    let program = try one.program(batchSize: 4, for: .training).trainingStep()
    #expect(try program == other.program(batchSize: 4, for: .training).trainingStep())
    #expect(try program.hashValue == other.program(batchSize: 4, for: .training).trainingStep().hashValue)
    #expect(try program != other.program(batchSize: 5, for: .training).trainingStep())
    let operations = program.instructions.compactMap(\.primitive.externalOperation)
    #expect(
      operations.map(\.attributes) == [
        #"{"slope":0.1}"#, #"{"slope":0.25}"#, #"{"slope":0.25}"#, #"{"slope":0.1}"#,
      ])
    #expect(Set(operations).count == 2)
  }

  /// A profile names a plug-in's steps by their kind, and counts them once in each pass and twice in the gradient.
  @Test func isProfiledAsOursAre() throws {
    let graph = try graph()
    let counted = graph.nodes.filter { $0.definition.kind == "learned_threshold" }.map(\.size.multiplyAdds)
    let program = try graph.program(batchSize: 4, for: .training).trainingStep()
    func check(_ backend: some Backend) throws {
      let executable = try backend.open(program, threads: 1).compile(program)
      let steps = executable.profile(runs: 1).filter { $0.primitive == "external learned_threshold" }
      #expect(steps.count == 4)
      #expect(steps.reduce(0) { $0 + $1.multiplyAdds } == counted.reduce(0) { $0 + 3 * 4 * $1 })
      #expect(steps.allSatisfy { $0.byteCount > 0 && graph.nodes[$0.origin].name.hasPrefix("gate") })
    }
    try check(ReferenceBackend())
    #if ESPALIER_ONEDNN
    try check(OneDNNBackend())
    #endif
  }

  #if ESPALIER_ONEDNN
  @Test func bothBackendsAgree() throws {
    let program = try graph().program(batchSize: 4, for: .training).trainingStep()
    func run(_ backend: some Backend) throws -> (loss: Float, gradients: [[Float]]) {
      let session = try backend.open(program, threads: 1)
      let executable = try session.compile(program)
      for (index, parameter) in program.parameters.enumerated() {
        session.write(
          (0..<parameter.shape.elementCount).map { Float(($0 * 37 + index * 11) % 41 - 20) / 60 },
          to: .parameter(index))
      }
      executable.fill { input, target in
        for index in input.indices { input[index] = Float((index * 29) % 53 - 26) / 26 }
        for index in target.indices { target[index] = index % 10 == (index / 10) % 10 ? 1 : 0 }
      }
      executable.run(key: RandomKey(seed: 1, step: 1))
      #expect(executable.fault == nil)
      return (executable.loss, program.gradients.indices.map { session.read(.gradient($0)) })
    }
    let (reference, fast) = (try run(ReferenceBackend()), try run(OneDNNBackend()))
    #expect(abs(reference.loss - fast.loss) < 1e-4)
    for (expected, found) in zip(reference.gradients, fast.gradients) {
      let scale = expected.reduce(1e-3) { max($0, abs($1)) }
      #expect(zip(expected, found).allSatisfy { abs($0 - $1) <= 1e-3 * scale })
      #expect(expected.contains { $0 != 0 })
    }
  }
  #endif

  @Test func whatAPluginRefusesIsSaidAsOursIs() throws {
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    let text = Self.network.replacing("0.1", with: "7").replacing(
      "learned_threshold\", \"name\": \"gate2\"", with: "learned_treshold\"")
    do throws(DiagnosticsError) {
      _ = try loader.load(SourceText(file: "net.json", text: text))
      Issue.record("it loads")
    } catch {
      #expect(
        error.diagnostics.map { "\($0.message). \($0.remedy ?? "")" } == [
          "'slope' is 7, but must be a number from 0 to 1. ",
          "'learned_treshold' is neither a layer nor a block that is imported. Did you mean 'learned_threshold'?",
        ])
    }
  }

  @Test func aClashNamesBoth() throws {
    let source = try String(contentsOfFile: Repository.example("learned_threshold"), encoding: .utf8)
    func plugin(_ name: String, kind: String) throws -> Plugin {
      let text = source.replacing(".name = \"learned-threshold\"", with: ".name = \"\(name)\"")
        .replacing(".kind = \"learned_threshold\"", with: ".kind = \"\(kind)\"")
      try folder.write(text, to: "\(name).c")
      return try Plugin(path: folder.compile("\(folder.path)/\(name).c", to: "lib\(name).so"))
    }
    func complaint(_ plugin: Plugin) -> [String] {
      var toolkit = toolkit
      do throws(DiagnosticsError) {
        try toolkit.register(plugin)
        return []
      } catch {
        return error.diagnostics.map { $0.message.replacing(folder.path, with: "FOLDER") }
      }
    }
    #expect(
      try complaint(plugin("second", kind: "learned_threshold")) == [
        "the layer 'learned_threshold' of plug-in 'second' ('FOLDER/libsecond.so') has the name of one that plug-in "
          + "'learned-threshold' ('FOLDER/libthreshold.so') brings"
      ])
    #expect(
      try complaint(plugin("third", kind: "relu")) == [
        "the layer 'relu' of plug-in 'third' ('FOLDER/libthird.so') has the name of one that Espalier itself brings"
      ])
    #expect(
      try complaint(plugin("learned-threshold", kind: "other")) == [
        "'FOLDER/liblearned-threshold.so' and 'FOLDER/libthreshold.so' are both called 'learned-threshold'"
      ])
    // The same file again changes nothing.
    var again = toolkit
    try again.load(path: "\(folder.path)/./libthreshold.so")
    #expect(again.plugins.count == 1)
  }
}
