import Datasets
import Diagnostics
import Tasks
import TemporaryFolders
import TensorTypes
import Testing

@Suite struct DataLocationsTests {
  /// Puts a test part of one sample there, whose label tells which folder was read.
  func put(_ label: UInt8, _ folder: TemporaryFolder, _ subfolder: String) throws {
    try folder.write(IDX.images(count: 1), to: "\(subfolder)/t10k-images-idx3-ubyte")
    try folder.write(IDX.labels([label]), to: "\(subfolder)/t10k-labels-idx1-ubyte")
  }

  @Test func looksInOrder() throws {
    let folder = try TemporaryFolder()
    let root = folder.path
    let locations = DataLocations(
      environment: ["ESPALIER_DATA": "\(root)/env/"], home: "\(root)/home", systemRoots: ["\(root)/system"])
    func found() throws -> Int {
      try DatasetDefinition.fashionMNIST.open(in: locations).load(.test).label(at: 0)
    }
    try put(1, folder, "system/fashion-mnist")
    #expect(try found() == 1)
    try put(2, folder, "home/.cache/espalier/fashion-mnist")
    #expect(try found() == 2)
    try put(3, folder, "env/FashionMNIST/raw")
    #expect(try found() == 3)
    try put(4, folder, "env/fashion-mnist")
    #expect(try found() == 4)
  }

  @Test func aNamedFolderComesFirst() throws {
    let folder = try TemporaryFolder()
    try put(1, folder, "system/fashion-mnist")
    try folder.folder("mine")
    try folder.write([], to: "mine/mnist")
    let locations = DataLocations(explicit: "\(folder.path)/mine//", systemRoots: ["\(folder.path)/system"])
    #expect(try DatasetDefinition.fashionMNIST.open(in: locations).load(.test).label(at: 0) == 1)
    #expect(
      folder.complaint { _ = try DatasetDefinition.mnist.open(in: locations) } == """
        error: data set 'mnist' was not found. Run 'espalier data fetch mnist', or put the four files of MNIST, such as train-images-idx3-ubyte.gz, into \
        DATA/mine/mnist
        note: looked in DATA/mine/mnist: it is not a folder
        note: looked in DATA/mine/MNIST/raw: it does not exist
        note: looked in DATA/mine: it has none of the data set's files
        note: looked in DATA/system/mnist: it does not exist
        note: looked in DATA/system/MNIST/raw: it does not exist
        """)
    // Two data sets share these names, so only a folder that the user names may hold them directly.
    try put(6, folder, "mine")
    #expect(try DatasetDefinition.fashionMNIST.open(in: locations).load(.test).label(at: 0) == 6)
  }

  @Test func saysWhereACIFARArchiveBelongs() throws {
    let folder = try TemporaryFolder()
    let locations = DataLocations(home: folder.path, systemRoots: [])
    #expect(
      folder.complaint { _ = try DatasetDefinition.cifar10.open(in: locations) } == """
        error: data set 'cifar10' was not found. Run 'espalier data fetch cifar10', or put cifar-10-binary.tar.gz from \
        https://www.cs.toronto.edu/~kriz/cifar.html, or the folder cifar-10-batches-bin that it holds, into \
        DATA/.cache/espalier/cifar10
        note: looked in DATA/.cache/espalier/cifar10: it does not exist
        """)
  }

  @Test func anEmptyVariableIsNone() {
    #expect(DataLocations(environment: ["ESPALIER_DATA": ""], home: "/h").preferredRoot == "/h/.cache/espalier")
    #expect(DataLocations(environment: ["ESPALIER_DATA": "/e/"], home: "/h").preferredRoot == "/e")
    #expect(DataLocations(explicit: "", home: "/h").preferredRoot == ".")
    #expect(DataLocations().preferredRoot == "the folder that --data names")
  }
}

@Suite struct DatasetCatalogueTests {
  private struct Constant: DatasetSource {
    let name = "constant"
    var sampleShape: Shape { [2] }
    let targets = Targets.classes(names: ["only"])
    let origin = "nowhere"

    func load(_ split: Split) throws(DiagnosticsError) -> Samples {
      try Samples(
        name: name, shape: sampleShape, targets: targets, storage: .floats([1, 2]), values: .classes([0]))
    }
  }

  @Test func knowsTheBuiltInDataSets() throws {
    #expect(
      DatasetCatalogue.builtin.definitions.map(\.name) == [
        "mnist1d", "oscillations", "tones", "mnist", "fashion-mnist", "cifar10", "cifar100", "numpy", "csv",
        "image-folder", "wav-folder", "idx", "cifar-binary",
      ])
    #expect(try DatasetCatalogue.builtin.open("mnist1d", in: DataLocations()).sampleShape == [1, 40])
  }

  @Test func takesOthersThroughTheSameDoor() throws {
    var catalogue = DatasetCatalogue.builtin
    let definition = DatasetDefinition(name: "constant", help: "One sample.") { _ in Constant() }
    try catalogue.register(definition)
    #expect(try catalogue.open("constant", in: DataLocations()).load(.training).values(at: 0) == [1, 2])
    #expect(
      message { try catalogue.register(definition) }
        == "error: there is already a data set 'constant'. Choose another name")
  }

  @Test func suggestsTheNearestName() {
    #expect(
      message { _ = try DatasetCatalogue.builtin.definition(of: "cifar-10") }
        == "error: there is no data set 'cifar-10'. Did you mean 'cifar10'?")
    #expect(
      message { _ = try DatasetCatalogue.builtin.definition(of: "imagenet21k") }
        == "error: there is no data set 'imagenet21k'. "
        + "Known data sets: mnist1d, oscillations, tones, mnist, fashion-mnist, cifar10, cifar100, numpy, csv, image-folder, "
        + "wav-folder, idx, cifar-binary"
    )
  }

  @Test(arguments: ["", "Cifar", "a b", "../x", "é"]) func refusesBadNames(_ name: String) {
    var catalogue = DatasetCatalogue(of: "data set")
    let message = message { try catalogue.register(DatasetDefinition(name: name, help: "") { _ in Constant() }) }
    #expect(message == "error: '\(name)' is no name for a data set. Use lower-case letters, digits and hyphens")
  }
}

/// The whole message of what this throws.
func message(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "nothing was thrown"
  } catch {
    return "\(error)"
  }
}
