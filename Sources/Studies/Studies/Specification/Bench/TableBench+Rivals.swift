import Diagnostics
import GraphIR
import JSONText

extension TableBench {
  /// The most lines of a file of rivals.
  private static let mostRuns = 100_000

  /// Reads what other tools evaluated: lines of a method, a seed, and keys with spaces between them, in their order.
  ///
  ///     method,seed,keys
  ///     optuna-gp,0,02012100 11111221 …
  ///
  /// - Throws: where a line is none, or names what the table does not have
  static func rivals(_ path: String, on table: ResultTable) throws(DiagnosticsError) -> [Rival] {
    let source = try TextFile.read(path)
    let lines = String(decoding: source.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    var rivals: [Rival] = []
    for (index, line) in lines.enumerated() where !line.isEmpty && index > 0 {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      func fault(_ message: String, _ remedy: String) -> DiagnosticsError {
        DiagnosticsError(
          Diagnostic(code: "bad-rivals", "\(path): line \(index + 1): \(message)", remedy: remedy))
      }
      guard fields.count == 3, !fields[0].isEmpty, UInt64(fields[1]) != nil, index < mostRuns else {
        throw fault("this is no search of another tool", "Write a method, a seed and keys, with commas between them")
      }
      var run: [Int] = []
      for key in fields[2].split(separator: " ") {
        guard let entry = table[Array(key)] else {
          throw fault("the table has no network '\(String(key).echoed)'", "Measure rivals on the same table")
        }
        run.append(entry)
      }
      guard !run.isEmpty else { throw fault("the search evaluated nothing", "Remove the line") }
      if let known = rivals.firstIndex(where: { $0.name == fields[0] }) {
        rivals[known].runs.append(run)
      } else {
        rivals.append(Rival(name: String(fields[0]), runs: [run]))
      }
    }
    return rivals
  }
}
