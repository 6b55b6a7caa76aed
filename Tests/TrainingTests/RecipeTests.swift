import Compilation
import Diagnostics
import Foundation
import JSONText
import Testing

@testable import Training

@Suite struct RecipeTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../recipes")

  private func recipe(_ text: String) throws -> Recipe {
    try Recipe(JSONDocument(SourceText(file: "r.json", text: text)))
  }

  private func complaint(_ text: String) -> String {
    do {
      return "accepted: \(try recipe(text))"
    } catch {
      return "\(error)"
    }
  }

  @Test func defaultsArePyTorchs() throws {
    var expected = Recipe()
    #expect(try recipe(#"{"recipe": 1}"#) == expected)
    expected.optimizer = .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decoupledDecay: true)
    expected.weightDecay = 0.01
    #expect(try recipe(#"{"recipe": 1, "optimizer": "adamw"}"#) == expected)
  }

  @Test func everythingRoundTrips() throws {
    let texts = [
      #"{"recipe": 1}"#,
      """
      {"recipe": 1, "name": "all", "comment": "c", "$schema": "s.json",
       "optimizer": {"kind": "sgd", "momentum": 0.9, "nesterov": true}, "learningRate": 0.1,
       "schedule": {"kind": "cosine", "minimum": 1e-5}, "warmUp": {"epochs": 0.5, "start": 0},
       "weightDecay": 5e-4, "exemptNormsAndBiases": true, "clipNorm": 1, "averageDecay": 0.99, "epochs": 30,
       "batchSize": 128, "lastBatch": "merge", "labelSmoothing": 0.1, "normalization": "training", "seed": 7, "precision": "f32",
       "augmentation": {"flip": true, "cropPadding": 4, "cutout": 8, "mixup": 0.2},
       "validation": {"size": 0.25, "seed": 3, "stratified": true},
       "initialWeights": {"identity": true, "whitening": true}, "quantization": {"kind": "int8", "rangeMomentum": 0.5},
       "earlyStopping": {"metric": "accuracy", "patience": 5, "minimumGain": 0.001}}
      """,
      """
      {"recipe": 1, "optimizer": {"kind": "adamw", "betas": [0.8, 0.95], "epsilon": 1e-6}, "validation": null,
       "schedule": {"kind": "one_cycle", "rise": 0.2, "startDivisor": 10, "endDivisor": 100, "anneal": "linear",
                    "threePhases": true, "momentum": [0.8, 0.95]},
       "normalization": {"mean": [0.5], "deviation": [0.25]}}
      """,
    ]
    for text in texts {
      let first = try recipe(text)
      #expect(try recipe(JSONWriter.pretty(first.json)) == first)
    }
    #expect(try recipe(texts[1]).clipNorm == 1)
  }

  @Test func aRecipeOfFaultsHasAHundredErrorsAndACount() {
    let members = (0..<10_000).map { #""learningRat\#($0)": 1"# }.joined(separator: ",\n")
    let lines = complaint("{\"recipe\": 1,\n\(members)}").split(separator: "\n")
    #expect(lines.count == 101)
    #expect(
      lines[99]
        == "r.json:101:1: error: 'learningRat99' is not a member of a recipe. Did you mean 'learningRate'?")
    #expect(lines[100] == "error: 9900 further errors are not shown")
  }

  @Test func exercisesHaveTheirRecipes() throws {
    func read(_ name: String) throws -> Recipe {
      let recipe = try Recipe(path: Self.folder.appending(path: "\(name).json").path)
      #expect(recipe.name == name)
      return recipe
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
    let expected = ["cifar10-case-study", "cifar10", "fashion-mnist-a", "fashion-mnist-b", "mnist", "mnist1d"]
    #expect(Set(names).isSuperset(of: expected.map { $0 + ".json" }))
    for name in ["cifar10", "mnist", "mnist1d"] {
      let recipe = try read(name)
      #expect(recipe.validation == nil)
      #expect(recipe.batchSize == 64)
      #expect(recipe.epochs == ["cifar10": 3, "mnist": 5, "mnist1d": 20][name])
    }
    let a = try read("fashion-mnist-a")
    #expect((a.epochs, a.batchSize, a.validation) == (3, 128, ValidationSplit(.count(10_000))))
    let b = try read("fashion-mnist-b")
    #expect(b.optimizer == .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decoupledDecay: true))
    #expect((b.weightDecay, b.normalization) == (1e-4, .given(mean: [0.5], deviation: [0.5])))
    let study = try read("cifar10-case-study")
    #expect(
      study.normalization == .given(mean: [0.4914, 0.4822, 0.4465], deviation: [0.2470, 0.2435, 0.2616]))
    #expect(study.validation == ValidationSplit(.count(5_000)))
  }

  @Test func allFaultsComeInOneRun() {
    let text = """
      {
        "recipe": 1,
        "optimiser": "adam",
        "optimizer": {"kind": "adan"},
        "learningRate": -1,
        "epochs": 0,
        "batchSize": "64",
        "schedule": {"kind": "cosine", "minimun": 0},
        "augmentation": {"flip": 1},
        "normalization": {"mean": [0.5, 0.5]},
        "validation": 1.5,
        "earlyStopping": {"metric": "loss"},
        "precision": "bf17",
        "quantization": {"kind": "int9", "rangeMomentum": 2}
      }
      """
    #expect(
      complaint(text) == """
        r.json:3:3: error: 'optimiser' is not a member of a recipe. Did you mean 'optimizer'?
        r.json:4:25: error: 'adan' is no value of 'kind'. Did you mean 'adam'?
        r.json:5:19: error: 'learningRate' is -1, but must be a number from 0 to 1000
        r.json:6:13: error: 'epochs' is 0, but must be an integer from 1 to 100000
        r.json:7:16: error: 'batchSize' is '64', but must be an integer from 1 to 65536
        r.json:8:34: error: 'minimun' is not a member of a schedule. Did you mean 'minimum'?
        r.json:9:28: error: 'flip' is 1, but must be true or false
        r.json:10:20: error: 'normalization' lacks its 'deviation'
        r.json:11:17: error: 'validation' is 1.5, but must be a number of samples, or a fraction between 0 and 1. \
        Write null to set no samples aside
        r.json:12:20: error: 'earlyStopping' lacks its 'patience'. \
        Give the number of epochs without improvement that end the run
        r.json:13:16: error: 'bf17' is no value of 'precision'. Did you mean 'bf16'?
        r.json:14:28: error: 'int9' is no value of 'kind'. Did you mean 'int8'?
        """)
  }

  @Test(arguments: [
    (
      #"[]"#,
      #"r.json:1:1: error: the document is a list, but must be an object. A recipe starts with { "recipe": 1, … }"#
    ),
    (
      #"{}"#,
      #"r.json:1:1: error: the file does not say its format version. Begin with "recipe": 1"#
    ),
    (
      #"{"recipe": 2}"#,
      "r.json:1:12: error: the file has format version 2; this tool reads version 1. Use a newer espalier"
    ),
    (
      #"{"recipe": 1, "optimizer": {"kind": "sgd", "nesterov": true}}"#,
      #"r.json:1:56: error: Nesterov's look-ahead needs a momentum. Set "momentum", commonly to 0.9"#
    ),
    (
      #"{"recipe": 1, "schedule": "one_cycle", "warmUp": {"epochs": 1}}"#,
      "r.json:1:50: error: a one-cycle schedule has a rise of its own. "
        + "Remove the warm-up, or set the schedule's 'rise'"
    ),
    (
      #"{"recipe": 1, "validation": null, "earlyStopping": {"patience": 2}}"#,
      "r.json:1:52: error: early stopping needs samples to validate on. "
        + #"Set "validation" to a number of samples or a fraction"#
    ),
    (
      #"{"recipe": 1, "optimizer": {"kind": "adam", "betas": [0.9, 1]}}"#,
      "r.json:1:54: error: 'betas' is [0.9, 1], but must be a list of 2 numbers from 0 to 0.9999999"
    ),
    (
      #"{"recipe": 1, "normalization": "imagenet"}"#,
      "r.json:1:32: error: 'imagenet' is no value of 'normalization'. Known here: unit, training"
    ),
  ])
  func faultsAreToldWithTheirPlaces(_ text: String, _ message: String) {
    #expect(complaint(text) == message)
  }
}
