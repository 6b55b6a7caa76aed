import Datasets
import Glibc
import TemporaryFolders
import Testing

/// Every way in which an IDX file can be wrong, with the whole message.
@Suite struct HostileIDXTests {
  static let remedy =
    "Run 'espalier data fetch mnist', or put the four files of MNIST, such as train-images-idx3-ubyte.gz, into DATA/mnist"
  static let images = "t10k-images-idx3-ubyte"
  static let labels = "t10k-labels-idx1-ubyte"

  /// The message of loading the test part, where `images` and `labels` replace the sound files of two samples.
  func message(
    images: [UInt8]? = nil, labels: [UInt8]? = nil, prepare: (TemporaryFolder) throws -> Void = { _ in }
  ) throws -> String {
    let folder = try TemporaryFolder()
    try folder.write(images ?? IDX.images(count: 2), to: Self.images)
    try folder.write(labels ?? IDX.labels([3, 1]), to: Self.labels)
    try prepare(folder)
    return folder.complaint { _ = try DatasetDefinition.mnist.open(in: folder.locations).load(.test) }
  }

  func expect(_ message: String, _ fault: String, file: String = images) {
    #expect(message == "error: DATA/\(file): \(fault). \(Self.remedy)")
  }

  @Test func truncatedContent() throws {
    expect(try message(images: IDX.images(count: 2).dropLast(1)), "ends at byte 1583, where 1584 bytes should be")
    expect(
      try message(labels: IDX.labels([3, 1]).dropLast(1)), "ends at byte 9, where 10 bytes should be", file: Self.labels
    )
  }

  @Test(arguments: [0, 1, 4, 15]) func truncatedHeader(_ length: Int) throws {
    expect(
      try message(images: Array(IDX.images(count: 2).prefix(length))),
      "ends at byte \(length), where 16 bytes should be")
  }

  @Test func contentAfterTheEnd() throws {
    expect(try message(images: IDX.images(count: 2) + [0]), "continues after byte 1584, where it should end")
  }

  @Test func wrongMagicNumber() throws {
    expect(
      try message(images: IDX.labels([1, 2, 3, 4, 5, 6, 7, 8])),
      "byte 0: the magic number is 0x00000801, but IDX images begin with 0x00000803")
    expect(
      try message(labels: IDX.images(count: 1)),
      "byte 0: the magic number is 0x00000803, but IDX labels begin with 0x00000801", file: Self.labels)
  }

  @Test func otherPictureSizes() throws {
    expect(try message(images: IDX.header(0x0803, [2, 32, 32])), "byte 8: holds images of 32×32 pixels, not 28×28")
    expect(
      try message(images: IDX.header(0x0803, [2, 0, 0xFFFF_FFFF])),
      "byte 8: holds images of 0×4294967295 pixels, not 28×28")
  }

  @Test func noSamples() throws {
    expect(try message(images: IDX.images(count: 0)), "holds no images")
    expect(try message(labels: IDX.labels([])), "holds no labels", file: Self.labels)
  }

  @Test func countsThatDiffer() throws {
    expect(
      try message(labels: IDX.labels([3])), "byte 4: holds 1 labels, but DATA/\(Self.images) holds 2 images",
      file: Self.labels)
    expect(
      try message(images: IDX.header(0x0803, [1_000_000, 28, 28])),
      "byte 4: holds 2 labels, but DATA/\(Self.images) holds 1000000 images", file: Self.labels)
  }

  @Test func aLabelOutOfRange() throws {
    expect(
      try message(labels: IDX.labels([3, 10])), "byte 9: label 10 is out of range; labels go from 0 to 9",
      file: Self.labels)
  }

