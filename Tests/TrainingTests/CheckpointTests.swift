import Datasets
import JSONText
import Safetensors
import TemporaryFolders
import Testing

@testable import Training

@Suite struct CheckpointTests {
  private let folder: TemporaryFolder
  private let run: SmallRun

  init() throws {
    folder = try TemporaryFolder()
    run = try SmallRun()
    try SmallRun.interrupt(run, after: 6, in: folder)
  }

  /// What resuming says after the file was read and changed.
  private func message(_ edit: (inout SafetensorsFile) -> Void, run: SmallRun? = nil) throws -> String {
    var file = try SafetensorsFile(path: folder.file("part"))
    edit(&file)
    try file.write(to: folder.file("changed"))
    return folder.message {
      let trainer = try (run ?? self.run).trainer()
      let before = trainer.storedValues()
      defer { #expect(trainer.storedValues() == before) }
      try trainer.resume(Checkpoint(path: folder.file("changed")))
      // Sound after all.
      trainer.restore(before)
    }
  }

  @Test func holdsWhatToolsLookFor() throws {
    let file = try SafetensorsFile(path: folder.file("part"))
    #expect(
      file.tensors.map(\.name).prefix(9) == [
        "first.weight", "first.bias", "norm.weight", "norm.bias", "last.weight", "last.bias", "norm.running_mean",
        "norm.running_var", "moment1/first.weight",
      ])
    #expect(file.tensors.count == 8 + 2 * 6)
    #expect(file.metadata["architecture"] == JSONWriter.line(run.document))
    #expect(file.metadata["espalier.checkpoint"] == "1")
    let checkpoint = try Checkpoint(path: folder.file("part"))
    #expect(checkpoint.progress.epoch == 1)
    #expect(checkpoint.progress.batch == 2)
    #expect(checkpoint.progress.sampleCount == 32)
    #expect(checkpoint.recipe == run.recipe)
    #expect(checkpoint.weights.map(\.name) == file.tensors.prefix(8).map(\.name))
  }

  @Test func otherNetworksRecipesAndDataAreRefused() throws {
    #expect(try message { _ in } == "nothing was thrown")
    let other = try SmallRun(SmallRun.architecture.replacing(#""rate": 0.2"#, with: #""rate": 0.3"#))
    #expect(
      try message({ _ in }, run: other)
        == "error: the checkpoint belongs to another architecture than 'small'. "
        + "Give the architecture that was trained, or train anew")
    var faster = run
    faster.recipe.learningRate = 0.1
    #expect(
      try message({ _ in }, run: faster)
        == "error: the checkpoint was written by another recipe than 'default'. "
        + "Resume with the checkpoint's own recipe, or train anew")
    var more = run
    more.samples = try SmallRun.signals(90)
    #expect(
      try message({ _ in }, run: more)
        == "error: the checkpoint was trained on 56 samples of 'signals', and not on 76 of 'signals'. "
        + "Resume with the data that it was trained on, which --dataset and --data name, or train anew")
    var others = run
    others.samples = try SmallRun.signals(70, seed: 2)
    #expect(
      try message({ _ in }, run: others)
        == "error: the checkpoint was trained on other samples of 'signals': their number is the same, but labels or "
        + "values differ. Resume with the data that it was trained on, which --dataset and --data name, or train anew")
    var longer = run
    longer.recipe.epochs = 5
    #expect(try message({ _ in }, run: longer) == "nothing was thrown")
  }

  @Test func hostileContentsAreRefused() throws {
    #expect(
      try message { $0.metadata = [:] }
        == "error: 'changed' is no checkpoint of this program: its metadata lacks 'espalier.checkpoint'. "
        + "Give a file that training wrote; weights alone are named with --weights")
    #expect(
      try message { $0.metadata["espalier.checkpoint"] = "2" }
        == "error: 'changed' has version 2 of the checkpoint format; this program reads version 1. "
        + "Read it with the program that wrote it")
    #expect(
      try message { $0.tensors.remove(at: 4) }
        == "error: the checkpoint lacks the tensor 'last.weight'. Give a file that training wrote")
    #expect(
      try message { $0.tensors[4].shape = [40, 3] }
        == "error: the checkpoint has 'last.weight' of shape [40, 3], not [3, 40]. Give a file that training wrote")
    #expect(
      try message { $0.tensors.append(.init(name: "spare", shape: [1], values: [0])) }
        == "error: the checkpoint has 21 tensors, not 20. Give a file that training wrote")
    #expect(
      try message { $0.metadata["progress"] = "{\"epoch\": -1}" }
        == "changed(progress):1:11: error: 'epoch' is -1, but must be an integer from 0 to 2147483647")
    #expect(
      try message { $0.metadata["progress"] = $0.metadata["progress"]?.replacing(#""batch":2"#, with: #""batch":4"#) }
        == "error: the checkpoint has a progress that this run cannot have made. Give a file that training wrote")
    #expect(
      try message { $0.metadata["progress"] = $0.metadata["progress"]?.replacing(#""epoch":1"#, with: #""epoch":2"#) }
        .contains("error: the history has 1 epochs, not 2"))
    #expect(
      try message { $0.metadata["recipe"] = #"{"recipe": 1, "epochs": 0}"# }
        == "changed(recipe):1:25: error: 'epochs' is 0, but must be an integer from 1 to 100000")
    #expect(try message { $0.metadata["data"] = "[]" } == "changed(data):1:1: error: this is not a description of data")
    #expect(try message { $0.metadata["architecture"] = "{" }.hasPrefix("changed(architecture):1:"))
  }
}
