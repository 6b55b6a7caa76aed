import Datasets
import Diagnostics
import Figures
@testable import Reports
import Tasks
import TensorTypes
import Testing

@Suite struct DatasetInspectionTests {
  /// Samples of one number, class n with n + 1 of them.
  private struct Stairs: DatasetSource {
    let classes: Int
    let name = "stairs"
    let sampleShape: Shape = [1]
    let origin = "this test"
    let testOrigin = TestOrigin.none
    var targets: Targets { .classes(names: (0..<classes).map { "class\($0)" }) }

    func load(_ split: Split) throws(DiagnosticsError) -> Samples {
      let labels = (0..<classes).flatMap { [Int32](repeating: Int32($0), count: $0 + 1) }
      return try Samples(
        name: name, shape: sampleShape, targets: targets,
        storage: .floats([Float](repeating: 0, count: labels.count)), values: .classes(labels))
    }
  }

  private func lines(classes: Int) throws -> [String] {
    try DatasetInspection(reading: Stairs(classes: classes)).targetTable.rendered(as: .text(width: 80))
      .split(separator: "\n").map(String.init)
  }

  @Test func aHundredClassesAreAllShown() throws {
    let lines = try lines(classes: 100)
    #expect(lines.filter { $0.contains("class") }.count == 100)
    #expect(!lines.contains { $0.contains("json") })
  }

  @Test func ofThousandsTheEndsAreShown() throws {
    let lines = try lines(classes: 2_000)
    let shown = lines.filter { $0.contains("class1") || $0.contains("class0") || $0.contains("  class") }
    #expect(shown.count == 20)
    #expect(shown.first?.contains("class1999") == true && shown.last?.contains("class0 ") == true, "\(lines)")
    let text = lines.joined(separator: " ")
    #expect(
      text.contains(
        "Shown are those with most and with fewest training samples; 1,980 other classes have 11 to 1,990 each. --format "
          + "json lists all."), "\(text)")
  }
}
