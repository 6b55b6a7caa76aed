import ArgumentParser
import Datasets
import Diagnostics
import Figures

struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "List or remove what was decoded of pictures and sounds.",
    discussion: """
      Files are decoded once; what was made of them is kept below $ESPALIER_CACHE or ~/.cache/espalier, and is made again \
      when a file or a setting changes. Any of it may be removed.
      """)

  @Flag(help: "Remove all of it.")
  var clear = false

  @OptionGroup var data: DataOptions

  func run() throws {
    let cache = DecodedCache(data.locations)
    let entries = cache.entries
    let terminal = Terminal.standardOutput
    if clear {
      for entry in entries {
        try InputError.rethrowing { () throws(DiagnosticsError) in try cache.remove(entry) }
      }
      let size = NumberText.bytes(entries.reduce(0) { $0 + $1.byteCount })
      return terminal.write("removed \(entries.count) file\(entries.count == 1 ? "" : "s"), \(size)\n")
    }
    guard !entries.isEmpty else { return terminal.write("nothing is kept\n") }
    var table = Table(columns: [Column("Samples", .right), Column("Size", .right), Column("Settings")])
    var last: String?
    for entry in entries.sorted(by: { ($0.folder ?? "", $0.path) < ($1.folder ?? "", $1.path) }) {
      // Paths are long, and their ends count.
      let title = entry.folder ?? "\(entry.path), which is damaged"
      if title != last { table.appendSection(title) }
      last = title
      table.append([
        entry.sampleCount.map { Cell.integer($0) } ?? nil, .text(NumberText.bytes(entry.byteCount)),
        .text(entry.settings ?? "–"),
      ])
    }
    if let folder = cache.folder { table.notes = ["In \(folder)"] }
    terminal.write(table.rendered(as: .text(width: terminal.width)))
  }
}
