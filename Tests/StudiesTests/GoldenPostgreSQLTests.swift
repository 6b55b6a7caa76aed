import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import PostgreSQL
import Search
@testable import Studies
import Testing
import Training

/// Databases that earlier versions made, as text of SQL.
@Suite(.enabled(if: PostgreSQLServer.shared != nil, PostgreSQLServer.missing)) struct GoldenPostgreSQLTests {
  /// The number of migrations that a version had: 3 is before trainings could be given back with their state.
  @Test(arguments: ["postgresql-3"]) func opensShowsAndContinues(_ version: String) throws {
    let server = try #require(PostgreSQLServer.shared)
    let database = try server.freshDatabase()
    let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(version)")
    try server.execute(file: source.appending(path: "study.sql").path, in: database)
    let expected = try String(contentsOf: source.appending(path: "frontier.csv"), encoding: .utf8)
    let address = try StudyAddress(server.url(database), name: "it's golden")
    func csv(_ study: Study) throws -> String {
      try Frontier(of: study).table.rendered(as: .csv)
    }
    // Who looks on changes nothing.
    do {
      let looking = try Study.open(at: address, isReadOnly: true, loader: makeLoader())
      #expect(try csv(looking) == expected)
      #expect(try StudyStatus(of: looking).state == .finished)
      #expect(try looking.store.trials().count == 12 && looking.store.steps().count == 30)
      #expect(try StudyStatus(of: looking).nodes.isEmpty)
      for trial in [0, 7] {
        let file = try looking.weightsFile(trial: trial, epochs: 8)
        #expect(try Checkpoint(path: file).progress.epoch == 8)
      }
    }
    // Who continues brings the tables up to date, and decides every step over again as that version did.
    let study = try Study.open(at: address, isReadOnly: false, loader: makeLoader())
    let storage = try #require(study.store as? PostgreSQLStorage)
    let migrations = try storage.read { try $0.execute("SELECT count(*) FROM espalier.migration").value }
    #expect(migrations == .integer(PostgreSQLDatabase.migrations.count))
    let run = try StudyRun(
      study, source: SpaceCandidates(study.specification, loader: makeLoader(), isStored: true),
      pool: TaskPool(of: study))
    #expect(try run.run() == .completed)
    #expect(try csv(study) == expected)
  }
}
