import Figures
import Layers
import GraphIR
import Reports
import Testing
import Training

@Suite struct ComparisonTableTests {
  @Test func rowsSayWhatIsMissing() throws {
    let graph = try SummaryTests.graph()
    let row = ComparisonRow(of: graph, [], partial: nil, metric: .accuracy, wanted: 2, failed: 1, epochs: 10)
    let text = ComparisonRow.table([row]).rendered(as: .markdown)
    #expect(text.contains("| 0 of 2, 1 failed |"), "\(text)")
    #expect(text.contains("Not complete: rows that lack some of their runs, or all of them."))
    #expect(text.contains("Validation"), "nobody knows yet that there is none")
  }

  @Test func aColumnThatNothingFillsIsLeftOut() throws {
    let graph = try SummaryTests.graph()
    var row = ComparisonRow(of: graph, [], partial: nil, metric: .accuracy, wanted: 1, failed: 0, epochs: 2)
    row.gap = nil
    (row.trainMetric, row.testMetric) = (Spread([0.5]), Spread([0.25]))
    #expect(!ComparisonRow.table([row]).rendered(as: .csv).lowercased().contains("validation"))
    var other = row
    other.validationMetric = Spread([0.75])
    let table = ComparisonRow.table([row, other]).rendered(as: .csv)
    #expect(table.contains("validationAccuracy") && table.contains("0.75"), "\(table)")
  }
}
