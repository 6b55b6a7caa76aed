import ArgumentParser
import CPluginTools
import Diagnostics
import Foundation

struct NewPluginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Begin a plug-in: write a folder that builds and passes 'check'.",
    discussion: "In C it holds a layer, in Swift a mutation. The folder needs nothing of this program to be built.")

  enum Language: String, ExpressibleByArgument, CaseIterable { case c, swift }

  @Argument(help: "The plug-in's name, and the folder's: lower-case letters, digits and hyphens.")
  var name: String

  @Option(help: "What to write it in.")
  var language = Language.c

  func validate() throws {
    let isName =
      name.utf8.first.map { (97...122).contains($0) } ?? false
      && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    guard isName, name.utf8.count <= 48 else {
      throw ValidationError("'\(name)' is no name: use lower-case letters, digits and hyphens, a letter first")
    }
  }

  func run() throws {
    guard !FileManager.default.fileExists(atPath: name) else {
      throw InputError(
        DiagnosticsError(
          Diagnostic(code: "file-exists", "'\(name)' exists already", remedy: "Choose another name or folder")))
    }
    for template in Self.templates(language) {
      let path = "\(name)/\(filled(template.path))"
      do {
        let file = URL(filePath: path)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(filled(template.text).utf8).write(to: file)
      } catch {
        throw InputError(
          DiagnosticsError(
            Diagnostic(code: "cannot-write", "'\(path)' cannot be written: \(error.localizedDescription)")))
      }
      Terminal.standardError.write("\(path)\n")
    }
    let next = language == .c ? "make check" : "swift build -c release"
    Terminal.standardOutput.write("Begin with: cd \(name) && \(next)\n")
  }

  private func filled(_ text: String) -> String {
    let identifier = name.replacing("-", with: "_")
    let module = name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    return text.replacing("__MODULE__", with: module).replacing("__KIND__", with: identifier)
      .replacing("__NAME__", with: name)
  }

  private static func templates(_ language: Language) -> [(path: String, text: String)] {
    var list: [(path: String, text: String)] = []
    var next = language == .c ? espalier_c_templates() : espalier_swift_templates()
    while let template = next?.pointee, let path = template.path, let text = template.text {
      let bytes = UnsafeRawBufferPointer(start: text, count: template.count)
      list.append((String(cString: path), String(decoding: bytes, as: UTF8.self)))
      next = next.map { $0 + 1 }
    }
    return list
  }
}
