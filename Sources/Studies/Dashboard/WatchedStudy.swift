import Diagnostics
import GraphIR
import JSONText
import Layers
import Reports
import Studies
import Synchronization
import Training

/// A study that people look at, read only and as seldom as will do.
///
/// The database is asked whether anybody has written to it before anything is read. What is read is kept for all who ask. It is
/// read in transactions that no writer waits for.
final class WatchedStudy: Sendable {
  /// The part of the address that leads to the study, the same whenever a server is started.
  let id: String
  /// Where it is; a folder without links.
  let address: StudyAddress
  /// Where it is, as people know it, without a password.
  let shownPath: String
  private let view: Mutex<View>
  private let now: @Sendable () -> Double

  init(_ address: StudyAddress, shownPath: String, now: @escaping @Sendable () -> Double = { monotonicSeconds() }) {
    id = Self.id(of: address.text)
    (self.address, self.shownPath, self.now) = (address, shownPath, now)
    view = Mutex(View(address))
  }

  /// The folder that files of candidates are in; nil where they are rows of a database.
  var folder: String? { if case .folder(let path) = address { path } else { nil } }

  /// FNV-1a of the path or the address, in 16 hexadecimal digits.
  static func id(of text: String) -> String {
    let hash = text.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// A row of the list.
  var entry: StudiesPage.Entry {
    view.withLock { view in
      view.look(at: now())
      let name = view.status?.specification.name ?? address.ownName
      let state: Result<StudiesPage.Summary, StudiesPage.Fault> =
        if let status = view.status { .success(StudiesPage.Summary(status)) } else { .failure(view.fault) }
      return StudiesPage.Entry(id: id, name: name, path: shownPath, state: state)
    }
  }

  /// What a page that follows the study is told, as JSON in a line.
  var news: String {
    view.withLock { view in
      view.look(at: now())
      return view.news(at: now())
    }
  }

  /// What a page reads of the study again, as JSON.
  func data() throws(StudiesPage.Fault) -> String {
    try view.withLock { view throws(StudiesPage.Fault) in
      view.look(at: now())
      try view.report(clock: now)
      return view.data
    }
  }

  func page() throws(StudiesPage.Fault) -> String {
    try view.withLock { view throws(StudiesPage.Fault) in
      view.look(at: now())
      try view.report(clock: now)
      return try view.page()
    }
  }
}

extension StudyAddress {
  /// What a study is called that cannot be read.
  fileprivate var ownName: String {
    switch self {
    case .folder(let path): String(path.split(separator: "/").last ?? "study")
    case .database(_, let name): name
    }
  }

  fileprivate var isRemote: Bool { if case .database = self { true } else { false } }
}

/// What was read of a study.
private struct View {
  /// Another one whenever there is something new.
  struct Change: Hashable {
    var number: Int
    var isRunning: Bool
  }

  let address: StudyAddress
  private let loader = ArchitectureLoader(catalogue: .builtin)
  private var study: Study?
  private(set) var fault = StudiesPage.Fault("It was not read yet.")
  private var looked = -Double.infinity
  private var seen: Change?
  private var facts: StudyFacts?
  private(set) var status: StudyStatus?
  private var statusPace = Pace(share: 0.004, least: 0.9)
  private var message = ""
  private var report: StudyReport?
  private var reportPace = Pace(share: 0.004, least: 1)
  private(set) var data = ""
  /// Nil until somebody asks for it.
  private var madePage: String?

  init(_ address: StudyAddress) {
    self.address = address
  }

  /// Seconds between two looks.
  private var interval: Double {
    // Whoever waits for a page waits for a server that does not answer.
    if address.isRemote, status == nil { return ListedDatabase.pause }
    return status?.state == .running ? 0.9 : 2
  }

  /// Reads how far the study is, if that has changed, and if it is time to.
  mutating func look(at now: Double) {
    guard now - looked >= interval else { return }
    looked = now
    do throws(DiagnosticsError) {
      if study?.isUnmoved != true {
        (study, seen, facts, report) = (nil, nil, nil, nil)
        study = try open()
      }
      guard let study else { return }
      let change = Change(number: try study.store.changeNumber(), isRunning: study.isRunning)
      guard change != seen, statusPace.allows(at: now) else { return }
      let began = Pace.threadSeconds
      try read(study, isDetailed: facts?.isDetailed ?? false)
      seen = change
      statusPace.took(Pace.threadSeconds - began, until: now)
    } catch {
      (study, seen, facts, status, report) = (nil, nil, nil, nil, nil)
      fault = StudiesPage.Fault(error.diagnostics.map(\.sentence).joined(separator: "; "))
    }
  }

  /// Reads what is new, or everything if the facts so far have not the details that are wanted.
  private mutating func read(_ study: Study, isDetailed: Bool) throws(DiagnosticsError) {
    if facts?.isDetailed == isDetailed {
      try facts?.update(from: study)
    } else {
      facts = try StudyFacts(of: study, isDetailed: isDetailed)
    }
    guard let facts else { return }
    let status = StudyStatus(of: study, facts, Frontier(of: study, facts))
    message = JSONWriter.line(status.liveJSON)
    self.status = status
  }

  /// As `espalier status` opens it, without the code of plug-ins.
  private func open() throws(DiagnosticsError) -> Study {
    var methods = StudyMethods.builtin
    methods.takesUnknownKinds = true
    return try Study.open(
      at: address, isReadOnly: true, loader: loader, methods: methods, patience: ListedDatabase.patience)
  }

  /// - Returns: what a page is told. The version that it speaks of is one that there is, or that would be made at once.
  func news(at now: Double) -> String {
    guard let status else { return JSONWriter.line(["fault": .string(fault.words)]) }
    guard let report, report.version != status.version, !mayReport(status, at: now) else { return message }
    var waiting = status
    waiting.version = report.version
    return JSONWriter.line(waiting.liveJSON)
  }

  /// What has ended takes nothing from trainings, and is shown at once.
  private func mayReport(_ status: StudyStatus, at now: Double) -> Bool {
    status.state != .running || reportPace.allows(at: now)
  }

  /// Makes the report anew if it is out of date, and if it is time to.
  mutating func report(clock: () -> Double) throws(StudiesPage.Fault) {
    guard let status, let study else { throw fault }
    if let report, report.version == status.version || !mayReport(status, at: clock()) { return }
    do throws(DiagnosticsError) {
      let began = Pace.threadSeconds
      if facts?.isDetailed != true { try read(study, isDetailed: true) }
      guard let facts else { return }
      let next = StudyReport(of: study, facts, loader: loader, linksFrom: "files", after: report)
      data = next.liveData
      (report, madePage) = (next, nil)
      reportPace.took(Pace.threadSeconds - began, until: clock())
    } catch {
      throw StudiesPage.Fault(error.diagnostics.map(\.sentence).joined(separator: "; "))
    }
  }

  /// The report as a page.
  mutating func page() throws(StudiesPage.Fault) -> String {
    guard let report else { throw fault }
    let page = madePage ?? report.livePage(data: data)
    madePage = page
    return page
  }
}
