import Diagnostics

extension Table {
  /// The table with these columns alone, in this order.
  /// - Parameter keys: those of ``Column/key``
  /// - Throws: when there is no such column, or one is named twice
  public func choosing(columns keys: [String]) throws(DiagnosticsError) -> Table {
    let known = columns.map(\.key)
    var chosen: [Int] = []
    for key in keys {
      guard let index = known.firstIndex(of: key) else {
        throw DiagnosticsError(
          Diagnostic(
            code: "unknown-column", "there is no column '\(key.echoed(upTo: 40))'",
            remedy: didYouMean(key, among: known) ?? "Known here: \(known.joined(separator: ", "))"))
      }
      guard !chosen.contains(index) else {
        throw DiagnosticsError(
          Diagnostic(code: "repeated-column", "the column '\(key)' is named twice", remedy: "Name it once"))
      }
      chosen.append(index)
    }
    var table = keeping(chosen)
    // Who names columns wants them all.
    for index in chosen.indices { table.setPriority(0, ofColumn: index) }
    return table
  }

  /// The table with at most so many columns: those of the least ``Column/priority``, in their order.
  public func narrowed(toColumns count: Int) -> Table {
    guard columns.count > count else { return self }
    let order = columns.indices.sorted { (columns[$0].priority, $0) < (columns[$1].priority, $1) }
    return keeping(order.prefix(count).sorted())
  }

  private func keeping(_ indices: [Int]) -> Table {
    var table = Table(title, columns: indices.map { columns[$0] })
    for row in rows {
      switch row.kind {
      case .section: if case .text(let title) = row.cells[0] { table.appendSection(title) }
      case .total: table.appendTotal(indices.map { row.cells[$0] })
      case .values(let level): table.append(indices.map { row.cells[$0] }, level: level)
      }
    }
    table.notes = notes
    return table
  }
}
