import ArgumentParser

/// A command line that makes no sense, as ArgumentParser words it: the command ends with status 2.
struct UsageError: Error {
  var message: String
  /// The command whose usage is shown, by the words that call it.
  var command: [String]

  var rendered: String {
    let usage = RootCommand.usageString(for: type)
    let help = (["espalier"] + command + ["--help"]).joined(separator: " ")
    return "Error: \(message)\nUsage: \(usage)\n  See '\(help)' for more information.\n"
  }

  private var type: any ParsableCommand.Type {
    command.reduce(RootCommand.self as any ParsableCommand.Type) { parent, word in
      parent.configuration.subcommands.first { $0._commandName == word } ?? parent
    }
  }
}
