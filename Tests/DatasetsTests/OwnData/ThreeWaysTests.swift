import Datasets
import Foundation
import TemporaryFolders
import Testing

/// One set of pictures as a table, as arrays, as IDX files and as a folder of PNG files: the same tensors, bit for bit, in
/// the same parts.
@Suite struct ThreeWaysTests {
  static let pictures: [[UInt8]] = (0..<40).map { picture in (0..<64).map { UInt8(($0 * 7 + picture * 13) % 17) } }
  /// In the order in which folders of classes are read.
  static let labels = (0..<40).map { $0 / 4 }

  static func write(to folder: TemporaryFolder) throws {
    let names = (0..<64).map { "p\($0)" }.joined(separator: ",")
    let rows = zip(pictures, labels).map { pixels, label in
      pixels.map(String.init).joined(separator: ",") + ",\(label)"
    }
    try folder.write(Array("\(names),label\n\(rows.joined(separator: "\n"))\n".utf8), to: "digits.csv")
    try folder.write(
      Zip.npz([
        ("x", NPY.array("|u1", [40, 8, 8], pictures.flatMap(\.self))), ("y", NPY.integers(labels, [40])),
      ]), to: "digits.npz")
    try folder.write(
      IDX.header(0x0803, [40, 8, 8]) + pictures.flatMap(\.self), to: "digits/train-images-idx3-ubyte")
    try folder.write(IDX.labels(labels.map(UInt8.init)), to: "digits/train-labels-idx1-ubyte")
    for (index, (pixels, label)) in zip(pictures, labels).enumerated() {
      try folder.write(PictureFiles.png(pixels, 8, 8, channels: 1), to: "pictures/\(label)/\(10 + index).png")
    }
  }

  @Test func theSameTensors() throws {
    let folder = try TemporaryFolder()
    try Self.write(to: folder)
    let sources = [
      try NumPyTests.open(folder, "digits.csv", "shape=1,8,8"), try NumPyTests.open(folder, "digits.npz"),
      try NumPyTests.open(folder, "digits"), try NumPyTests.open(folder, "pictures", "channels=1", "size=8"),
    ]
    for source in sources {
      #expect(source.sampleShape == [1, 8, 8])
      #expect(source.targets.names == (0..<10).map(String.init))
      #expect(source.testOrigin == .setAside(TestPart(), groups: nil))
    }
    for split in Split.allCases {
      let fingerprints = try sources.map { try Fingerprint($0.load(split)) }
      #expect(Set(fingerprints).count == 1, "\(split)")
    }
  }

  @Test func cifarByItsPath() throws {
    let folder = try TemporaryFolder()
    for (name, content) in CIFAR.batches { try folder.write(content, to: "batches/\(name)") }
    let source = try NumPyTests.open(folder, "batches")
    #expect(source.sampleShape == [3, 32, 32])
    #expect(try source.load(.training).count == 15)
    #expect(source.testOrigin == .given)
  }
}
