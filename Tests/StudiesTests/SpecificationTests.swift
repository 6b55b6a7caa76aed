import Catalogues
import Diagnostics
import Foundation
import GraphIR
import JSONText
import Quantization
import Search
import Studies
import Testing
import Training

@Suite struct SpecificationTests {
  private func read(_ text: String) throws -> StudySpecification {
    try StudySpecification(JSONDocument(SourceText(file: "study.json", text: text)), loader: makeLoader())
  }

  private func study(_ members: String) -> String {
    let network = smallNetwork.replacing("\n", with: " ")
    return """
      {
        "study": 1,
        "dataset": "mnist1d",
        "architecture": \(network),
        \(members)
      }
      """
  }

  @Test func everythingComesBack() throws {
    let specification = try read(
      study(
        """
        "name": "everything", "comment": "why", "epochs": 9, "objectives": ["accuracy", "multiplyAdds"],
          "limits": {"parameters": {"max": 1738, "min": 100}, "activations": {"max": 4000}, "flash": {"max": "20 KiB"},
            "ram": {"min": 512, "max": "8KB"}},
          "microcontroller": {"evaluate": true, "calibration": "percentile", "calibrationSamples": 64},
          "budget": {"epochs": 500}, "sampler": {"kind": "nsga2", "population": 20, "crossover": 0.25},
          "fidelity": {"kind": "asha", "reduction": 2}, "window": 4, "seed": 99,
          "inheritance": {"shrink": 0.8}, "distillation": {"share": 0.3},
          "validation": {"size": 800, "seed": 3, "stratified": true}, "subset": 3000,
          "recipe": {"recipe": 1, "optimizer": "sgd", "learningRate": 0.1},
          "search": {"fixed": ["conv1.kernel"]}
        """))
    #expect(specification.objectives == [.accuracy, .multiplyAdds])
    #expect(specification.limits.parameters == SizeLimits.Bounds(minimum: 100, maximum: 1738))
    #expect(specification.limits.activations == SizeLimits.Bounds(maximum: 4000))
    #expect(specification.limits.flash == SizeLimits.Bounds(maximum: 20_480))
    #expect(specification.limits.ram == SizeLimits.Bounds(minimum: 512, maximum: 8_000))
    #expect(specification.evaluatesQuantized && specification.counting == SizeCounting(.int8))
    #expect(specification.microcontroller?.calibration == .percentile)
    #expect(specification.microcontroller?.calibrationSamples == 64)
    #expect(specification.budget == .epochs(500))
    #expect(specification.sampler.settings == ["population": .integer(20), "crossover": .real(0.25)])
    #expect(specification.makeFidelity().rungEpochs == [1, 2, 4, 8, 9])
    #expect(specification.recipe.learningRate == 0.1)
    #expect(specification.inheritance == Inheritance(shrink: 0.8, perturb: 0.1))
    #expect(specification.distillation == Distillation(share: 0.3))
    let again = try read(JSONWriter.pretty(specification.json))
    #expect(again == specification)
  }

  @Test func defaultsAreSmallAndSound() throws {
    let specification = try read(study("\"seed\": 0"))
    #expect(specification.budget == .trials(200))
    #expect(specification.window == 16)
    #expect(specification.objectives == [.accuracy, .parameters])
    #expect(specification.makeFidelity().rungEpochs == [1, 3, 9, specification.recipe.epochs])
    #expect(specification.counting == SizeCounting(), "nobody asked for bytes")
    #expect(!specification.evaluatesQuantized)
  }

