import Figures
import PluginHost

extension PluginDescription {
  func text(width: Int) -> String {
    var table = Table(columns: [Column("Type"), Column("Name"), Column("What it is")])
    for contribution in contributions {
      table.append([.text(contribution.type), .text(contribution.kind), .text(contribution.help)])
    }
    return "\(name) \(version), \(licence)\n\(path)\nSHA-256 \(hash)\n\n" + table.rendered(as: .text(width: width))
  }
}
