import Datasets
import TemporaryFolders
import Testing

/// How mirrors spell the four files.
@Suite struct IDXSpellingTests {
  static let spellings: [(String, String)] = [
    ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    ("train-images.idx3-ubyte", "train-labels.idx1-ubyte"),
    ("train-images-idx3.ubyte", "train-labels-idx1.ubyte"),
    ("train_images_idx3_ubyte", "train_labels_idx1_ubyte"),
    ("TRAIN-IMAGES.IDX3-UBYTE", "Train-Labels-idx1-ubyte"),
  ]

  @Test(arguments: spellings, [false, true]) func isFound(_ names: (String, String), _ isCompressed: Bool) throws {
    let folder = try TemporaryFolder()
    for (content, name) in [(IDX.images(count: 2), names.0), (IDX.labels([3, 8]), names.1)] {
      if isCompressed {
        try folder.writeGzip(content, to: "mnist/\(name).gz")
      } else {
        try folder.write(content, to: "mnist/\(name)")
      }
    }
    let source = try DatasetDefinition.mnist.open(in: folder.locations)
    let samples = try source.load(.training)
    #expect((0..<samples.count).map(samples.label) == [3, 8])
    // The other part is called as it is published, wherever it should be.
    #expect(
      folder.complaint { _ = try source.load(.test) }
        == "error: DATA/mnist/t10k-labels-idx1-ubyte.gz: the file does not exist. Run 'espalier data fetch mnist', or put the four files of MNIST, such as "
        + "train-images-idx3-ubyte.gz, into DATA/mnist")
  }

  @Test(arguments: ["t10k", "T10K", "test"]) func theTestPartHasTwoNames(_ part: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(IDX.images(count: 1), to: "\(part)-images.idx3-ubyte")
    try folder.writeGzip(IDX.labels([5]), to: "\(part)-labels.idx1-ubyte.gz")
    #expect(try DatasetDefinition.mnist.open(in: folder.locations).load(.test).label(at: 0) == 5)
  }

  /// Archives that are unpacked into a folder of each file's name.
  @Test func aFolderAroundTheFile() throws {
    let folder = try TemporaryFolder()
    try folder.write(IDX.images(count: 1), to: "t10k-images-idx3-ubyte/t10k-images-idx3-ubyte")
    try folder.write(IDX.labels([5]), to: "t10k-labels-idx1-ubyte/t10k-labels-idx1-ubyte")
    #expect(try DatasetDefinition.mnist.open(in: folder.locations).load(.test).label(at: 0) == 5)
  }

  @Test func ofSeveralThePublishedAndThePlainOneCount() throws {
    let folder = try TemporaryFolder()
    try folder.write(IDX.images(count: 1), to: "t10k-images.idx3-ubyte")
    try folder.write(IDX.labels([1]), to: "t10k-labels-idx1-ubyte")
    try folder.write(IDX.labels([2]), to: "t10k-labels.idx1-ubyte")
    try folder.writeGzip(IDX.labels([3]), to: "t10k-labels-idx1-ubyte.gz")
    let mnist = DatasetDefinition.mnist
    #expect(try mnist.open(in: folder.locations).load(.test).label(at: 0) == 1)
    try folder.remove("t10k-labels-idx1-ubyte")
    #expect(try mnist.open(in: folder.locations).load(.test).label(at: 0) == 2)
    try folder.remove("t10k-labels.idx1-ubyte")
    #expect(try mnist.open(in: folder.locations).load(.test).label(at: 0) == 3)
  }

  @Test func otherFilesAreNot() throws {
    let folder = try TemporaryFolder()
    for name in [
      "train-images", "train-images-idx3-ubyte.zip", "my-train-images-idx3-ubyte", "train-images-idx1-ubyte",
    ] {
      try folder.write(IDX.images(count: 1), to: "mnist/\(name)")
    }
    #expect(
      folder.complaint { _ = try DatasetDefinition.mnist.open(in: folder.locations) }
        .hasPrefix("error: data set 'mnist' was not found."))
  }
}
