import CReportPage
import Figures
import JSONText
import Studies
import Training

/// The list of a dashboard's studies.
public struct StudiesPage {
  /// A row of the list.
  public struct Entry: Hashable, Sendable {
    /// The part of the address that leads to the study.
    public var id: String
    public var name: String
    /// The folder, as people know it.
    public var path: String
    /// What is known of the study, or why nothing is.
    public var state: Result<Summary, Fault>

    public init(id: String, name: String, path: String, state: Result<Summary, Fault>) {
      (self.id, self.name, self.path, self.state) = (id, name, path, state)
    }
  }

  /// Why a study cannot be shown.
  public struct Fault: Error, Hashable, Sendable {
    public var words: String

    public init(_ words: String) { self.words = words }
  }

  /// A study in a line.
  public struct Summary: Hashable, Sendable {
    public var state: StudyStatus.State
    /// The part of the budget that is spent, from 0 to 1.
    public var share: Double
    public var trials: Int
    public var front: Int
    /// The best of the frontier in words; empty before anything was trained.
    public var best: String
    public var secondsLeft: Double?

    public init(_ status: StudyStatus) {
      state = status.state
      share = min(1, status.spending.share(of: status.specification.budget))
      trials = status.spending.trials
      front = status.frontCount
      best = status.best.map { MetricFormat(status.specification).words($0) } ?? ""
      secondsLeft = status.state == .running ? status.remainingSeconds : nil
    }
  }

  public var entries: [Entry]
  /// Studies that are left out.
  public var more: Int

  public init(_ entries: [Entry], more: Int) {
    (self.entries, self.more) = (entries, more)
  }

  /// What the page's script reads.
  public var json: JSONValue {
    [
      "studies": .array(entries.map(\.json)), "more": .integer(more),
    ]
  }

  /// ``json`` in a line.
  public var line: String { JSONWriter.line(json) }

  public var page: String {
    PageDocument(
      title: "Espalier dashboard", kind: "Espalier",
      main: "<noscript>\n<p>The list needs JavaScript, which this browser does not run.</p>\n</noscript>\n",
      dataID: "studies-data", data: line, scripts: [espalier_list_scripts()],
      styles: [espalier_page_styles(), espalier_live_styles()], isLive: true
    ).html
  }
}

extension StudiesPage.Entry {
  fileprivate var json: JSONValue {
    var object = JSONObject([("id", .string(id)), ("name", .string(name)), ("path", .string(path))])
    switch state {
    case .failure(let fault): object["fault"] = .string(fault.words)
    case .success(let summary):
      object["fault"] = .null
      object["state"] = .string(summary.state.rawValue)
      object["share"] = summary.share.json
      object["spent"] = .string(NumberText.percentage(summary.share, decimals: summary.share < 0.1 ? 1 : 0))
      object["trials"] = .string(NumberText.grouped(summary.trials))
      object["front"] = .string(NumberText.grouped(summary.front))
      object["best"] = .string(summary.best)
      object["left"] = .string(summary.secondsLeft.map { NumberText.duration(seconds: $0) } ?? "")
    }
    return .object(object)
  }
}
