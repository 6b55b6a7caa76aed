import Datasets
import Diagnostics
import Foundation
@testable import Studies
import Tasks
import TensorTypes
import Testing

/// A study keeps to the samples that it began on.
@Suite struct SampleFingerprintTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Where samples are said to come from.
  private struct Place: DatasetSource {
    let name = "signals"
    let sampleShape: Shape = [2]
    let targets = Targets.classes(names: ["a", "b"])
    let origin: String

    init(_ origin: String) { self.origin = origin }

    func load(_ split: Split) throws(DiagnosticsError) -> Samples { preconditionFailure("samples are given") }
  }

  private func samples(_ last: Float) throws -> Samples {
    try Samples(
      name: "signals", shape: [2], classNames: ["a", "b"], storage: .floats([1, 2, 3, last]), labels: [0, 1])
  }

  private func open(_ path: String) throws -> Study {
    try Study(path: path, isReadOnly: false, loader: makeLoader())
  }

  @Test func otherSamplesAreRefused() throws {
    let path = folder.path + "/study"
    try Study(creating: path, specification: makeSpecification(trials: 1), trainingSamples: 100)
      .checkSamples(samples(4), .training, from: Place("/data/one"))
    try open(path).checkSamples(samples(4), .training, from: Place("/data/one"))
    #expect(
      complaint { try open(path).checkSamples(samples(5), .training, from: Place("/data/two")) }
        == "error: '\(path)' began on other samples of 'mnist1d' than those of /data/two, and results would no longer "
        + "belong together. Name the data with which it began by --data, or start a new search on these")
    // What was refused leaves no trace.
    try open(path).checkSamples(samples(4), .training, from: Place("/data/one"))
  }

  @Test func testSamplesHaveTheirOwn() throws {
    let path = folder.path + "/study"
    let study = try Study(creating: path, specification: makeSpecification(trials: 1), trainingSamples: 100)
    try study.checkSamples(samples(4), .training, from: Place("/data/one"))
    try study.checkSamples(samples(5), .test, from: Place("/data/one"))
    try study.checkSamples(samples(5), .test, from: Place("/data/two"))
    #expect(
      complaint { try study.checkSamples(samples(4), .test, from: Place("/data/two")) }.hasPrefix(
        "error: '\(path)' was tested on other samples of 'mnist1d' than those of /data/two"))
  }

  @Test func aDataSetIsReadForIt() throws {
    let path = folder.path + "/study"
    let study = try Study(creating: path, specification: makeSpecification(trials: 1), trainingSamples: 100)
    try study.checkSamples(in: DataLocations(), of: .builtin)
    #expect(try study.store.fingerprint()?.count == 64)
    #expect(
      complaint { try study.checkSamples(samples(4), .training, from: Place("/data")) }.contains(
        "began on other samples"))
  }

  /// Studies of versions that did not know it take that of the data on which they are resumed.
  @Test(arguments: [GoldenStudy.version1, .version4, .version5]) func anOldStudyGetsOne(_ golden: GoldenStudy) throws {
    let path = try golden.open(in: folder)
    #expect(try Study(path: path, isReadOnly: true, loader: makeLoader()).store.fingerprint() == nil)
    try open(path).checkSamples(samples(4), .training, from: Place("/data"))
    #expect(
      try Study(path: path, isReadOnly: true, loader: makeLoader()).store.fingerprint()
        == Fingerprint(samples(4)).description)
    #expect(
      complaint { try open(path).checkSamples(samples(5), .training, from: Place("/data")) }.contains(
        "began on other samples")
    )
  }
}
