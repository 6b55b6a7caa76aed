import ArgumentParser
import Diagnostics
import Glibc
import JSONText

/// Names what is unknown on a command line, with what is near to it.
///
/// ArgumentParser looks at options only after it has found the commands and checked what it understood; a misspelt word
/// then makes another one look wrong.
struct CommandLineCheck {
  /// The words after the program's name.
  let words: [String]

  /// What can be said of any command line: commands that do not exist, and empty words.
  func checkWords() throws(UsageError) {
    let command = try checkCommands()
    for (index, word) in words.enumerated() {
      if word == "--" { break }
      if word.isEmpty {
        let option = index > 0 && words[index - 1].hasPrefix("--") ? "'\(words[index - 1])'" : "an argument"
        throw UsageError(message: "\(option) is empty, but needs a value.", command: command)
      }
      if word.hasPrefix("--"), word.last == "=", word.firstIndex(of: "=") == word.indices.last {
        throw UsageError(message: "'\(word.dropLast())' is empty, but needs a value.", command: command)
      }
    }
  }

  /// - returns: the words that call a command
  private func checkCommands() throws(UsageError) -> [String] {
    let isHelp = words.first == "help"
    var types = RootCommand.configuration.subcommands
    var path: [String] = []
    for word in isHelp ? words[1...] : words[...] {
      guard !types.isEmpty, !word.isEmpty, !word.hasPrefix("-") else { break }
      guard let type = types.first(where: { $0._commandName == word }) else {
        throw UsageError(message: Self.unknownCommand(word, path, types), command: path)
      }
      path.append(word)
      types = type.configuration.subcommands
    }
    return path
  }

  private static func unknownCommand(
    _ word: String, _ path: [String], _ types: [any ParsableCommand.Type]
  ) -> String {
    let known = types.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
    var remedy = didYouMean(word, among: known + (path.isEmpty ? ["help"] : []))
    if remedy == nil, path.isEmpty, access(word, F_OK) == 0 {
      remedy = "Write the command first, as in 'espalier check \(word)'."
    }
    return "Unknown command '\((path + [word]).joined(separator: " "))'. "
      + (remedy ?? "Known: \(known.joined(separator: ", ")).")
  }

  /// The first option that the command does not have, for a command line that was refused.
  func unknownOption() -> UsageError? {
    guard let path = try? checkCommands(), words.first != "help", let options = CommandOptions(of: path) else {
      return nil
    }
    var rest = words.dropFirst(path.count)
    while let word = rest.popFirst(), word != "--" {
      guard word.hasPrefix("-"), word.count > 1, Double(word) == nil else { continue }
      let name = String(word.prefix { $0 != "=" })
      if let takesValue = options.takesValue[name] {
        if takesValue, !word.contains("=") { rest = rest.dropFirst() }
        continue
      }
      let remedy = didYouMean(name, among: options.takesValue.keys.sorted()).map { " " + $0 } ?? ""
      return UsageError(message: "Unknown option '\(name)'.\(remedy)", command: path)
    }
    return nil
  }
}

/// The options that a command has, from the description that ArgumentParser gives of it.
private struct CommandOptions {
  /// By their names with dashes.
  var takesValue: [String: Bool] = ["--help": false, "-h": false, "--version": false]

  init?(of path: [String]) {
    let text = SourceText(file: "commands", text: RootCommand._dumpHelp())
    guard case .object(let document)? = try? JSONDocument(text).root, var command = document["command"] else {
      return nil
    }
    for word in path {
      guard let next = Self.list(command, "subcommands").first(where: { Self.word($0, "commandName") == word }) else {
        return nil
      }
      command = next
    }
    for argument in Self.list(command, "arguments") {
      for name in Self.list(argument, "names") {
        guard let text = Self.word(name, "name") else { continue }
        let dashes = Self.word(name, "kind") == "long" ? "--" : "-"
        takesValue[dashes + text] = Self.word(argument, "kind") == "option"
      }
    }
  }

  private static func member(_ value: JSONValue, _ key: String) -> JSONValue? {
    if case .object(let object) = value { object[key] } else { nil }
  }

  private static func list(_ value: JSONValue, _ key: String) -> [JSONValue] {
    if case .array(let list)? = member(value, key) { list } else { [] }
  }

  private static func word(_ value: JSONValue, _ key: String) -> String? {
    if case .string(let text)? = member(value, key) { text } else { nil }
  }
}