  @Test func aCountBeyondAllMemory() throws {
    expect(
      try message(labels: IDX.header(0x0801, [0xFFFF_FFFF])),
      "byte 4: holds 4294967295 labels, but DATA/\(Self.images) holds 2 images", file: Self.labels)
    for count in [1_369_569, 0x4000_0000, 0xFFFF_FFFF] {
      expect(
        try message(images: IDX.header(0x0803, [count, 28, 28]), labels: IDX.header(0x0801, [count])),
        "has more than 1024 MiB of content, the most that is read")
    }
  }

  @Test func aMissingFile() throws {
    expect(
      try message { try $0.remove(Self.labels) }, "the file does not exist", file: Self.labels + ".gz")
  }

  @Test func aFolderInPlaceOfAFile() throws {
    expect(
      try message {
        try $0.remove(Self.images)
        try $0.folder(Self.images)
      }, "this is a folder, not a file")
  }

  @Test(.timeLimit(.minutes(1))) func aNamedPipeDoesNotBlock() throws {
    expect(
      try message {
        try $0.remove(Self.images)
        #expect(mkfifo("\($0.path)/\(Self.images)", 0o600) == 0)
      }, "this is a named pipe, not a file")
  }

  @Test func aLinkToItself() throws {
    expect(
      try message {
        try $0.remove(Self.images)
        #expect(symlink(Self.images, "\($0.path)/\(Self.images)") == 0)
      }, "cannot be read: Too many levels of symbolic links")
  }

  @Test func aDevice() throws {
    expect(
      try message {
        try $0.remove(Self.images)
        #expect(symlink("/dev/zero", "\($0.path)/\(Self.images)") == 0)
      }, "this is a device, not a file")
  }
}

/// The same for compressed files.
@Suite struct HostileGzipTests {
  static let images = HostileIDXTests.images

  /// The message of loading the test part with the compressed images changed by `change`.
  func message(_ content: [UInt8], change: (inout [UInt8]) -> Void = { _ in }) throws -> String {
    let folder = try TemporaryFolder()
    try folder.writeGzip(content, to: Self.images + ".gz")
    try folder.write(IDX.labels([3, 1]), to: HostileIDXTests.labels)
    var bytes = try folder.bytes(Self.images + ".gz")
    change(&bytes)
    try folder.write(bytes, to: Self.images + ".gz")
    return folder.complaint { _ = try DatasetDefinition.mnist.open(in: folder.locations).load(.test) }
  }

  func expect(_ message: String, _ fault: String) {
    #expect(message == "error: DATA/\(Self.images).gz: \(fault). \(HostileIDXTests.remedy)")
  }

  @Test func aWrongChecksum() throws {
    expect(
      try message(IDX.images(count: 2)) { $0[$0.count - 8] ^= 0xFF },
      "the compressed data is damaged: incorrect data check")
  }

  @Test func aWrongLength() throws {
    expect(
      try message(IDX.images(count: 2)) { $0[$0.count - 1] ^= 0xFF },
      "the compressed data is damaged: incorrect length check")
  }

  @Test func aDamagedBlock() throws {
    expect(
      try message(IDX.images(count: 2)) { $0.replaceSubrange(10..<14, with: [0xFF, 0xFF, 0xFF, 0xFF]) },
      "the compressed data is damaged: invalid block type")
  }

  @Test func brokenOff() throws {
    expect(
      try message(IDX.images(count: 2)) { $0.removeLast(9) },
      "the compressed data breaks off after byte 1584 of the content")
    expect(
      try message(IDX.images(count: 2)) { $0 = Array($0.prefix(10)) },
      "the compressed data breaks off after byte 0 of the content")
  }

  @Test func anEmptyFile() throws {
    expect(try message([]) { $0 = [] }, "ends at byte 0, where 16 bytes should be")
  }

  /// 64 MiB of zeros in 64 kB: reading stops where the header says that the file ends.
  @Test func aBombIsNotUnpacked() throws {
    expect(
      try message(IDX.images(count: 2) + [UInt8](repeating: 0, count: 64 << 20)),
      "continues after byte 1584, where it should end")
  }
}
