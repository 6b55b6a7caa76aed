import Compilation
import Datasets
import Diagnostics
import Foundation
import JSONText
import Layers
import Primitives
import ReferenceBackend
@testable import Studies
import Testing
import Training

/// A frontier has one arithmetic: who trains for a study computes on the kind of device that it began on.
@Suite struct DeviceStudyTests {
  /// The reference, on what it calls a device.
  private struct FakeDevice: Backend {
    static let name = "fake"
    var deviceKind: String?

    func open(_ program: Program, threads: Int) throws(DiagnosticsError) -> any Session {
      try ReferenceBackend().open(program, threads: threads)
    }
  }

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func environment(_ device: String?) -> StudyEnvironment {
    StudyEnvironment(
      layers: .builtin, locations: DataLocations(), backend: FakeDevice(deviceKind: device), workers: .threads(1))
  }

  private func specification() throws -> StudySpecification {
    var specification = try makeSpecification(trials: 2, epochs: 1)
    specification.subset = 300
    return specification
  }

  @Test func theStudyNamesItsDevice() throws {
    let study = try environment("Grape 9").begin(specification(), in: folder.path + "/study")
    #expect(study.specification.device == "Grape 9")
    let text = try String(contentsOfFile: folder.path + "/study/study.json", encoding: .utf8)
    #expect(text.contains(#""device": "Grape 9""#))
    let again = try environment("Grape 9").open(folder.path + "/study", isReadOnly: true)
    #expect(again.specification.device == "Grape 9")
    #expect(try environment("Grape 9").coordinator(of: study).run(until: CancellationFlag()) == .completed)
    #expect(try StudyStatus(of: study).trained == 2)
  }

  @Test func othersAreRefused() throws {
    let onDevice = try environment("Grape 9").begin(specification(), in: folder.path + "/device")
    let onProcessor = try environment(nil).begin(specification(), in: folder.path + "/processor")
    #expect(
      complaint { _ = try environment(nil).coordinator(of: onDevice) }
        == """
        error: 'study' began on the device 'Grape 9', and this is a processor: results would not repeat. Name a device of \
        that kind with '--device'
        """)
    #expect(
      complaint { _ = try environment("Plum 2").coordinator(of: onDevice) }
        == """
        error: 'study' began on the device 'Grape 9', and this is the device 'Plum 2': results would not repeat. Name a \
        device of that kind with '--device'
        """)
    #expect(
      complaint { _ = try environment("Plum 2").coordinator(of: onProcessor) }
        == """
        error: 'study' began on a processor, and this is the device 'Plum 2': results would not repeat. Leave '--device' \
        and $ESPALIER_PJRT out
        """)
  }

  /// A worker looks for itself: it may have been started on another machine.
  @Test func workersRefuseAnother() throws {
    var specification = try specification()
    specification.device = "Grape 9"
    let complaint = complaint {
      _ = try TrialTraining(
        specification.json, catalogue: .builtin, methods: .builtin, datasets: .builtin, locations: DataLocations(),
        backend: ReferenceBackend())
    }
    #expect(complaint.contains("'study' began on the device 'Grape 9', and this is a processor"))
  }

  /// What a study in a database is compared by. On devices the processor does not matter.
  @Test func arithmetic() throws {
    let device = StudyArithmetic(backend: FakeDevice(deviceKind: "Grape 9"))
    #expect(device.backend == "fake on Grape 9" && device.processor == "any")
    #expect(StudyArithmetic(device.text) == device)
    let processor = StudyArithmetic(backend: FakeDevice())
    #expect(processor.backend == "fake" && processor.processor != "any")
    #expect(
      complaint { try processor.check(against: device, of: "study") }.contains("the backend fake on Grape 9"))
  }
}
