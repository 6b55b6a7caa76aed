import Diagnostics
import Files
import Foundation
import Glibc
import GraphIR
import JSONText

/// A run of a comparison in its folder: the checkpoint, and beside it how long it took, which no checkpoint holds.
///
/// The files are named after all that the run depends on, so that a comparison finds what an earlier one has trained,
/// whatever else that compared.
struct KeptRun {
  let checkpoint: String
  private let times: String

  init(in folder: String, network: String, seed: UInt64, identity: String) {
    let stem = "\(folder)/\(network.fileName)-seed-\(seed)-\(identity.prefix(12))"
    checkpoint = stem + ".safetensors"
    times = stem + ".json"
  }

  /// Makes the folder of runs, and those around it, if it is not there.
  /// - throws: if it cannot be made or written to
  static func makeFolder(_ folder: String) throws(DiagnosticsError) {
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try AtomicFile.check(folder + "/run.safetensors")
  }

  /// The run as far as it has come; nil if it has not begun.
  /// - throws: if the file cannot be read
  func read() throws(DiagnosticsError) -> Checkpoint? {
    guard access(checkpoint, F_OK) == 0 else { return nil }
    do {
      return try Checkpoint(path: checkpoint)
    } catch {
      var error = error
      for index in error.diagnostics.indices {
        error.diagnostics[index].remedy = "Remove the run that was kept, '\(checkpoint)', or train with --anew"
      }
      throw error
    }
  }

  /// Seconds that the run has taken in earlier sessions.
  var seconds: Double {
    guard let document = try? JSONDocument(path: times), case .object(let object) = document.root,
      let seconds = object["seconds"]?.double, seconds >= 0
    else { return 0 }
    return seconds
  }

  /// What the test samples said after each epoch up to this one, in earlier sessions; empty unless all are known.
  func tests(upTo epoch: Int) -> [TestRecord] {
    guard let document = try? JSONDocument(path: times), case .object(let object) = document.root,
      case .array(let rows)? = object["test"]
    else { return [] }
    let tests = rows.prefix(epoch).compactMap { row -> TestRecord? in
      guard case .array(let cells) = row, cells.count == 2, let loss = cells[0].double else { return nil }
      return TestRecord(loss: loss, metric: cells[1].double)
    }
    return tests.count == epoch ? tests : []
  }

  func note(seconds: Double, tests: [TestRecord] = []) throws(DiagnosticsError) {
    var object = JSONObject([("seconds", .number(seconds))])
    if !tests.isEmpty {
      object["test"] = .array(
        tests.map { .array([.number($0.loss), $0.metric.map(JSONValue.number) ?? .null]) })
    }
    let text = JSONWriter.line(.object(object)) + "\n"
    try AtomicFile().replace(times) { output throws(DiagnosticsError) in try output.append(Array(text.utf8)) }
  }
}

/// How a network does on the test samples after an epoch. Nothing is chosen by it.
public struct TestRecord: Hashable, Sendable {
  public var loss: Double
  /// The metric that decides; nil if the samples do not define it.
  public var metric: Double?
}

/// Writes down how long a run has taken whenever it is saved, tests it after each epoch if that is asked for, and tells
/// another observer of all else.
final class KeptRunObserver: TrainingObserver {
  private let kept: KeptRun
  /// Measures the network on the test samples; nil if nobody asks.
  private let test: (() throws(DiagnosticsError) -> TestRecord?)?
  /// After each epoch so far.
  private(set) var tests: [TestRecord]
  /// Seconds that testing has taken, which are none of training.
  private(set) var testSeconds = 0.0
  private let view: (any TrainingObserver)?
  private let earlier: Double
  private let began = monotonicSeconds()
  /// Why the times could not be written.
  private(set) var fault: DiagnosticsError?

  /// - parameters:
  ///   - earlier: seconds that the run has taken before
  ///   - tests: after each epoch before
  init(
    _ kept: KeptRun, after earlier: Double, tests: [TestRecord] = [], view: (any TrainingObserver)?,
    test: (() throws(DiagnosticsError) -> TestRecord?)? = nil
  ) {
    (self.test, self.tests) = (test, tests)
    self.kept = kept
    self.view = view
    self.earlier = earlier
  }

  func trainingBegan(_ plan: TrainingPlan) { view?.trainingBegan(plan) }
  func stepEnded(_ step: StepReport) { view?.stepEnded(step) }

  func epochEnded(_ epoch: EpochRecord) {
    view?.epochEnded(epoch)
    // Of a run that was begun without, the curve would lack its beginning.
    guard let test, tests.count == epoch.epoch - 1 else { return }
    let began = monotonicSeconds()
    defer { testSeconds += monotonicSeconds() - began }
    do throws(DiagnosticsError) {
      if let record = try test() { tests.append(record) }
    } catch {
      fault = error
    }
  }

  func trainingEnded(_ outcome: TrainingOutcome) { view?.trainingEnded(outcome) }

  func checkpointSaved(_ path: String) {
    view?.checkpointSaved(path)
    do throws(DiagnosticsError) {
      try kept.note(seconds: earlier + monotonicSeconds() - began - testSeconds, tests: tests)
    } catch {
      fault = error
    }
  }
}
