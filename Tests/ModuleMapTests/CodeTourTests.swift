import Foundation
import Testing

/// docs/code-tour.md names files and symbols that exist.
@Suite struct CodeTourTests {
  @Test func everyStopExists() throws {
    let page = try String(contentsOf: ModuleMapTests.root.appending(path: "docs/code-tour.md"), encoding: .utf8)
    let links = page.matches(of: /\[`([^`]+)`\]\(\.\.\/([^)]+)\)/)
    #expect(links.count > 25, "the tour has its stops")
    for link in links {
      let (symbol, path) = (String(link.1), String(link.2))
      guard let text = try? String(contentsOf: ModuleMapTests.root.appending(path: path), encoding: .utf8) else {
        Issue.record("the tour names '\(path)', which is not there")
        continue
      }
      let isFile = path.hasSuffix("/" + symbol)
      let declares = try Regex("(struct|class|enum|protocol|func) \(symbol)\\b")
      #expect(isFile || text.contains(declares), "'\(path)' does not declare '\(symbol)'")
    }
  }
}
