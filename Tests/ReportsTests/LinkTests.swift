import Reports
import Testing

@Suite struct LinkTests {
  @Test(
    arguments: [
      ("studies/a", nil, "studies/a"),
      ("/data/studies/a", nil, "/data/studies/a"),
      ("studies/a", "page.html", "studies/a"),
      ("studies/a", "studies/a/frontier.html", ""),
      ("studies/a/", "./studies/a/frontier.html", ""),
      ("studies/a", "pages/frontier.html", "../studies/a"),
      ("/data/studies/a", "/data/pages/2/frontier.html", "../../studies/a"),
    ] as [(String, String?, String)])
  func linksLeadFromThePageToTheStudy(_ study: String, _ page: String?, _ expected: String) {
    #expect(study.seen(fromFolderOf: page) == expected)
  }
}
