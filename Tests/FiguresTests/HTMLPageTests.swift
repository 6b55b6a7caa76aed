import SnapshotSupport
import Testing

@testable import Figures

@Suite struct HTMLPageTests {
  static var page: HTMLPage {
    var table = Table(
      "Frontier of <3 trials>",
      columns: [
        Column("Name", link: "file"), Column("Parameters", .right), Column("Accuracy", .right, unit: "%"),
        Column("Change", priority: 5), Column("Feasible", priority: 9), Column("File", priority: 6),
      ])
    table.appendSection("Frontier")
    table.append(["trial 7", 38, .percentage(0.1833), "conv1: out 4 → 2", "yes", "candidates/00007/architecture.json"])
    table.append([
      "<script>alert('\"&')</script>", 592, .estimate(mean: 0.3, deviation: 0.012, .percentage(decimals: 1)), nil, "no",
      "a \"b'/../<c>?#x:y&.json",
    ])
    table.appendSection("Reference")
    table.append(["lenet-5", 61_706, nil, nil, "no", nil])
    table.notes = ["Hypervolume > 0 & so on."]
    let chart = ScatterChart(
      nil, x: Axis("parameters", scale: .logarithmic, format: .count), y: Axis("accuracy", format: .percentage),
      points: [
        .init(x: 38, y: 0.18, .knee, label: "</svg><script>"), .init(x: 592, y: 0.3, .front, label: "trial 8"),
        .init(x: 400, y: 0.2, .reference, label: "lenet-5"),
      ])
    var page = HTMLPage("A \"study\" </title><script>")
    page.append(chart)
    page.append(table, linksFrom: "studies/my study", upToPriority: 6)
    page.append(paragraph: "It's <over>.")
    return page
  }

  @Test func page() throws {
    try expectSnapshot(Self.page.text, "page.html")
  }

  /// Nothing that a name, a label or a path holds becomes markup, and nothing is fetched.
  @Test func nothingEscapes() {
    let text = Self.page.text
    #expect(!text.contains("<script"))
    #expect(text.components(separatedBy: "</svg>").count == 2)
    for address in ["http://", "https://", "//"] {
      #expect(!text.replacing("http://www.w3.org/2000/svg", with: "").contains("=\"\(address)"), "\(address)")
    }
    #expect(
      text.contains("href=\"studies/my%20study/a%20%22b%27/../%3Cc%3E%3F%23x%3Ay%26.json\">&lt;script&gt;alert("))
  }

  @Test func linksAreFilesWhateverTheyAreCalled() {
    #expect(HTMLText.link("javascript:alert(1)") == "javascript%3Aalert%281%29")
    #expect(HTMLText.link("//host/share") == "/.//host/share")
    #expect(HTMLText.link("/a/ü.json") == "/a/%C3%BC.json")
  }
}
