import Diagnostics
import Foundation
import GraphIR
import JSONText
import Layers
import Testing

/// Wrong files and, word for word, what is said of them.
///
/// A case is a file `Golden/NAME.json` with `Golden/NAME.txt` beside it, or a folder `Golden/NAME` of `main.json`, the
/// files that it imports and `expected.txt`. `RECORD_SNAPSHOTS=1` writes the expected texts anew: read them before they
/// are committed.
@Suite struct GoldenTests {
  static let folder = Repository.tests + "/Golden"

  static let cases: [String] = {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return entries.compactMap { entry in
      if entry.hasSuffix(".json") { return String(entry.dropLast(5)) }
      return entry.contains(".") ? nil : entry
    }.sorted()
  }()

  @Test func thereAreManyCases() {
    #expect(Self.cases.count >= 80)
    let texts = (try? FileManager.default.subpathsOfDirectory(atPath: Self.folder)) ?? []
    #expect(texts.count { $0.hasSuffix(".txt") } == Self.cases.count, "a text has lost its case")
  }

  @Test(arguments: cases)
  func saysWhatIsWrong(_ name: String) throws {
    let isFolder = !FileManager.default.fileExists(atPath: "\(Self.folder)/\(name).json")
    let (file, root) = isFolder ? ("main.json", "\(Self.folder)/\(name)") : ("\(name).json", Self.folder)
    let expected = isFolder ? "\(root)/expected.txt" : "\(root)/\(name).txt"
    let found = try Self.diagnose(file, in: root)
    if Repository.recordsSnapshots {
      try (found + "\n").write(toFile: expected, atomically: true, encoding: .utf8)
    } else {
      #expect(try String(contentsOfFile: expected, encoding: .utf8) == found + "\n")
    }
  }

  /// The diagnostics of a wrong file as a terminal shows them, with the file's name as if it stood in the folder that
  /// the reader is in.
  static func diagnose(_ file: String, in root: String) throws -> String {
    let loader = ArchitectureLoader(catalogue: .builtin) { path throws(DiagnosticsError) in
      do throws(DiagnosticsError) {
        let text = try TextFile.read("\(root)/\(path)")
        return SourceText(file: path, bytes: text.bytes)
      } catch {
        var error = error
        for index in error.diagnostics.indices {
          error.diagnostics[index].message.replace("\(root)/", with: "")
        }
        throw error
      }
    }
    do throws(DiagnosticsError) {
      _ = try loader.load(path: file)
      Issue.record("\(file) is sound")
      return ""
    } catch {
      var sources = loader.sources
      sources[file] = try? TextFile.read("\(root)/\(file)")
      return DiagnosticRenderer(sources: sources).render(error.diagnostics)
    }
  }
}
