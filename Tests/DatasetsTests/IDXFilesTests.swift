import Datasets
import Foundation
import TemporaryFolders
import Testing

@Suite struct IDXFilesTests {
  @Test(arguments: [false, true]) func readsBothPartsPlainOrGzip(_ isCompressed: Bool) throws {
    let folder = try TemporaryFolder()
    func put(_ bytes: [UInt8], _ name: String) throws {
      if isCompressed {
        try folder.writeGzip(bytes, to: "mnist/\(name).gz")
      } else {
        try folder.write(bytes, to: "mnist/\(name)")
      }
    }
    try put(IDX.images(count: 3) { image, offset in UInt8(image * 80 + offset % 80) }, "train-images-idx3-ubyte")
    try put(IDX.labels([7, 0, 9]), "train-labels-idx1-ubyte")
    try put(IDX.images(count: 1) { _, _ in 255 }, "t10k-images-idx3-ubyte")
    try put(IDX.labels([4]), "t10k-labels-idx1-ubyte")

    let source = try DatasetDefinition.mnist.open(in: folder.locations)
    #expect(source.name == "mnist")
    #expect(source.sampleShape == [1, 28, 28])
    #expect(source.origin == "\(folder.path)/mnist")
    let training = try source.load(.training)
    #expect(training.count == 3)
    #expect(training.shape == [1, 28, 28])
    #expect((0..<3).map(training.label) == [7, 0, 9])
    #expect(training.values(at: 2)[79] == Float(239) / 255)
    let test = try source.load(.test)
    #expect(test.values(at: 0) == [Float](repeating: 1, count: 784))
  }

  @Test func namesTheClassesOfFashionMNIST() throws {
    let folder = try TemporaryFolder()
    try folder.write(IDX.images(count: 1), to: "fashion-mnist/t10k-images-idx3-ubyte")
    try folder.write(IDX.labels([9]), to: "fashion-mnist/t10k-labels-idx1-ubyte")
    let test = try DatasetDefinition.fashionMNIST.open(in: folder.locations).load(.test)
    #expect(test.targets.names[test.label(at: 0)] == "Ankle boot")
  }

  @Test func aPlainFileGoesBeforeACompressedOne() throws {
    let folder = try TemporaryFolder()
    try folder.write(IDX.images(count: 1), to: "t10k-images-idx3-ubyte")
    try folder.write(IDX.labels([1]), to: "t10k-labels-idx1-ubyte")
    try folder.writeGzip(IDX.labels([2]), to: "t10k-labels-idx1-ubyte.gz")
    #expect(try DatasetDefinition.mnist.open(in: folder.locations).load(.test).label(at: 0) == 1)
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: "/usr/share/datasets/fashion-mnist"),
      "needs Debian's package dataset-fashion-mnist"))
  func readsDebiansFashionMNIST() throws {
    let source = try DatasetDefinition.fashionMNIST.open(in: DataLocations())
    let test = try source.load(.test)
    #expect(test.count == 10_000)
    #expect(DatasetStatistics(test).targetCounts == [Int](repeating: 1_000, count: 10))
    #expect(test.targets.names[test.label(at: 0)] == "Ankle boot")
  }
}
