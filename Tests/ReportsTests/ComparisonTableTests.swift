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
  }
}
