import Diagnostics
import Foundation
import Testing

@testable import Figures

/// Tables with some of their columns, and LaTeX that LaTeX takes.
@Suite struct ColumnChoiceTests {
  static let table: Table = {
    var table = Table(
      "Models",
      columns: [
        Column("Rank", .right), Column("Name"), Column("Parameters", .right), Column("Compute", .right, priority: 4),
        Column("Accuracy", .right, unit: "%", key: "accuracy"), Column("Knee", priority: 2),
        Column("Change", priority: 1), Column("File", priority: 9),
      ])
    table.appendSection("Frontier")
    table.append([
      1, #"odd_name: 50 % & #1 \ {~^} <$> ± × → … µ é"#, 1_738, 2_000, .percentage(0.9125), "knee", "conv1: out 8 → 16",
      "a/b_c",
    ])
    table.appendTotal([nil, "All", 1_738, nil, nil, nil, nil, nil])
    table.notes = ["A note."]
    return table
  }()

  private func keys(_ table: Table) -> [String] { table.columns.map(\.key) }

  @Test func columnsAreChosenByTheirKeys() throws {
    let chosen = try Self.table.choosing(columns: ["accuracy", "name"])
    #expect(keys(chosen) == ["accuracy", "name"])
    #expect(chosen.rows.count == 3 && chosen.notes == Self.table.notes)
    #expect(chosen.rendered(as: .csv).hasPrefix("section,accuracy,name\r\nFrontier,0.9125,"))
    #expect(chosen.columns.allSatisfy { $0.priority == 0 })
  }

  @Test func unknownAndRepeatedColumnsAreErrors() {
    func complaint(_ keys: [String]) -> String {
      do throws(DiagnosticsError) {
        _ = try Self.table.choosing(columns: keys)
        return "nothing"
      } catch { return error.description }
    }
    #expect(complaint(["acuracy"]) == "error: there is no column 'acuracy'. Did you mean 'accuracy'?")
    #expect(
      complaint(["zzz"])
        == "error: there is no column 'zzz'. Known here: rank, name, parameters, compute, accuracy, knee, change, file")
    #expect(complaint(["name", "name"]) == "error: the column 'name' is named twice. Name it once")
  }

  @Test func theMostImportantColumnsStay() {
    #expect(keys(Self.table.narrowed(toColumns: 6)) == ["rank", "name", "parameters", "accuracy", "knee", "change"])
    #expect(Self.table.narrowed(toColumns: 8) == Self.table)
  }

  /// Where pdflatex is installed.
  @Test func latexTakesIt() throws {
    let paths = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/pdflatex" }
    guard let program = paths.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      print("skipped: pdflatex is not installed ('apt-get install texlive-latex-recommended' brings it)")
      return
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-latex-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let document = """
      \\documentclass{article}
      \\usepackage{booktabs}
      \\begin{document}
      \(Self.table.rendered(as: .latex))
      \(Self.table.narrowed(toColumns: 6).rendered(as: .latex))
      \\end{document}
      """
    try document.write(to: folder.appending(path: "table.tex"), atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.currentDirectoryURL = folder
    process.arguments = ["-interaction=nonstopmode", "-halt-on-error", "table.tex"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let log = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(log.suffix(2_000))")
    #expect(FileManager.default.fileExists(atPath: folder.appending(path: "table.pdf").path))
  }
}
