import Datasets
import TemporaryFolders
import Testing

@Suite struct FingerprintTests {
  private func samples(
    _ values: [Float] = [1, 2, 3, 4], labels: [Int32] = [0, 1], classes: [String] = ["a", "b"], name: String = "s"
  ) throws -> Samples {
    try Samples(name: name, shape: [2], classNames: classes, storage: .floats(values), labels: labels)
  }

  @Test func isThatOfWhatTrainingSees() throws {
    let known = Fingerprint(try samples())
    #expect(Fingerprint(try samples(classes: ["x", "y"], name: "other")) == known)
    #expect(Fingerprint(try samples([1, 2, 3, 5])) != known)
    #expect(Fingerprint(try samples(labels: [1, 0])) != known)
    #expect(Fingerprint(try samples(classes: ["a", "b", "c"])) != known)
    #expect(Fingerprint(try samples([3, 4, 1, 2], labels: [1, 0])) != known, "the order decides what a batch holds")
    let shaped = try Samples(
      name: "s", shape: [1, 2], classNames: ["a", "b"], storage: .floats([1, 2, 3, 4]), labels: [0, 1])
    #expect(Fingerprint(shaped) != known)
    let bytes = try Samples(
      name: "s", shape: [2], classNames: ["a", "b"], storage: .bytes([1, 2, 3, 4]), labels: [0, 1])
    #expect(Fingerprint(bytes) != known)
    #expect(known.description.count == 64)
    #expect(Fingerprint(known.description) == known)
    #expect(Fingerprint("abc") == nil)
  }

  @Test func partsAreToldApart() throws {
    let whole = try samples([1, 2, 3, 4, 5, 6], labels: [0, 1, 0])
    let (first, second) = (whole.selecting([0, 1]), whole.selecting([2]))
    #expect(Fingerprint(first) == Fingerprint(try samples()), "a selection is what it selects")
    #expect(Fingerprint([first, second]) != Fingerprint(whole))
    #expect(Fingerprint([whole.selecting([0]), whole.selecting([1, 2])]) != Fingerprint([first, second]))
  }

  @Test func compressionDoesNotCount() throws {
    let folder = try TemporaryFolder()
    func fingerprint(_ name: String, _ write: (TemporaryFolder, [UInt8], String) throws -> Void) throws -> Fingerprint {
      try write(
        folder, IDX.images(count: 3) { image, offset in UInt8(image * 80 + offset % 80) }, "\(name)/mnist/train-images")
      try write(folder, IDX.labels([7, 0, 9]), "\(name)/mnist/train-labels")
      let locations = DataLocations(explicit: "\(folder.path)/\(name)", systemRoots: [])
      return Fingerprint(try DatasetDefinition.mnist.open(in: locations).load(.training))
    }
    let plain = try fingerprint("plain") {
      try $0.write($1, to: $2 + ($2.hasSuffix("images") ? "-idx3-ubyte" : "-idx1-ubyte"))
    }
    let gzip = try fingerprint("gzip") {
      try $0.writeGzip($1, to: $2 + ($2.hasSuffix("images") ? "-idx3-ubyte.gz" : "-idx1-ubyte.gz"))
    }
    #expect(plain == gzip)
  }
}
