import ArgumentParser
import Diagnostics
import GraphIR
import Layers
import Studies

struct StudyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study", abstract: "Copy studies between folders and databases.",
    subcommands: [StudyCopyCommand.self])
}

struct StudyCopyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copy", abstract: "Copy a study: its trials, results and weights.",
    discussion: """
      A study may move from a folder to a database, where many machines train for it, and back. The copy shows the same \
      frontier, and its search continues as that of the original would.
      """)

  @Argument(help: StudyAddress.help, completion: .directory)
  var from: String

  @Argument(help: "Where the copy is to be: a new folder, or an address as above.")
  var to: String

  @OptionGroup var plugins: StudyPluginOptions

  func run() throws {
    let target = try StudyAddress(to)
    let study = try plugins.open(toRead: from)
    try StudyCopy(of: study).write(to: target)
    Terminal.standardOutput.write("Study: \(target.text)\n")
  }
}
