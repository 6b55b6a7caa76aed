import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import Randomness
import Search
import Testing
import Training

@testable import Reports
@testable import Studies

/// A study's page: its data, its words, and that whatever is in them stays data.
@Suite struct StudyReportTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func report(_ golden: GoldenStudy = .version1) throws -> StudyReport {
    let study = try Study(path: golden.open(in: folder), isReadOnly: true, loader: makeLoader())
    return try StudyReport(of: study, loader: makeLoader(), linksFrom: "")
  }

  /// The data as the page's script reads it.
  private func data(_ page: String) throws -> JSONObject {
    let begin = try #require(page.range(of: #"<script type="application/json" id="study">"#))
    let end = try #require(page[begin.upperBound...].range(of: "</script>"))
    let text = String(page[begin.upperBound..<end.lowerBound])
    guard case .object(let object) = try JSONDocument(SourceText(file: "page", text: text)).root else {
      throw DiagnosticsError(Diagnostic(code: "test", "the page's data is no object"))
    }
    return object
  }

  @Test(arguments: GoldenStudy.allCases) func everyTrialIsInTheData(_ golden: GoldenStudy) throws {
    let report = try report(golden)
    let data = try data(report.page)
    let trials = report.trials.entries
    #expect(data["name"] == .string(report.specification.name))
    guard case .object(let columns)? = data["trials"], case .array(let described)? = data["columns"] else {
      Issue.record("there are no columns")
      return
    }
    #expect(columns.count == described.count)
    for member in columns.members {
      #expect(member.value.list.count == trials.count, "the column \(member.key) has a value for each trial")
    }
    #expect(columns["parameters"]?.list == trials.map { .integer($0.trial.candidate.size.parameters) })
    #expect(columns["isOnFrontier"]?.list == trials.map { .boolean($0.isOnFrontier) })
    #expect(data["front"]?.list == report.frontier.points.map { .integer($0.trial) })
    for name in ["parents", "files", "curves", "documents", "layers", "inputs"] {
      #expect(data[name]?.list.count == trials.count, "\(name) has an entry for each trial")
    }
  }

  @Test func documentsAndLayersComeBackFromTheirLines() throws {
    let report = try report()
    let data = try data(report.page)
    let lines = try #require(data["lines"]).list.map(\.words)
    for (entry, document) in zip(report.trials.entries, try #require(data["documents"]).list) {
      let text = document.list.map { lines[$0.whole] }.joined(separator: "\n") + "\n"
      #expect(text == JSONWriter.pretty(entry.trial.candidate.architecture, width: 76))
    }
    for (entry, rows) in zip(report.trials.entries, try #require(data["layers"]).list) {
      let cells = rows.list.map { lines[$0.whole].split(separator: "\t", omittingEmptySubsequences: false) }
      #expect(cells.allSatisfy { $0.count == 7 })
      #expect(cells.reduce(0) { $0 + (Int($1[3]) ?? 0) } == entry.trial.candidate.size.parameters)
      #expect(cells.reduce(0) { $0 + (Int($1[4]) ?? 0) } == entry.trial.candidate.size.multiplyAdds)
      #expect(cells.first?[6] == "1", "the first layer reads the input")
    }
  }

  @Test func theSummarySaysWhatWasFound() throws {
    #expect(
      try report().summary == [
        """
        The study trained 12 networks on mnist1d, looking for the best accuracy and parameters with at most 1,200 \
        parameters. It is finished: 100 % of its budget of 12 trials is spent. Training took 41.7 M multiply-adds and 184 ms.
        """,
        """
        2 trials are on the frontier, from 38 parameters with accuracy 18.33 % to 592 parameters with accuracy 30.00 % on \
        the validation samples.
        """,
        "The base has 1,162 parameters and reaches 48.30 % on the test samples, trained anew.",
        """
        4 networks were trained anew on all training samples with 2 seeds and tested. The best is the base with 48.30 % \
        ± 10.89 % on the test samples.
        """,
        """
        8 trials were stopped before the last rung of 4 epochs: they show less than they can do, and charts draw them hollow.
        """,
      ])
  }

  @Test(arguments: GoldenStudy.allCases) func theCurveEndsAtTheFrontiersHypervolume(_ golden: GoldenStudy) throws {
    let report = try report(golden)
    #expect(abs(report.curve.final - report.frontier.hypervolume) < 1e-12)
    #expect(report.curve.multiplyAdds == report.curve.multiplyAdds.sorted())
  }

  @Test(arguments: GoldenStudy.allCases) func theRungsAddUpToWhatWasSpent(_ golden: GoldenStudy) throws {
    let report = try report(golden)
    let sum = report.rungs.reduce(0) { $0 + $1.multiplyAdds }
    #expect(abs(sum - report.status.spending.multiplyAdds) <= 1e-9 * sum)
    #expect(report.rungs.reduce(0) { $0 + $1.failed } == report.status.failures.count)
  }

  @Test func thePolicyAllowsThePagesOwnScriptAlone() throws {
    let page = try report().page
    let begin = try #require(page.range(of: "<script>"))
    let end = try #require(page[begin.upperBound...].range(of: "</script>"))
    let path = folder.path + "/script.js"
    try String(page[begin.upperBound..<end.lowerBound]).write(toFile: path, atomically: true, encoding: .utf8)
    let digits = Array(try #require(FileHash.sha256(path: path)))
    let digest = stride(from: 0, to: 64, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16) ?? 0 }
    #expect(page.contains("script-src 'sha256-\(Data(digest).base64EncodedString())'"))
    #expect(page.contains("default-src 'none'"))
    #expect(
      !page.contains("http://")
        || page.ranges(of: "http://").allSatisfy { page[$0.lowerBound...].hasPrefix("http://www.w3.org/2000/svg") })
    #expect(!page.contains("https://"))
  }

  /// Files of the page say nothing that browsers would read as markup of the study's.
  @Test func theScriptMakesNoMarkupOfTexts() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/Studies/CReportPage/page")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".js") }
    #expect(files.count > 8)
    for file in files {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      for word in [
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "</script", "<!--",
        "fetch(", "import(",
      ] where word != "fetch(" || file != "live.js" {
        #expect(!text.contains(word), "\(file) says \(word)")
      }
      #expect(text.split(separator: "\n").count < 400, "\(file) is too long")
    }
    // What a dashboard's pages ask their server for is no part of a page that stands alone.
    let report = try self.report()
    let page = report.page
    for word in ["EventSource", "fetch(", "connect-src", "img-src"] { #expect(!page.contains(word), "\(word)") }
    let live = report.livePage(data: report.liveData)
    for word in ["EventSource", "fetch(", "connect-src 'self'"] { #expect(live.contains(word), "\(word)") }
    #expect(try data(live)["version"] == .string(report.version))
  }

  /// Names and changes of a study that would break out of a page.
  private struct HostileSource: CandidateSource {
    static let text = "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\"'&\u{2028}"

    func base() -> TrialCandidate { candidate(1) }

    func candidate(
      for proposal: Proposal, parent: (Int) -> TrialCandidate, known: Set<String>,
      using generator: inout SeededGenerator
    ) -> TrialCandidate? {
      candidate(known.count + 1)
    }

    private func candidate(_ width: Int) -> TrialCandidate {
      let layer: JSONValue = ["kind": "conv1d", "name": "conv1", "out": .integer(width), "kernel": 3]
      let document: JSONValue = [
        "espalier": 1, "name": "small", "comment": .string(Self.text), "input": [1, 40],
        "layers": [layer, ["kind": "flatten", "name": "flat"], ["kind": "linear", "name": "classes", "out": 10]],
      ]
      let size = CandidateSize(parameters: 100 + width, multiplyAdds: 1_000 * width, activations: 40 * width)
      return TrialCandidate(
        architecture: document, hash: "\(width)", size: size, proposal: .random, change: "\(Self.text) \(width)")
    }
  }

  private final class HistoryPool: TrialPool {
    private var underway: [TrialAssignment] = []
    /// Done before each event.
    private let disturbance: () throws -> Void

    init(_ disturbance: @escaping () throws -> Void = {}) {
      self.disturbance = disturbance
    }

    var hasRoom: Bool { underway.isEmpty }
    func start(_ assignment: TrialAssignment) { underway.append(assignment) }
    func nextEvent() -> TrialEvent {
      do { try disturbance() } catch { Issue.record(error) }
      let assignment = underway.removeFirst()
      if assignment.trial % 7 == 3 { return .failed(step: assignment.step, .failed(HostileSource.text)) }
      let history = (1...assignment.epochs).map { epoch -> JSONValue in
        [
          "epoch": .integer(epoch), "trainLoss": .number(2.3 / Double(epoch)), "trainAccuracy": 0.123_456_789,
          "validationLoss": .number(2.5 / Double(epoch)), "validationAccuracy": 0.123_456_789,
        ]
      }
      let metric = 1 - 1 / Double(2 + assignment.trial % 50)
      return .trained(
        step: assignment.step,
        TrialResult(metric: metric, loss: 1 - metric, history: .array(history), seconds: 0.1))
    }
    func stop() {}
  }

  private func hostileStudy(trials: Int, epochs: Int) throws -> Study {
    var specification = try makeSpecification(trials: trials, sampler: "random", epochs: epochs)
    specification.name = HostileSource.text
    let study = try Study(creating: folder.path + "/hostile", specification: specification, trainingSamples: 100)
    #expect(try StudyRun(study, source: HostileSource(), pool: HistoryPool()).run() == .completed)
    return study
  }

  @Test func textsOfAStudyStayTexts() throws {
    let study = try hostileStudy(trials: 8, epochs: 2)
    let report = try StudyReport(of: study, loader: makeLoader(), linksFrom: "a\"><script>")
    let page = report.page
    #expect(page.ranges(of: "<script").count == 2)
    #expect(page.ranges(of: "</script>").count == 2)
    #expect(!page.contains("<img"))
    #expect(!page.contains("<!--"))
    let data = try data(page)
    #expect(data["name"] == .string(HostileSource.text))
    guard case .object(let columns)? = data["trials"] else { return }
    #expect(columns["change"]?.list.first == .string(HostileSource.text + " 1"))
    #expect(columns["failure"]?.list[3] == .string(HostileSource.text))
  }

  /// A page that follows a study shows what a page made at that time does.
  @Test func reportsMadeOfEarlierOnesAreTheSame() throws {
    var specification = try makeSpecification(trials: 40, sampler: "random", epochs: 9)
    specification.fidelity = MethodChoice(kind: "asha")
    let study = try Study(creating: folder.path + "/followed", specification: specification, trainingSamples: 100)
    let looked = try Study(path: study.path, isReadOnly: true, loader: makeLoader())
    var facts = try StudyFacts(of: looked, isDetailed: true)
    var (report, events, different): (StudyReport?, Int, Set<String>) = (nil, 0, [])
    func look() throws {
      try facts.update(from: looked)
      let next = StudyReport(of: looked, facts, loader: makeLoader(), linksFrom: "", after: report)
      #expect(try next.liveData == StudyReport(of: looked, loader: makeLoader(), linksFrom: "").liveData)
      different.insert(next.version)
      report = next
    }
    let pool = HistoryPool {
      events += 1
      if events % 7 == 1 { try look() }
    }
    #expect(try StudyRun(study, source: HostileSource(), pool: pool).run() == .completed)
    try look()
    #expect(different.count > 5 && report?.trials.entries.count == 40)
    #expect(report?.curves.contains { $0 != .null } == true)
  }

  @Test func rungsAreComparedWithWhatWasConfirmed() throws {
    let study = try hostileStudy(trials: 12, epochs: 2)
    // Trials 3 and 10 failed; of the others a later one is the better one.
    let tested = [0, 1, 2, 4, 5, 6]
    for (index, trial) in tested.enumerated() {
      try study.store.add(
        StoredConfirmation(network: .trial(trial), repetition: 0, metric: 0.9 - 0.1 * Double(index)))
    }
    let report = try StudyReport(of: study, loader: makeLoader(), linksFrom: "")
    guard case .object(let spending)? = try data(report.page)["spending"] else {
      Issue.record("there is nothing of what was spent")
      return
    }
    #expect(
      spending["rankings"] == [
        ["epochs": 2, "later": "confirmed", "trials": .integer(tested.count), "correlation": -1]
      ])
    let table = report.status.rankingTable.rendered(as: .csv)
    #expect(table.contains("2,confirmed,6,-1"), "\(table)")
  }

  @Test func twoThousandTrialsFitInFiveMegabytes() throws {
    let study = try hostileStudy(trials: 2_000, epochs: 20)
    let report = try StudyReport(of: study, loader: makeLoader(), linksFrom: "")
    #expect(report.trials.entries.count == 2_000)
    #expect(report.page.utf8.count < 5_000_000)
  }

  @Test func importanceIsTheShareOfVarianceThatGroupsExplain() throws {
    let metric = [1.0, 1, 1, 5, 5, 5]
    #expect(MetricImportance.value(of: [0, 0, 0, 1, 1, 1], for: metric) == 1)
    // Both groups have the mean 3: worse than nothing is nothing.
    #expect(MetricImportance.value(of: [0, 1, 0, 1, 0, 1], for: [1, 1, 5, 5, 3, 3]) == 0)
    // Squares in all 4 + 4 + 0 + 0 + 4 + 4 = 16 about 3; within: (1, 1, 3) 8/3 and (3, 5, 5) 8/3.
    let value = try #require(MetricImportance.value(of: [0, 0, 0, 1, 1, 1], for: [1, 1, 3, 3, 5, 5]))
    #expect(abs(value - (1 - 5.0 / 4 * (16.0 / 3) / 16)) < 1e-12)
    #expect(MetricImportance.value(of: [2, 2, 2, 2, 2, 2], for: metric) == nil, "one value explains nothing")
    #expect(MetricImportance.value(of: [0, 0, 0, nil, nil, nil], for: metric) == 1, "to have none is a value")
    #expect(MetricImportance.value(of: [0, 1, 2], for: [1, 2, 3]) == nil, "a group for each value explains nothing")
    let many = (0..<600).map { Optional(Double($0)) }
    let steps = (0..<600).map { Double($0 / 100) }
    #expect(MetricImportance.value(of: many, for: steps) == 1, "many values are divided by their quantiles")
  }

  @Test func numbersHaveFiveDigits() {
    #expect(0.266_694_137_1.json == .number(0.26669))
    #expect((-1_234_567.0).json == .integer(-1_234_600))
    #expect(0.0.json == .integer(0))
    #expect(Double.nan.json == .null)
    #expect(1e300.json == .number(1e300))
    let least = Double.leastNonzeroMagnitude
    #expect(least.json == .number(least))
  }
}

extension JSONValue {
  fileprivate var list: [JSONValue] { if case .array(let list) = self { list } else { [] } }
  fileprivate var words: String { if case .string(let text) = self { text } else { "" } }
  fileprivate var whole: Int { if case .integer(let value) = self { value } else { -1 } }
}
