import Compilation
import Datasets
import Foundation
import TemporaryFolders
import Testing

@testable import Training

@Suite struct MixupAccuracyTests {
  private func accuracies(mixup: Double) throws -> (training: Double, loss: Double) {
    var run = try SmallRun(
      """
      {"espalier": 1, "name": "plain", "input": [1, 12], "layers": [
        {"kind": "flatten"}, {"kind": "linear", "out": 16}, {"kind": "relu"}, {"kind": "linear", "out": 3}]}
      """)
    run.recipe.epochs = 30
    run.recipe.validation = nil
    run.recipe.augmentation.mixup = mixup
    let last = try run.trainer().run().history.last.unwrapped
    return (try last.trainMetric.unwrapped, last.trainLoss)
  }

  /// A tiny alpha gives every sample wholly to one of its two labels: the same samples, the same accuracy.
  @Test func countsTheLabelThatIsMeant() throws {
    let plain = try accuracies(mixup: 0)
    let mixed = try accuracies(mixup: 1e-6)
    #expect(plain.training == 1)
    #expect(mixed.training == 1)
    #expect(abs(plain.loss - mixed.loss) < 0.01)
  }

  @Test func bothLabelsCountByTheirShares() throws {
    let mixed = try accuracies(mixup: 1e6 / 1e3)
    // λ is close to a half: a sample is right by half at most where its two labels differ.
    #expect(mixed.training > 0.5 && mixed.training < 0.9)
  }

  @Test func sharesAreThoseOfTheTargets() throws {
    let samples = try SmallRun.signals(7)
    let loader = try BatchLoader(
      samples, normalization: .identity, augmentation: Augmentation(mixup: 0.4), seed: 3)
    let order = loader.order(epoch: 2)
    for positions in order.batches(of: 4) {
      let share = loader.mixupShare(positions, of: order)
      var inputs = [Float](repeating: 0, count: positions.count * 12)
      var targets = [Float](repeating: 0, count: positions.count * 3)
      inputs.withUnsafeMutableBufferPointer { inputs in
        targets.withUnsafeMutableBufferPointer { loader.fill(positions, of: order, inputs: inputs, targets: $0) }
      }
      let own = samples.label(at: Int(order.indices[positions.lowerBound]))
      let other = samples.label(at: Int(order.indices[positions.upperBound - 1]))
      #expect(own == other || targets[own] == share)
    }
    let plain = try BatchLoader(samples, normalization: .identity, seed: 3)
    #expect(plain.mixupShare(0..<4, of: order) == 1)
  }

  @Test func aCountThatIsNotWholeIsKept() throws {
    let folder = try TemporaryFolder()
    var run = try SmallRun()
    run.recipe.augmentation.mixup = 0.4
    let whole = try run.trained(in: folder, as: "whole")
    let interrupter = Interrupter(after: 2)
    try run.trainer().run(
      saving: CheckpointPolicy(path: folder.file("part")), observer: interrupter, until: interrupter.flag)
    let saved = try Checkpoint(path: folder.file("part"))
    #expect(saved.progress.correctCount != saved.progress.correctCount.rounded())
    let resumed = try run.trainer()
    try resumed.resume(saved)
    try resumed.run(saving: CheckpointPolicy(path: folder.file("part")))
    #expect(try folder.bytes("part") == whole)
  }
}