  @Test func bytesAreCountedWhereTheyAreAskedFor() throws {
    #expect(try read(study(#""limits": {"ram": {"max": 100}}"#)).counting == SizeCounting(.int8))
    #expect(try read(study(#""objectives": ["accuracy", "flash"]"#)).counting == SizeCounting(.int8))
    let float = try read(study(#""microcontroller": {"precision": "f32"}"#))
    #expect(float.counting == SizeCounting(.float32) && !float.evaluatesQuantized)
    #expect(try read(study(#""microcontroller": {}"#)).counting == SizeCounting(.int8))
  }

  @Test func screeningGoesWithTheSampler() throws {
    let thrifty = MethodChoice(kind: "surrogate", settings: ["thrift": .real(1)])
    #expect(try read(study("\"sampler\": \"local_search\"")).effectiveScreening == thrifty)
    #expect(try read(study("\"sampler\": \"random\"")).effectiveScreening.kind == "none")
    #expect(try read(study("\"screening\": \"none\"")).effectiveScreening.kind == "none")
    let said = try read(study("\"sampler\": \"random\", \"screening\": \"surrogate\""))
    #expect(said.effectiveScreening == MethodChoice(kind: "surrogate"))
  }

  @Test func pathsAreRelativeToTheFile() throws {
    let folder = try TemporaryFolder()
    try smallNetwork.write(toFile: folder.path + "/small.json", atomically: true, encoding: .utf8)
    let text = #"{"study": 1, "dataset": "mnist1d", "architecture": "small.json"}"#
    try text.write(toFile: folder.path + "/study.json", atomically: true, encoding: .utf8)
    let specification = try StudySpecification(
      JSONDocument(path: folder.path + "/study.json"), loader: makeLoader())
    guard case .object(let network) = specification.architecture else { throw CancellationError() }
    #expect(network["name"] == "small")
  }

  @Test(arguments: [
    (#""epoch": 3"#, "5:3: error: 'epoch' is not a member of a study. Did you mean 'epochs'?"),
    (#""epochs": 0"#, "5:13: error: 'epochs' is 0, but must be an integer from 1 to 100000"),
    (#""objectives": ["acuracy"]"#, "5:18: error: 'acuracy' is no objective. Did you mean 'accuracy'?"),
    (#""objectives": []"#, "5:17: error: there is no objective. Name one, such as 'accuracy'"),
    (
      #""limits": {"parameters": {"min": 9, "max": 3}}"#,
      "5:36: error: the least, 9, is above the most, 3. Exchange them"
    ),
    (
      #""limits": {"flash": {"max": "20XB"}}"#,
      "5:31: error: 'max' is '20XB', but must be a number of bytes such as 20000, 20KB (of 1,000), 20KiB (of 1,024), 1MB "
        + "or 1MiB"
    ),
    (
      #""limits": {"parameters": {"max": "20KB"}}"#,
      "5:36: error: 'max' is '20KB', but must be an integer of at least 1"
    ),
    (
      #""limits": {"ram": {"min": "2KB", "max": "1KB"}}"#,
      "5:29: error: the least, 2000, is above the most, 1000. Exchange them"
    ),
    (
      #""microcontroller": {"precision": "int88"}"#,
      "5:36: error: 'int88' is no value of 'precision'. Did you mean 'int8'?"
    ),
    (
      #""microcontroller": {"precision": "f32", "evaluate": true}"#,
      "5:55: error: candidates are evaluated in floats anyway. Remove \"evaluate\", or set \"precision\" to \"int8\""
    ),
    (#""limits": {"paramters": {}}"#, "5:14: error: 'paramters' is not a member of limits. Did you mean 'parameters'?"),
    (
      #""budget": {"trials": 3, "epochs": 4}"#,
      "5:13: error: a study has one budget, not 2. Give one of trials, epochs, multiplyAdds, seconds"
    ),
    (#""sampler": "nsga3""#, "5:14: error: there is no 'nsga3'. Did you mean 'nsga2'?"),
    (
      #""sampler": {"kind": "nsga2", "populatoin": 4}"#,
      "5:32: error: 'populatoin' is not a setting of nsga2. Did you mean 'population'?"
    ),
    (
      #""sampler": {"kind": "nsga2", "population": 1}"#,
      "5:46: error: 'population' is 1, but must be a whole number from 2 to 100000"
    ),
    (
      #""fidelity": {"kind": "asha", "maxEpochs": 4}"#,
      "5:32: error: the study's 'epochs' says what 'maxEpochs' would. Set 'epochs' beside 'fidelity'"
    ),
    (
      #""recipe": {"recipe": 1, "optimizer": "adom"}"#,
      "5:40: error: 'adom' is no value of 'optimizer'. Did you mean 'adam'?"
    ),
  ])
  func faultsHaveTheirPlaces(_ members: String, _ expected: String) {
    #expect(complaint { _ = try read(study(members)) } == "study.json:" + expected)
  }

  @Test func aStudyOfFaultsHasAHundredErrorsAndACount() {
    let members = (0..<10_000).map { #""sample\#($0)": 1"# }.joined(separator: ",\n")
    let objectives = [String](repeating: "\"acuracy\"", count: 1_000).joined(separator: ",")
    let lines = complaint { _ = try read(study("\"objectives\": [\(objectives)],\n\(members)")) }
      .split(separator: "\n")
    #expect(lines.count == 101)
    #expect(lines[0] == "study.json:5:18: error: 'acuracy' is no objective. Did you mean 'accuracy'?")
    #expect(lines[100] == "error: 10900 further errors are not shown")
  }

  @Test func theNumberOfReferencesIsBounded() {
    let references = [String](repeating: "\"small.json\"", count: 101).joined(separator: ",")
    #expect(
      complaint { _ = try read(study("\"references\": [\(references)]")) }
        == "study.json:5:17: error: there are 101 references, more than 100. Keep the ones to compare with")
  }

  @Test func newerFilesAreRefused() {
    #expect(
      complaint { _ = try read(study("\"seed\": 0").replacing("\"study\": 1", with: "\"study\": 2")) }
        == """
        study.json:2:12: error: the file has format version 2; this tool reads version 1. Use a newer espalier
        """)
  }

  @Test func whatIsMissingIsNamed() {
    #expect(
      complaint { _ = try read("{}") } == """
        study.json:1:1: error: the file does not say its format version. Begin with "study": 1
        study.json:1:1: error: the member "dataset" is missing. Give the name of a data set, or its kind and path
        """)
  }
}
