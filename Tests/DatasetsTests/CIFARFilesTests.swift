import Datasets
import TemporaryFolders
import Testing

@Suite struct CIFARFilesTests {
  /// Batch n has n records of label n, so the order of the batches shows in the labels.
  static let trainingLabels = (1...5).flatMap { [Int](repeating: $0, count: $0) }

  func check(_ source: any DatasetSource) throws {
    let training = try source.load(.training)
    #expect(training.shape == [3, 32, 32])
    #expect((0..<training.count).map(training.label) == Self.trainingLabels)
    #expect(training.values(at: 14) == [Float](repeating: Float(5) / 255, count: 3_072))
    let test = try source.load(.test)
    #expect(test.count == 1)
    #expect(test.label(at: 0) == 9)
    #expect(test.targets.names[9] == "truck")
  }

  @Test(arguments: ["", "cifar10/", "cifar10/cifar-10-batches-bin/", "cifar-10-batches-bin/"])
  func readsAnExtractedFolder(_ subfolder: String) throws {
    let folder = try TemporaryFolder()
    for batch in CIFAR.batches { try folder.write(batch.content, to: subfolder + batch.name) }
    try check(DatasetDefinition.cifar10.open(in: folder.locations))
  }

  @Test(arguments: ["", "cifar10/"]) func readsTheArchiveInAnyOrder(_ subfolder: String) throws {
    let folder = try TemporaryFolder()
    try folder.writeGzip(Tar.cifar10(), to: subfolder + "cifar-10-binary.tar.gz")
    let source = try DatasetDefinition.cifar10.open(in: folder.locations)
    #expect(source.origin == "\(folder.path)/\(subfolder)cifar-10-binary.tar.gz")
    try check(source)
  }

  @Test func readsFilesThatAreCompressedOneByOne() throws {
    let folder = try TemporaryFolder()
    for batch in CIFAR.batches { try folder.writeGzip(batch.content, to: batch.name) }
    try check(DatasetDefinition.cifar10.open(in: folder.locations))
  }

  /// What was read of a file stays, also where the file is replaced or removed meanwhile.
  @Test func samplesOutliveTheirFiles() throws {
    let folder = try TemporaryFolder()
    for batch in CIFAR.batches { try folder.write(batch.content, to: batch.name) }
    let samples = try DatasetDefinition.cifar10.open(in: folder.locations).load(.training)
    for batch in CIFAR.batches { try folder.remove(batch.name) }
    #expect(samples.values(at: 14) == [Float](repeating: Float(5) / 255, count: 3_072))
  }

  @Test func readsAPlainArchiveThatIsNamedItself() throws {
    let folder = try TemporaryFolder()
    try folder.write(Tar.cifar10(), to: "mine.tar")
    try check(DatasetDefinition.cifar10.open(in: DataLocations(explicit: "\(folder.path)/mine.tar")))
  }

  @Test func takesTheClassNamesOfTheFile() throws {
    let folder = try TemporaryFolder()
    let names = (0..<10).map { "class \($0)" }
    try folder.writeGzip(
      Tar.cifar10(names: Array((names.joined(separator: "\n") + "\n\n").utf8)), to: "cifar-10-binary.tar.gz")
    #expect(try DatasetDefinition.cifar10.open(in: folder.locations).load(.test).targets.names == names)
  }

  @Test func readsTheFineLabelsOfCIFAR100() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      CIFAR.record([4, 0], pixel: 10) + CIFAR.record([19, 99], pixel: 20), to: "cifar-100-binary/train.bin")
    let samples = try DatasetDefinition.cifar100.open(in: folder.locations).load(.training)
    #expect((0..<2).map(samples.label) == [0, 99])
    #expect(samples.targets.names[99] == "worm")
    #expect(Set(samples.targets.names).count == 100)
    #expect(samples.values(at: 1) == [Float](repeating: Float(20) / 255, count: 3_072))
  }
}

@Suite struct HostileCIFARTests {
  static let remedy =
    "Run 'espalier data fetch cifar10', or put cifar-10-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html, or the folder "
    + "cifar-10-batches-bin that it holds, into DATA/cifar10"

  /// The message of loading a part of CIFAR-10 from these files instead of the sound ones.
  func message(_ files: [String: [UInt8]], without missing: String? = nil) throws -> String {
    let folder = try TemporaryFolder()
    for batch in CIFAR.batches { try folder.write(batch.content, to: batch.name) }
    for (name, content) in files { try folder.write(content, to: name) }
    if let missing { try folder.remove(missing) }
    return folder.complaint { _ = try DatasetDefinition.cifar10.open(in: folder.locations).load(.training) }
  }

  func expect(_ message: String, _ fault: String) {
    #expect(message == "error: DATA/\(fault). \(Self.remedy)")
  }

  @Test func aPartOfARecord() throws {
    expect(
      try message(["data_batch_2.bin": [1, 2, 3]]),
      "data_batch_2.bin: has 3 bytes, which is not a multiple of the 3073 bytes of a record")
  }

  @Test func anEmptyBatch() throws {
    expect(try message(["data_batch_2.bin": []]), "data_batch_2.bin: holds no records")
  }

  @Test func aLabelOutOfRange() throws {
    expect(
      try message(["data_batch_3.bin": CIFAR.record([1], pixel: 0) + CIFAR.record([10], pixel: 0)]),
      "data_batch_3.bin: byte 3073: label 10 is out of range; labels go from 0 to 9")
  }

  @Test func aCoarseLabelOutOfRange() throws {
    let folder = try TemporaryFolder()
    try folder.write(CIFAR.record([20, 5], pixel: 0), to: "train.bin")
    let message = folder.complaint { _ = try DatasetDefinition.cifar100.open(in: folder.locations).load(.training) }
    #expect(
      message == """
        error: DATA/train.bin: byte 0: label 20 is out of range; labels go from 0 to 19. Run 'espalier data fetch cifar100', or put \
        cifar-100-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html, or the folder cifar-100-binary \
        that it holds, into DATA/cifar100
        """)
  }

  @Test func aMissingBatch() throws {
    expect(try message([:], without: "data_batch_4.bin"), "data_batch_4.bin: the file does not exist")
  }

  @Test func tooFewClassNames() throws {
    expect(
      try message(["batches.meta.txt": Array("cat\ndog\n".utf8)]), "batches.meta.txt: names 2 classes, not 10")
  }
}
