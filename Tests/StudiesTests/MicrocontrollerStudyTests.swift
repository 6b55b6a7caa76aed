import Compilation
import Datasets
import Diagnostics
import Figures
import Formats
import Foundation
import GraphIR
import JSONText
import Quantization
import ReferenceBackend
import Reports
import Search
@testable import Studies
import Synchronization
import Testing
import Training

/// Studies of networks for microcontrollers, trained for real.
@Suite struct MicrocontrollerStudyTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// - Parameter evaluates: whether 8-bit integers decide
  private func specification(evaluates: Bool = true, trials: Int = 5) throws -> StudySpecification {
    var specification = try makeSpecification(trials: trials, epochs: 1)
    specification.trade(for: [.flash])
    specification.limits.flash.maximum = 3_200
    specification.limits.ram.maximum = 700
    specification.microcontroller = MicrocontrollerChoice()
    specification.microcontroller?.evaluates = evaluates
    specification.microcontroller?.calibrationSamples = 32
    specification.subset = 300
    specification.references = [try reference(ReferenceTests.linear)]
    return try specification.settled(on: DatasetCatalogue.builtin.open("mnist1d", in: DataLocations()).targets)
  }

  private func reference(_ text: String) throws -> ReferenceNetwork {
    var warnings: [Diagnostic] = []
    return try ReferenceNetwork(SourceText(file: "known.json", text: text), loader: makeLoader(), warnings: &warnings)
  }

  private func environment(_ workers: Int = 1) -> StudyEnvironment {
    StudyEnvironment(
      layers: .builtin, locations: DataLocations(), backend: ReferenceBackend(), workers: .threads(workers))
  }

  private func run(_ specification: StudySpecification, in name: String, workers: Int = 1) throws -> Study {
    let environment = environment(workers)
    let study = try environment.begin(specification, in: folder.path + "/" + name)
    #expect(try environment.coordinator(of: study).run(until: CancellationFlag()) == .completed)
    return study
  }

  /// What a study writes down of its trials is what becomes of their weights once more.
  @Test func integersDecide() throws {
    let study = try run(specification(), in: "s")
    #expect(study.specification.evaluatesQuantized)
    let frontier = try Frontier(of: study, all: true)
    let data = try study.specification.data(in: DataLocations(), of: .builtin)
    let validation = try #require(data.validation)
    let all = frontier.points + frontier.dominated
    #expect(all.count == 5)
    var differs = false
    for point in all {
      let checkpoint = try Checkpoint(path: study.weightsPath(trial: point.trial, epochs: point.epochs))
      let graph = try makeLoader().network(of: checkpoint).graph
      let quantizer = try Quantizer(graph, weights: checkpoint.weights)
      let inputs = try data.training.calibrationInputs(for: graph, count: 32, normalization: checkpoint.normalization)
      let program = try quantizer.quantized(inputs: inputs)
      let evaluation = try Evaluator(
        graph, checkpoint: checkpoint, on: validation, backend: ReferenceBackend(),
        network: program.computing(threads: 1)
      ).evaluate(metrics: [.accuracy])
      #expect(evaluation[.accuracy] == point.measurement.metric, "trial \(point.trial)")
      let float = try Evaluator(graph, checkpoint: checkpoint, on: validation, backend: ReferenceBackend()).evaluate(
        metrics: [.accuracy])
      if float.loss != evaluation.loss { differs = true }
      let footprint = try DeviceFootprint(of: graph, in: .int8)
      #expect(point.measurement.size.flash == footprint.flash && point.measurement.size.ram == footprint.ram)
      #expect(footprint.flash <= 3_200 && footprint.ram <= 700)
    }
    #expect(differs, "8-bit integers are not floats")
  }

  @Test func theResultDependsOnNoWorkers() throws {
    let (one, three) = (
      try run(specification(trials: 7), in: "one"), try run(specification(trials: 7), in: "three", workers: 3)
    )
    #expect(
      try Frontier(of: one, all: true).table.rendered(as: .csv)
        == Frontier(of: three, all: true).table.rendered(as: .csv))
  }

  @Test(arguments: [true, false]) func confirmationsAreOfBothNumbers(_ evaluates: Bool) throws {
    let study = try run(specification(evaluates: evaluates), in: "s")
    let confirmation = try Confirmation(
      study, choosing: ConfirmationChoice(references: true), catalogue: .builtin, datasets: .builtin,
      locations: DataLocations(), backend: ReferenceBackend())
    try confirmation.run(repetitions: 2, workers: 1, until: CancellationFlag()) { _ in }
    let stored = try study.store.confirmations()
    #expect(stored.count == 4)
    for entry in stored {
      let counterpart = try #require(entry.counterpart)
      #expect((0...1).contains(counterpart) && abs(counterpart - entry.metric) < 0.2)
    }
    let frontier = try Frontier(of: study, all: true)
    let base = try #require(frontier.base)
    #expect(base.test?.mean != nil && base.counterpart?.mean != nil)
    let header = try #require(frontier.table.rendered(as: .csv).split(separator: "\r\n").first)
    let keys = header.split(separator: ",").map(String.init)
    #expect(keys.contains(evaluates ? "testF32" : "testInt8") && keys.contains("flash") && keys.contains("ram"))
    let text = frontier.table.rendered(as: .text(width: 200))
    #expect(text.contains(evaluates ? "In floats (%)" : "In int8 (%)"))
    #expect(text.contains("Search int8 accuracy (%)") == evaluates)
    #expect(text.contains("Flash and RAM are bytes on a microcontroller, of networks in 8-bit integers."))
    let reference = try #require(frontier.references.first)
    #expect(reference.size.flash != nil && reference.counterpart != nil)
  }

  @Test func aBaseThatCannotBeWrittenIsNamed() throws {
    var specification = try specification()
    let gate = """
      {"espalier": 1, "name": "gate", "input": [1, 40], "layers": [
        {"kind": "flatten"}, {"kind": "linear", "name": "a", "out": 4}, {"kind": "tanh", "name": "b"},
        {"kind": "elementwise", "name": "e", "expression": "x * sigmoid(y)", "inputs": ["a", "b"]},
        {"kind": "linear", "out": 10}]}
      """
    specification.architecture = try StudySpecification.standingAlone(
      SourceText(file: "gate.json", text: gate), loader: makeLoader())
    #expect(
      complaint { _ = try environment().begin(specification, in: folder.path + "/s") } == """
        error: e: an expression of several inputs has no 8-bit form. Write it as 'add' and 'multiply' layers with expressions \
        of one input
        """)
    specification = try self.specification()
    specification.references = [try reference(gate)]
    #expect(
      complaint { _ = try environment().begin(specification, in: folder.path + "/s") } == """
        error: e: 'gate' cannot be evaluated in 8-bit integers: an expression of several inputs has no 8-bit form. Write it \
        as 'add' and 'multiply' layers with expressions of one input
        """)
  }

  @Test func whatIsTooLargeForAnyWidthSaysByHowMuch() throws {
    var specification = try specification()
    specification.limits.flash.maximum = 900
    let said = complaint { _ = try environment().begin(specification, in: folder.path + "/s") }
    #expect(said.hasPrefix("error: 'small' does not fit the limits: "), "\(said)")
    #expect(said.contains(" bytes of flash are more than 900, and scaling its widths does not help."), "\(said)")
  }
}
