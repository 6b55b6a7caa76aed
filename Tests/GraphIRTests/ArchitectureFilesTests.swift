import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import Testing

/// Every file under architectures/, and what is known of it from elsewhere.
@Suite struct ArchitectureFilesTests {
  static let folder = Repository.root + "/architectures"

  /// Trainable parameters, as the exercises and papers give them.
  static let published: [String: Int] = [
    "fashion-mnist/mlp": 235_146,
    "fashion-mnist/simple-cnn": 20_490,
    "fashion-mnist/bigger-mlp": 535_818,
    "fashion-mnist/deeper-cnn": 29_066,
    "cifar10-case-study/mlp-512": 1_578_506,
    "cifar10-case-study/simple-cnn": 60_362,
    "mnist/mlp-32": 25_450,
    "mnist/tiny-cnn": 4_266,
    "mnist/cnn": 26_698,
    "mnist/strong-cnn": 467_818,
    "cifar10/mlp-100": 308_310,
    "cifar10/convnet-skeleton": 42_362,
    "cifar10/convnet-plain": 143_466,
    // Ours: 432 + 4,608 + 9,216 + 13,824 of convolutions, 256 of normalisations, 490 of the classifier.
    "cifar10/convnet-gelu": 28_826, "cifar10/convnet-pooled": 28_826,
    // Ours: 696 of the stem, 1,928 + 4 · 4,928 + 7,040 of blocks, 970 of the classifier.
    "cifar10/separable": 30_346,
    "cifar10/bottleneck-small": 32_946,
    // Ours: 144 + 3,456 + 5,184 of convolutions, 128 of normalisations, 250 of the classifier.
    "fashion-mnist/convnet-gelu": 9_162,
    // Ours: 264 of the stem, 1,096 + 4 · 1,440 + 2,392 of blocks, 610 of the classifier.
    "fashion-mnist/separable": 10_122,
    "cifar10/bottleneck-wide": 121_306,
    "mnist1d/mlp-64": 3_274,
    "mnist1d/simple-cnn": 1_738,
    "mnist1d/linear": 410,
    // Ours: 48 + 656 of convolutions, 3,096 of the hidden layer, 50 of the last.
    "oscillations/oscillation-conv": 3_850,
    // Ours: 160 + 784 of convolutions, 774 of the last layer.
    "tones/tone-conv": 1_718,
    // The reference model of MLPerf Tiny (mlcommons/tiny, benchmark/training/image_classification).
    "references/resnet-8": 78_186,
    // He et al. 2015, arXiv:1512.03385, table 6: 0.27 M.
    "references/resnet-20": 269_722,
    "references/resnet-20-projection": 272_474,
    // torchvision's mobilenet_v2 has 3,504,872; its classifier 1,281,000, that of 10 classes 12,810.
    "references/mobilenet-v2": 3_504_872 - 1_281_000 + 12_810,
    // torchvision's squeezenet1_1 has 1,235,496; its classifier 513,000, that of 10 classes 5,130.
    "references/squeezenet": 1_235_496 - 513_000 + 5_130,
    // Published implementations of DenseNet-BC (k = 12, L = 40) report 0.176 M.
    "references/densenet-bc": 176_122,
    // Ours, each as its layers add up: designs that searches begin with.
    "portfolio/basic-residual-1d": 8_110, "portfolio/basic-residual": 31_254, "portfolio/bottleneck-residual": 28_602,
    "portfolio/conv-flatten-1d": 3_018, "portfolio/conv-pool-1d": 4_778, "portfolio/conv-pool": 28_826,
    "portfolio/convnext": 37_450, "portfolio/dense": 33_106, "portfolio/fire": 22_646, "portfolio/gated-1d": 8_878,
    "portfolio/gated-perceptron": 5_258, "portfolio/inverted-residual-squeeze": 33_649,
    "portfolio/inverted-residual": 38_906, "portfolio/perceptron-residual": 9_354, "portfolio/perceptron": 3_594,
    "portfolio/self-normalizing": 2_714, "portfolio/separable-residual-1d": 7_082,
    "portfolio/separable-residual": 30_346, "portfolio/temporal": 6_934,
    // The usual rendering of LeNet-5; the paper's sparse connections make 60,000.
    "references/lenet-5": 61_706,
  ]

  static let files: [String] = {
    let paths = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
    return paths.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }()

  func load(_ file: String) throws -> ArchitectureLoader.Loaded {
    try ArchitectureLoader(catalogue: .builtin).load(path: "\(Self.folder)/\(file).json")
  }

  @Test func everyNetworkIsCompared() {
    let networks = Self.files.filter { !$0.hasPrefix("blocks/") }
    #expect(networks == Self.published.keys.sorted())
    #expect(Self.files.count - networks.count == 20)
  }

  @Test(arguments: published.sorted { $0.key < $1.key })
  func hasThePublishedParameters(_ file: String, _ parameters: Int) throws {
    let graph = try #require(try load(file).graph)
    #expect(graph.size.trainable == parameters)
  }

  @Test func buffersAreCountedApart() throws {
    let size = try #require(try load("references/resnet-8").graph).size
    #expect(size.trainable + size.buffers == 78_666)
  }

  /// At batch 64, torchinfo reports 5.97 M for the one and 1.20 G for the other.
  @Test(arguments: [("mnist/tiny-cnn", 93_306), ("mnist/strong-cnn", 18_767_242)])
  func hasThePublishedMultiplyAdds(_ file: String, _ multiplyAdds: Int) throws {
    #expect(try #require(try load(file).graph).size.multiplyAdds == multiplyAdds)
  }

  @Test(arguments: files)
  func isNamedAsItsFileAndSaysWhereItComesFrom(_ file: String) throws {
    let architecture = try load(file).architecture
    #expect(architecture.name == file.split(separator: "/").last.map(String.init))
    #expect(architecture.comment?.isEmpty == false)
    if file.hasPrefix("blocks/") {
      #expect(architecture.blocks.map { $0.name.replacing("_", with: "-") } == [architecture.name])
      #expect(architecture.blocks[0].help != nil)
      for attribute in architecture.blocks[0].attributes {
        #expect(attribute.help != nil, "\(attribute.name)")
        #expect(attribute.type == .boolean || attribute.role != nil, "\(attribute.name)")
        #expect(attribute.type != .integer || (attribute.minimum != nil && attribute.maximum != nil))
      }
    }
  }

  @Test(arguments: files)
  func readsBackAsItWasWritten(_ file: String) throws {
    let loaded = try load(file)
    let source = SourceText(file: "\(Self.folder)/\(file).json", text: JSONWriter.pretty(loaded.architecture.json))
    #expect(try ArchitectureLoader(catalogue: .builtin).load(source).architecture == loaded.architecture)
  }

  /// A network for 100 classes is the same file with another value.
  @Test(arguments: published.keys.sorted())
  func takesTheNumberOfClasses(_ file: String) throws {
    // What the last layer gives a number for.
    let parameter =
      file.hasPrefix("oscillations/")
      ? "quantities" : file.hasPrefix("tones/") ? "labels" : file.hasPrefix("portfolio/") ? "outputs" : "classes"
    let loaded = try ArchitectureLoader(catalogue: .builtin)
      .load(path: "\(Self.folder)/\(file).json", values: JSONObject([(parameter, .integer(100))]))
    #expect(try #require(loaded.graph).outputShape == [100])
  }
}
