import Figures
import Studies

extension StudyStatus {
  public var summary: Table {
    var table = Table(specification.name, columns: [Column("What"), Column("How much", .right)])
    func list(_ trials: [Int]) -> Cell {
      .text(trials.isEmpty ? "none" : trials.map(String.init).joined(separator: ", "))
    }
    table.append(["state", .text(state.rawValue)])
    table.append([
      "budget", .text("\(NumberText.grouped(specification.budget.amount)) \(specification.budget.kind.rawValue)"),
    ])
    table.append(["spent", .percentage(min(1, spending.share(of: specification.budget)))])
    table.append(["trials trained", .integer(trained)])
    table.append(["trials failed", .integer(failures.count)])
    table.append(["attempts lost", .integer(faults)])
    table.append(["under way", list(underway)])
    if !waiting.isEmpty { table.append(["waiting", list(waiting)]) }
    table.append(["epochs", .integer(spending.epochs)])
    table.append(["multiply-adds", .integer(Int(min(spending.multiplyAdds, 9e18)), .count)])
    table.append(["time", .duration(seconds: spending.seconds)])
    if spending.seconds > 0 {
      table.append(["trials a minute", .number(60 * Double(spending.trials) / spending.seconds, decimals: 1)])
    }
    if let remainingSeconds { table.append(["time left", .duration(seconds: remainingSeconds)]) }
    return table
  }

  private var format: MetricFormat { MetricFormat(specification) }

  /// What workers train now: the epochs that have ended, what the last of them reported, and the time left.
  public var workerTable: Table {
    var table = Table(
      "Under way",
      columns: [
        Column("Trial", .right), Column("Epoch", .right), Column("Of", .right, key: "epochs"),
        Column("Train loss", .right), Column("Validation loss", .right, priority: 3),
        format.column(key: specification.metric.kind), Column("Time left", .right, priority: 2, key: "secondsLeft"),
      ])
    for worker in running {
      let last = worker.reports.last
      table.append([
        .integer(worker.trial, .plain), .integer(worker.epoch), .integer(worker.epochs),
        last?.trainLoss.map { .number($0, decimals: 4) } ?? .empty,
        last?.validationLoss.map { .number($0, decimals: 4) } ?? .empty,
        last?.metric.map { format.cell($0) } ?? .empty,
        worker.remainingSeconds.map { .duration(seconds: $0) } ?? .empty,
      ])
    }
    return table
  }

  /// How well results after little training order trials as later results do.
  public var rankingTable: Table {
    var table = Table(
      "Rank correlation",
      columns: [Column("Epochs", .right), Column("Against"), Column("Trials", .right), Column("Correlation", .right)])
    for ranking in rankings {
      table.append([
        .integer(ranking.epochs), .text(ranking.later.words), .integer(ranking.trials),
        .number(ranking.correlation, decimals: 2),
      ])
    }
    return table
  }

  public var binTable: Table {
    let isCounted = specification.counting.numbers != nil
    var columns = [
      Column("Parameters from", .right), Column("Trials", .right), Column("Best trial", .right),
      Column("Parameters", .right),
    ]
    if isCounted { columns += Column.deviceBytes }
    columns += [
      format.column(key: specification.metric.kind), Column("Trained"),
    ]
    var table = Table("Best of each size", columns: columns)
    for bin in bins {
      let size = bin.best.measurement.size
      table.append(
        [
          .integer(bin.floor), .integer(bin.trials), .integer(bin.best.trial, .plain), .integer(size.parameters),
        ] + (isCounted ? size.deviceCells : [])
          + [format.cell(bin.best.measurement.metric), .text(bin.best.training)])
    }
    return table
  }
}

extension RungRanking.Later {
  /// `20 epochs`, or `confirmed`.
  var words: String {
    switch self {
    case .rung(let epochs): "\(epochs) epochs"
    case .confirmed: "confirmed"
    }
  }
}
