import Diagnostics
import Foundation
import Glibc
import JSONText

/// Loads a plug-in in a process of its own first. If it crashes, hangs or ends the process while it is loaded, that is an
/// error like any other.
///
/// The exit status of that process proves nothing, because the plug-in may have ended it. The process must answer with the
/// word that it was given, and with the plug-in's description or its faults.
public struct PluginTrial: Sendable {
  /// The most seconds that loading a plug-in may take.
  public static let deadline = 20.0

  /// What the plug-in says of itself.
  public let description: PluginDescription

  /// - throws: what that process says is wrong with the plug-in, or how it ended
  public init(_ file: String, deadline: Double = Self.deadline) throws(DiagnosticsError) {
    let word = UUID().uuidString
    let child = try ChildProcess(arguments: ["plugins", "describe", file, "--word", word], deadline: deadline)
    let answer = Answer(child.output, to: word)
    if case .faults(let faults)? = answer { throw DiagnosticsError(faults) }
    guard child.ending == .exited(0), case .plugin(let description)? = answer else {
      throw Self.fault(file, child, hasAnswered: answer != nil)
    }
    self.description = description
  }

  private static func fault(_ file: String, _ child: ChildProcess, hasAnswered: Bool) -> DiagnosticsError {
    var fact = "plug-in '\(file)': the process that loaded it \(child.ending.words)"
    var remedy = "Look at what its constructors and 'espalier_plugin_entry' do"
    var said: ArraySlice<Substring> = []
    if case .exited = child.ending {
      fact += hasAnswered ? " after loading it" : " before it was loaded"
      // Of a crash that is a trace at most.
      said = child.error.split(whereSeparator: \.isNewline).suffix(3)
    }
    if said.last?.hasSuffix(PluginBoundary.remedy) ?? false {
      fact = "plug-in '\(file)' ended the process as it was loaded"
      remedy = PluginBoundary.remedy
      said.removeLast()
    }
    return DiagnosticsError(
      Diagnostic(
        code: "bad-plugin", fact, remedy: remedy,
        notes: said.map { Diagnostic.Note("it printed: \($0.prefix(200))") }))
  }

  // MARK: In the process that tries

  /// Loads a plug-in here.
  /// - parameter descriptor: where the answer goes, out of reach of what the plug-in prints
  /// - returns: the answer
  public static func answer(of file: String, word: String, answeringTo descriptor: Int32) -> String {
    let answer: Answer
    let before = HostState(answeringTo: descriptor)
    do throws(DiagnosticsError) {
      let plugin = try Plugin(path: file)
      if let change = before.change(to: HostState(answeringTo: descriptor)) {
        throw DiagnosticsError(
          Diagnostic(
            code: "bad-plugin", "plug-in '\(file)' \(change) as it is loaded",
            remedy: "Let its constructors and 'espalier_plugin_entry' leave alone what is the host's"))
      }
      answer = .plugin(PluginDescription(plugin))
    } catch {
      answer = .faults(error.diagnostics)
    }
    return JSONWriter.line(answer.json(to: word))
  }

  private enum Answer {
    case plugin(PluginDescription)
    case faults([Diagnostic])

    func json(to word: String) -> JSONValue {
      switch self {
      case .plugin(let description): ["word": .string(word), "plugin": description.json]
      case .faults(let faults): ["word": .string(word), "faults": .array(faults.map { JSONValue($0) })]
      }
    }

    /// Nil if the text is no answer to that word.
    init?(_ text: String, to word: String) {
      guard case .object(let object)? = try? JSONDocument(SourceText(file: "answer", text: text)).root,
        object["word"] == .string(word)
      else { return nil }
      if let plugin = object["plugin"], let description = PluginDescription(json: plugin) {
        self = .plugin(description)
      } else if case .array(let list)? = object["faults"], !list.isEmpty {
        self = .faults(list.compactMap { Diagnostic($0) })
      } else {
        return nil
      }
    }
  }
}

/// What a plug-in must leave as it is.
private struct HostState {
  private let streams: [[UInt64]]
  private let folder: String

  init(answeringTo descriptor: Int32) {
    streams = [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO, descriptor].map { descriptor in
      var status = stat()
      return fstat(descriptor, &status) == 0 ? [UInt64(status.st_dev), UInt64(status.st_ino)] : []
    }
    folder = FileManager.default.currentDirectoryPath
  }

  /// What was changed, in words that follow the plug-in's name.
  func change(to other: HostState) -> String? {
    if streams != other.streams { return "closes or replaces the standard streams of its host" }
    if folder != other.folder { return "changes the working directory of its host" }
    return nil
  }
}

extension Diagnostic {
  /// One that another process has written; nil for what is none.
  fileprivate init?(_ json: JSONValue) {
    guard case .object(let object) = json, let code = object.text("code"), let message = object.text("message") else {
      return nil
    }
    var notes: [Note] = []
    if case .array(let list)? = object["notes"] {
      for case .object(let note) in list { notes.append(Note(note.text("message") ?? "", at: note.location)) }
    }
    self.init(code: code, at: object.location, message, remedy: object.text("remedy"), notes: notes)
  }
}

extension JSONObject {
  fileprivate func text(_ key: String) -> String? { if case .string(let text)? = self[key] { text } else { nil } }

  fileprivate func number(_ key: String) -> Int? {
    if case .integer(let number)? = self[key] { number } else { nil }
  }

  fileprivate var location: SourceLocation? {
    guard let file = text("file"), let line = number("line"), let column = number("column") else { return nil }
    return SourceLocation(file: file, line: line, column: column, length: number("length") ?? 1)
  }
}
