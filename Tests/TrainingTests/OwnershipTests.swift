import Files
import Foundation
import TemporaryFolders
import Testing

@testable import Training

/// What tells the run of a checkpoint from another, and its data from others.
@Suite struct OwnershipTests {
  private let folder: TemporaryFolder
  private let run: SmallRun

  init() throws {
    folder = try TemporaryFolder()
    run = try SmallRun()
    _ = try run.trained(in: folder)
  }

  private func difference(_ change: (inout SmallRun) throws -> Void) throws -> String? {
    var other = run
    try change(&other)
    return try other.trainer().difference(from: Checkpoint(path: folder.file("run")))
  }

  @Test func namesWhatDiffers() throws {
    #expect(try difference { _ in } == nil)
    #expect(
      try difference {
        $0.recipe.name = "other"
        $0.recipe.comment = "c"
      } == nil)
    #expect(try difference { $0.recipe.epochs = 2 } == "3 epochs")
    #expect(try difference { $0.recipe.seed = 8 } == "another seed")
    #expect(try difference { $0.recipe.learningRate = 0.02 } == "another recipe")
    #expect(try difference { $0.recipe.lastBatch = .drop } == "another recipe")
    #expect(try difference { $0.samples = try SmallRun.signals(70, seed: 2) } == "other samples")
    #expect(
      try difference { $0 = try SmallRun(SmallRun.architecture.replacing(#""rate": 0.2"#, with: #""rate": 0.3"#)) }
        == "another network")
  }

  @Test func aRunThatStoppedEarlyIsFinished() throws {
    #expect(try Checkpoint(path: folder.file("run")).isFinished(metric: .accuracy))
    var early = run
    early.recipe.epochs = 50
    early.recipe.earlyStopping = EarlyStopping(.loss, patience: 1, minimumGain: 10)
    _ = try early.trained(in: folder, as: "early")
    let stopped = try Checkpoint(path: folder.file("early"))
    #expect(stopped.progress.epoch < 50)
    #expect(stopped.isFinished(metric: .accuracy))
    let interrupter = Interrupter(after: 2)
    try run.trainer().run(
      saving: CheckpointPolicy(path: folder.file("part")), observer: interrupter, until: interrupter.flag)
    #expect(try !Checkpoint(path: folder.file("part")).isFinished(metric: .accuracy))
  }

  /// What earlier versions wrote has no fingerprint: it resumes, and has one from then on.
  @Test func aCheckpointWithoutAFingerprintGetsOne() throws {
    let interrupter = Interrupter(after: 2)
    try run.trainer().run(
      saving: CheckpointPolicy(path: folder.file("part")), observer: interrupter, until: interrupter.flag)
    var old = try Checkpoint(path: folder.file("part"))
    #expect(try old.data.fingerprint == run.trainerData.fingerprint)
    old.data.fingerprint = nil
    try old.write(to: folder.file("old"))
    #expect(try Checkpoint(path: folder.file("old")).data.fingerprint == nil)
    let trainer = try run.trainer()
    try trainer.resume(Checkpoint(path: folder.file("old")))
    try trainer.run(saving: CheckpointPolicy(path: folder.file("old")))
    #expect(try folder.bytes("old") == folder.bytes("run"))
  }

  @Test func foldersAreCheckedFirst() throws {
    func message(_ path: String) -> String { folder.message { try AtomicFile.check(path) } }
    #expect(message(folder.file("new")) == "nothing was thrown")
    #expect(message(folder.file("run")) == "nothing was thrown")
    #expect(message("new") == "nothing was thrown")
    #expect(message(folder.file("none/new")).contains("No such file or directory. Create the folder first"))
    #expect(
      message(folder.file("run/new")).contains(
        "Not a directory. What stands before the last '/' is no folder: choose another"))
    #expect(message(folder.file("")).contains("is a directory and cannot be written to. Name a file in it"))
    #expect(message("").contains("cannot be written"))
  }
}

extension SmallRun {
  fileprivate var trainerData: TrainingData {
    get throws { try TrainingData(samples, recipe: recipe) }
  }
}
