import Compilation
import Datasets
import Diagnostics
import Foundation
import JSONText
import Layers
import ReferenceBackend
import TemporaryFolders
import Testing

@testable import Training

@Suite struct LastBatchTests {
  @Test func divides() {
    func ranges(_ count: Int, _ size: Int, _ remainder: LastBatch) -> [Range<Int>] {
      let batches = EpochBatches(sampleCount: count, batchSize: size, remainder: remainder)
      return (0..<batches.count).map { batches[$0] }
    }
    #expect(ranges(10, 3, .keep) == [0..<3, 3..<6, 6..<9, 9..<10])
    #expect(ranges(10, 3, .drop) == [0..<3, 3..<6, 6..<9])
    #expect(ranges(10, 3, .merge) == [0..<3, 3..<6, 6..<10])
    for remainder in LastBatch.allCases {
      #expect(ranges(9, 3, remainder) == [0..<3, 3..<6, 6..<9])
      #expect(ranges(2, 3, remainder) == [0..<2], "samples that do not fill a batch are one")
      #expect(ranges(1, 1, remainder) == [0..<1])
    }
    #expect(ranges(5, 4, .merge) == [0..<5])
    #expect(ranges(5, 4, .drop) == [0..<4])
  }

  @Test(arguments: LastBatch.allCases) func everySampleStandsInOneBatch(_ remainder: LastBatch) {
    for count in 1...40 {
      for size in 1...12 {
        let batches = EpochBatches(sampleCount: count, batchSize: size, remainder: remainder)
        #expect((0..<batches.count).flatMap { Array(batches[$0]) } == Array(0..<batches.sampleCount))
        #expect(remainder == .drop ? count - batches.sampleCount < size : batches.sampleCount == count)
        #expect((0..<batches.count).map { batches[$0].count }.max() == batches.largestSize)
        for batch in 0..<batches.count { #expect(batches.sampleCount(after: batch) == batches[batch].lowerBound) }
        #expect(batches.sampleCount(after: batches.count) == batches.sampleCount)
      }
    }
  }

  /// Batch norms over features: a batch of one sample gives them one value a channel.
  static let features = """
    {"espalier": 1, "name": "features", "input": [1, 12],
     "layers": [
       {"kind": "flatten"}, {"kind": "linear", "name": "hidden", "out": 6}, {"kind": "batch_norm", "name": "norm"},
       {"kind": "relu"}, {"kind": "linear", "name": "last", "out": 3}
     ]}
    """

  /// 33 samples to train on in batches of 16.
  private func run(_ lastBatch: LastBatch?, _ architecture: String = features) throws -> SmallRun {
    var run = try SmallRun(architecture, sampleCount: 41)
    run.recipe.validation = ValidationSplit(.count(8))
    run.recipe.lastBatch = lastBatch
    return run
  }

  private func sizes(_ run: SmallRun) throws -> [Int] {
    let observer = Interrupter()
    try run.trainer().run(observer: observer)
    return observer.steps.filter { $0.epoch == 1 }.map(\.sampleCount)
  }

  @Test func theRemainderOfOneJoinsTheBatchBefore() throws {
    #expect(try sizes(run(nil)) == [16, 17])
    #expect(try sizes(run(.merge)) == [16, 17])
    #expect(try sizes(run(.drop)) == [16, 16])
    let warning = try run(nil).recipe.lastBatchWarning(of: 33, for: run(nil).graph)
    #expect(
      warning.map { DiagnosticRenderer().render([$0]) }
        == "warning: norm: 33 samples in batches of 16 leave one, of which a batch norm has no variance: it joins the "
        + "batch before it, which has 17. Write \"lastBatch\": \"merge\" to have it so, or \"drop\" to leave it out")
    for lastBatch in [LastBatch.merge, .drop] {
      #expect(try run(lastBatch).recipe.lastBatchWarning(of: 33, for: run(nil).graph) == nil)
    }
    #expect(try run(nil).recipe.lastBatchWarning(of: 34, for: run(nil).graph) == nil)
  }

  /// The batches before the last are those of PyTorch's loader, so the same steps are taken.
  @Test func otherBatchesStayAsTheyWere() throws {
    let (merged, dropped) = (Interrupter(), Interrupter())
    try run(nil).trainer().run(observer: merged)
    try run(.drop).trainer().run(observer: dropped)
    #expect(merged.steps[0].loss == dropped.steps[0].loss)
    #expect(merged.steps[0].gradientNorm == dropped.steps[0].gradientNorm)
    #expect(merged.steps[1].loss != dropped.steps[1].loss)
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was thrown"
    } catch { return "\(error)" }
  }

  @Test func whatCannotBeNormalisedIsRefused() throws {
    #expect(
      message { _ = try run(.keep).trainer() }
        == "error: norm: the last batch, 1 of 33 samples in batches of 16, gives this batch norm one value in each "
        + "channel, which has no variance. Set \"lastBatch\" to \"merge\" or \"drop\", or choose another \"batchSize\"")
    for lastBatch in [nil] + LastBatch.allCases.map(Optional.some) {
      var single = try run(lastBatch)
      single.recipe.batchSize = 1
      #expect(
        message { _ = try single.trainer() }
          == "error: norm: a batch of one sample gives this batch norm one value in each channel, which has no variance. "
          + "Set \"batchSize\" to 2 or more, or use group_norm or layer_norm instead")
    }
  }

  /// Maps of several points have a variance, and so has every network without batch norms.
  @Test func aBatchOfOneIsKeptWhereItIsSound() throws {
    let maps = """
      {"espalier": 1, "name": "maps", "input": [1, 12], "layers": [
        {"kind": "conv1d", "out": 4}, {"kind": "batch_norm"}, {"kind": "flatten"}, {"kind": "linear", "out": 3}]}
      """
    let groups = """
      {"espalier": 1, "name": "groups", "input": [1, 12], "layers": [
        {"kind": "flatten"}, {"kind": "layer_norm"}, {"kind": "linear", "out": 3}]}
      """
    for architecture in [maps, groups] {
      for lastBatch in [nil, LastBatch.keep] { #expect(try sizes(run(lastBatch, architecture)) == [16, 16, 1]) }
    }
    let points = """
      {"espalier": 1, "name": "points", "input": [1, 12], "layers": [
        {"kind": "conv1d", "out": 4, "kernel": 12}, {"kind": "batch_norm"}, {"kind": "flatten"},
        {"kind": "linear", "out": 3}]}
      """
    #expect(try sizes(run(nil, points)) == [16, 17])
    #expect(message { _ = try run(.keep, points).trainer() }.contains("batch_norm_1: the last batch"))
  }

  @Test(arguments: [nil] + LastBatch.allCases.dropFirst().map(Optional.some))
  func aRunThatIsResumedIsTheSame(_ lastBatch: LastBatch?) throws {
    let folder = try TemporaryFolder()
    let small = try run(lastBatch)
    let whole = try small.trained(in: folder, as: "whole")
    for steps in 1...6 {
      let interrupter = Interrupter(after: steps)
      try small.trainer().run(
        saving: CheckpointPolicy(path: folder.file("part")), observer: interrupter, until: interrupter.flag)
      let resumed = try small.trainer()
      try resumed.resume(Checkpoint(path: folder.file("part")))
      try resumed.run(saving: CheckpointPolicy(path: folder.file("part")))
      #expect(try folder.bytes("part") == whole, "after \(steps) steps")
    }
  }
}
