import ArgumentParser
import CPluginTools
import Diagnostics
import Foundation

struct NewPluginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Begin a plug-in: write a folder that builds and passes 'check'.",
    discussion: "The folder builds without this program's sources.")

  enum Language: String, ExpressibleByArgument, CaseIterable { case c, swift }

  /// What the plug-in brings; also the names of the templates.
  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case layer, mutation, sampler, objective, dataset, exporter
  }

  @Argument(help: "The plug-in's name, and the folder's: lower-case letters, digits and hyphens.")
  var name: String

  @Option(help: "The language to write it in.")
  var language = Language.c

  @Option(help: "What it brings; by default a layer in C and a mutation in Swift.")
  var kind: Kind?

  func validate() throws {
    let isName =
      name.utf8.first.map { (97...122).contains($0) } ?? false
      && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    guard isName, name.utf8.count <= 48 else {
      throw ValidationError("'\(name)' is no name: use lower-case letters, digits and hyphens, a letter first")
    }
    guard language == .c || !Self.takenModules.contains(module) else {
      throw ValidationError("'\(name)' is the name of a module of Swift's or ours: choose another")
    }
  }

  /// Modules that one of the plug-in's own would hide.
  private static let takenModules: Set = ["Swift", "Glibc", "Foundation", "EspalierPlugin"]

  /// The name as that of a module of Swift.
  private var module: String {
    name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  func run() throws {
    guard !FileManager.default.fileExists(atPath: name) else {
      throw InputError(
        DiagnosticsError(
          Diagnostic(code: "file-exists", "'\(name)' exists already", remedy: "Choose another name or folder")))
    }
    for template in Self.templates(language, kind ?? (language == .c ? .layer : .mutation)) {
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
    return text.replacing("__MODULE__", with: module).replacing("__KIND__", with: identifier)
      .replacing("__NAME__", with: name)
  }

  private static func templates(_ language: Language, _ kind: Kind) -> [(path: String, text: String)] {
    let (sources, files, path) =
      switch language {
      case .c: (espalier_c_sources(), espalier_c_files(), "__NAME__.c")
      case .swift: (espalier_swift_sources(), espalier_swift_files(), "Sources/__MODULE__/Plugin.swift")
      }
    guard let source = list(sources).first(where: { $0.path == kind.rawValue }) else {
      preconditionFailure("there is a template of every kind")
    }
    return [(path, source.text)] + list(files)
  }

  /// - parameter first: the first of a list of C's, which ends with a null path
  private static func list(_ first: UnsafePointer<espalier_template>?) -> [(path: String, text: String)] {
    var list: [(path: String, text: String)] = []
    var next = first
    while let template = next?.pointee, let path = template.path {
      let bytes = UnsafeRawBufferPointer(start: template.text, count: template.count)
      list.append((String(cString: path), String(decoding: bytes, as: UTF8.self)))
      next = next.map { $0 + 1 }
    }
    return list
  }
}
