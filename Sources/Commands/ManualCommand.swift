import ArgumentParser
import Diagnostics
import Files
import JSONText
import Studies

/// What 'make install' writes manual pages with; people have 'help'.
struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Write a manual page for each command.", shouldDisplay: false)

  @Argument(help: "The folder for the pages.")
  var folder: String

  func run() throws {
    try Study.makeFolder(folder, option: "another name")
    for page in ManualPage.all(of: RootCommand.self) {
      let path = "\(folder)/\(page.name).1"
      try AtomicFile().replace(path) { file throws(DiagnosticsError) in try file.append(Array(page.text.utf8)) }
    }
  }
}

/// The manual page of a command in the language of man(7), from the declarations that 'help' is made of.
struct ManualPage {
  /// `espalier-data-list`
  let name: String
  let text: String

  /// A page for each command that is shown.
  static func all(of root: any ParsableCommand.Type) -> [ManualPage] {
    let dump = SourceText(file: "commands", text: root._dumpHelp())
    guard let document = try? JSONDocument(dump).root, let command = document["command"] else { return [] }
    let version = root.configuration.version
    return pages(of: command, words: [], version: version)
  }

  private static func pages(of command: JSONValue, words: [String], version: String) -> [ManualPage] {
    let words = words + [command["commandName"]?.words ?? ""]
    let children = (command["subcommands"]?.list ?? []).filter {
      $0["commandName"]?.words != "help" && $0["shouldDisplay"] != .boolean(false)
    }
    return [ManualPage(command, words: words, children: children, version: version)]
      + children.flatMap { pages(of: $0, words: words, version: version) }
  }

  private init(_ command: JSONValue, words: [String], children: [JSONValue], version: String) {
    name = words.joined(separator: "-")
    let arguments = (command["arguments"]?.list ?? []).filter { $0["shouldDisplay"] != .boolean(false) }
    var lines = [
      ".TH \(Self.escaping(name.uppercased())) 1 \"\" \"Espalier \(version)\" \"Espalier\"", ".SH NAME",
      "\(Self.escaping(name)) \\- \(Self.escaping(Self.sentence(command["abstract"]?.words ?? "")))", ".SH SYNOPSIS",
      ".B \(Self.escaping(words.joined(separator: " ")))",
    ]
    lines += children.isEmpty ? arguments.map(Self.synopsis) : [".I command", ".RI [ options ]"]
    if let discussion = command["discussion"]?.words {
      lines.append(".SH DESCRIPTION")
      for paragraph in discussion.split(separator: "\n\n") { lines += [Self.escaping(String(paragraph)), ".PP"] }
    }
    if !children.isEmpty {
      lines.append(".SH COMMANDS")
      for child in children {
        lines += [
          ".TP", ".BR \(Self.escaping(([name, child["commandName"]?.words ?? ""]).joined(separator: "-"))) (1)",
          Self.escaping(child["abstract"]?.words ?? ""),
        ]
      }
    }
    if !arguments.isEmpty { lines.append(".SH OPTIONS") }
    for argument in arguments {
      let value = argument["kind"]?.words == "option" ? " \\fI\(Self.escaping(Self.value(argument)))\\fR" : ""
      let names = Self.names(argument).map { "\\fB\(Self.escaping($0))\\fR\(value)" }
      lines += [
        ".TP", names.isEmpty ? "\\fI\(Self.escaping(Self.value(argument)))\\fR" : names.joined(separator: ", "),
      ]
      var help = argument["abstract"]?.words ?? ""
      if let values = argument["allValues"]?.list.map(\.words), !values.isEmpty {
        help += " One of \(values.joined(separator: ", "))."
      }
      if let usual = argument["defaultValue"]?.words, !usual.isEmpty { help += " Default: \(usual)." }
      lines.append(Self.escaping(help))
    }
    if words.count == 1 {
      lines += [
        ".SH EXIT STATUS",
        "0 done, 1 the input is at fault, 2 wrong usage, 70 a fault of the program, 74 standard output",
        "cannot be written, 130 interrupted with everything saved, 141 the reader of standard output has gone away.",
        ".SH FILES",
        "Names such as architectures/mnist1d/simple\\-cnn.json and recipes/mnist1d\\-search.json are found in the",
        "folder share/espalier beside the program, unless the current folder has such a file.",
      ]
    }
    text = lines.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
  }

  /// `[--seed <seed>]`
  private static func synopsis(_ argument: JSONValue) -> String {
    let value = "\\fI\(escaping(value(argument)))\\fR"
    let name = names(argument).first.map { "\\fB\(escaping($0))\\fR" }
    var words = [name, argument["kind"]?.words == "flag" ? nil : value].compactMap(\.self).joined(separator: " ")
    if argument["isRepeating"] == .boolean(true) { words += " ..." }
    return argument["isOptional"] == .boolean(true) ? "[\(words)]" : words
  }

  private static func names(_ argument: JSONValue) -> [String] {
    (argument["names"]?.list ?? []).map { name in
      (name["kind"]?.words == "long" ? "--" : "-") + (name["name"]?.words ?? "")
    }
  }

  private static func value(_ argument: JSONValue) -> String { argument["valueName"]?.words ?? "value" }

  /// Without the dot at the end.
  private static func sentence(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }

  /// Text that roff takes for nothing else.
  private static func escaping(_ text: String) -> String {
    let lines = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").split(separator: "\n")
    return lines.map { $0.hasPrefix(".") || $0.hasPrefix("'") ? "\\&" + $0 : String($0) }.joined(separator: "\n")
  }
}

extension JSONValue {
  fileprivate subscript(key: String) -> JSONValue? { if case .object(let object) = self { object[key] } else { nil } }
  fileprivate var list: [JSONValue] { if case .array(let list) = self { list } else { [] } }
  fileprivate var words: String { if case .string(let text) = self { text } else { "" } }
}
