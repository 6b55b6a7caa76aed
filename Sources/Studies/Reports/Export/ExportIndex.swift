import Diagnostics
import Figures
import Formats
import JSONText
import Studies

/// What was exported of a study: for programs, and as a page for people.
struct ExportIndex {
  private let export: StudyExport
  private let format: FormatDefinition

  init(_ export: StudyExport, as format: FormatDefinition) {
    self.export = export
    self.format = format
  }

  private var isConfirmed: Bool { export.points.contains { $0.test != nil } }

  var json: JSONValue {
    let frontier = export.frontier
    let networks = export.points.map { point in
      var object = JSONObject([
        ("file", .string(StudyExport.file(of: point.trial, as: format))), ("trial", .integer(point.trial)),
        ("parameters", .integer(point.measurement.size.parameters)),
        ("multiplyAdds", .integer(point.measurement.size.multiplyAdds)),
        (frontier.metric.kind, .number(point.measurement.metric)),
      ])
      object["flash"] = point.measurement.size.flash.map(JSONValue.integer)
      object["ram"] = point.measurement.size.ram.map(JSONValue.integer)
      // Of networks that were trained anew: not of the weights in the file.
      object["confirmed"] = point.test.map { .number($0.mean) }
      object["epochs"] = .integer(point.epochs)
      return JSONValue.object(object)
    }
    return [
      "study": .string(frontier.name), "dataset": .string(export.study.specification.dataset.name),
      "format": .string(format.kind), "metric": .string(frontier.metric.kind), "networks": .array(networks),
    ]
  }

  var page: String {
    let frontier = export.frontier
    var columns = [
      Column("File"), Column("Trial", .right), Column("Parameters", .right), Column("Multiply-adds", .right),
    ]
    let isCounted = frontier.deviceNumbers != nil
    if isCounted { columns += Column.deviceBytes }
    columns.append(frontier.format.column(nil, key: frontier.metric.kind))
    if isConfirmed { columns.append(Column("Confirmed", .right, unit: frontier.format.columnUnit)) }
    columns.append(Column("Trained"))
    var table = Table("\(frontier.name) as \(format.kind)", columns: columns)
    for point in export.points {
      let size = point.measurement.size
      var cells: [Cell] = [
        .text(StudyExport.file(of: point.trial, as: format)), .integer(point.trial, .plain),
        .integer(size.parameters), .integer(size.multiplyAdds),
      ]
      if isCounted { cells += size.deviceCells }
      cells.append(frontier.format.cell(point.measurement.metric))
      if isConfirmed { cells.append(.optional(point.test) { frontier.format.cell($0) }) }
      table.append(cells + [.text(point.training)])
    }
    table.notes = ["\(frontier.format.title) is of the validation samples, with the weights of the file."]
    if isConfirmed {
      table.notes.append("Confirmed values are of the test samples, of networks that were trained anew from scratch.")
    }
    return table.rendered(as: .markdown)
  }
}
