import Compilation
import Datasets
import Diagnostics
import Foundation
import Primitives
import ReferenceBackend
import TemporaryFolders
import Testing

@testable import Training

/// A small network that learns from what a trained one says.
@Suite struct TeacherTests {
  private let folder: TemporaryFolder
  private let teacher: Teacher

  init() throws {
    folder = try TemporaryFolder()
    var run = try SmallRun(sampleCount: 300)
    run.recipe.epochs = 8
    run.recipe.normalization = .given(mean: [0.2], deviation: [0.5])
    let trainer = try run.trainer()
    try trainer.run()
    teacher = Teacher(graph: run.graph, checkpoint: trainer.checkpoint(), share: 1)
  }

  private func student(_ run: SmallRun, of teacher: Teacher?) throws -> Trainer {
    try Trainer(
      run.graph, architecture: run.document, recipe: run.recipe, data: TrainingData(run.samples, recipe: run.recipe),
      backend: ReferenceBackend(), teacher: teacher)
  }

  /// Nobody tells the student a right label: it knows them from the teacher.
  @Test func answersReplaceLabels() throws {
    var run = try SmallRun(sampleCount: 300)
    run.recipe.epochs = 8
    let truth = run.samples
    run.samples = try SmallRun.signals(300, labelling: { _ in 2 })
    func accuracy(of teacher: Teacher?) throws -> Double {
      let trainer = try student(run, of: teacher)
      try trainer.run()
      let evaluator = try Evaluator(
        run.graph, checkpoint: trainer.checkpoint(), on: truth, backend: ReferenceBackend())
      return try evaluator.evaluate(metrics: [.accuracy])[.accuracy].unwrapped
    }
    #expect(try accuracy(of: teacher) > 0.85)
    #expect(try accuracy(of: nil) < 0.4)
  }

  /// What the teacher says is what it says of inputs that are normalised its own way.
  @Test func theTeacherReadsItsOwnInputs() throws {
    let run = try SmallRun()
    let data = try TrainingData(run.samples, recipe: run.recipe)
    let batches = EpochBatches(sampleCount: 6, batchSize: 6, remainder: .keep)
    let answers = try TeacherAnswers(teacher, on: data, batches: batches, backend: ReferenceBackend(), threads: 1)
    let order = EpochOrder.sequential(data.training.count)
    var inputs = [Float](repeating: 0, count: 6 * 12)
    var targets = [Float](repeating: 0, count: 6 * 3)
    // The second row counts twice, as class weights have it.
    for row in 0..<6 { targets[3 * row] = row == 1 ? 2 : 1 }
    let loader = try BatchLoader(data.training, normalization: data.normalization, seed: 0)
    inputs.withUnsafeMutableBufferPointer { inputs in
      loader.fillPlainInputs(0..<6, of: order, inputs)
      targets.withUnsafeMutableBufferPointer { answers.mix(into: $0, about: inputs, batch: 0, count: 6) }
    }
    for row in 0..<6 {
      let sample = data.training.selecting([row])
      let inference = try SampleInference(
        teacher.graph, checkpoint: teacher.checkpoint, on: sample, backend: ReferenceBackend())
      inference.run()
      let powers = inference.output.map { Foundation.exp(Double($0)) }
      for (column, power) in powers.enumerated() {
        let expected = (row == 1 ? 2 : 1) * power / powers.reduce(0, +)
        #expect(abs(Double(targets[3 * row + column]) - expected) < 1e-5, "row \(row), class \(column)")
      }
    }
  }

  @Test func aShareOfNothingChangesNothing() throws {
    var silent = teacher
    silent.share = 0
    let run = try SmallRun()
    let (with, without) = (try student(run, of: silent), try student(run, of: nil))
    try with.run()
    try without.run()
    #expect(with.checkpoint().tensors.map(\.values) == without.checkpoint().tensors.map(\.values))
  }

  @Test func anInterruptedRunResumesWithItsTeacher() throws {
    var run = try SmallRun()
    run.recipe.augmentation.mixup = 0.3
    var half = teacher
    half.share = 0.5
    try student(run, of: half).run(saving: CheckpointPolicy(path: folder.file("whole")))

    let interrupter = Interrupter(after: 5)
    try student(run, of: half).run(
      saving: CheckpointPolicy(path: folder.file("parts")), observer: interrupter, until: interrupter.flag)
    let saved = try Checkpoint(path: folder.file("parts"))
    for (other, message) in [
      (nil, "the checkpoint was trained with a teacher"), (teacher, "the checkpoint was trained with another teacher"),
    ] as [(Teacher?, String)] {
      let error = #expect(throws: DiagnosticsError.self) { try student(run, of: other).resume(saved) }
      #expect(error?.diagnostics.first?.message == message)
    }
    #expect(try student(run, of: nil).difference(from: saved) == "a teacher")
    #expect(try student(run, of: teacher).difference(from: saved) == "another teacher")
    let resumed = try student(run, of: half)
    #expect(resumed.difference(from: saved) == nil)
    try resumed.resume(saved)
    try resumed.run(saving: CheckpointPolicy(path: folder.file("parts")))
    #expect(try folder.bytes("parts") == folder.bytes("whole"))
    let without = try student(run, of: nil).checkpoint()
    #expect(try student(run, of: half).difference(from: without) == "no teacher")
  }

  @Test func aTeacherOfOtherSamplesIsRefused() throws {
    let other = SmallRun.architecture.replacing("[1, 12]", with: "[1, 14]")
    let run = try SmallRun(other)
    var stranger = teacher
    stranger.graph = run.graph
    let error = #expect(throws: DiagnosticsError.self) { try student(SmallRun(), of: stranger) }
    #expect(
      error?.diagnostics.first?.message
        == "'small' reads [1, 14], but the samples of 'signals' are [1, 12]")
  }
}
