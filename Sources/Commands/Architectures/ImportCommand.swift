import ArgumentParser
import Diagnostics
import Files
import Formats
import Glibc
import GraphIR
import JSONText
import Safetensors
import TensorTypes

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make an architecture of another tool's network, with its weights beside it.",
    discussion: """
      Reads ONNX files of opsets 7 to 28, and formats that plug-ins read. Writes an architecture file and, beside it, \
      the weights in a safetensors file of the same name; both are ready for 'summary', 'train', 'evaluate' and \
      'search'. What no layer says is reported with the node that asks for it, and nothing is written then.
      """)

  @Argument(help: "The other tool's file, such as model.onnx.", completion: .file(extensions: ["onnx"]))
  var file: String

  @Option(
    help: ArgumentHelp(
      "Where to write the architecture; by default NAME.json in the current folder. The weights get its name with "
        + ".safetensors.", valueName: "file"))
  var output: String?

  @Option(help: "The format; by default that of the file's ending.")
  var format: String?

  @Option(
    help: ArgumentHelp("The shape of one sample if the file leaves it open, as in 3,224,224.", valueName: "shape"))
  var input: String?

  @Flag(help: "Replace files that exist.")
  var force = false

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let toolkit = try plugins.toolkit()
    let stem = file.split(separator: "/").last.map(String.init)?.stem ?? "network"
    let path = output ?? "\(stem.fileName).json"
    let weightsPath = path.stem(keepingFolder: true) + ".safetensors"
    let options = ImportOptions(input: try input.map(Self.shape))
    let definition = try definition(among: toolkit.formats)
    try InputError.rethrowing { () throws(DiagnosticsError) in
      for path in [path, weightsPath] { try check(path) }
      guard let read = definition.read else { preconditionFailure("the format reads") }
      let imported = try read(file, options)
      InputError.show(imported.warnings)
      let network = try ArchitectureLoader(catalogue: toolkit.layers).network(of: imported.architecture)
      try SafetensorsFile(weights: imported.weights, architecture: imported.architecture.json).write(
        to: weightsPath)
      try AtomicFile().replace(path) { output throws(DiagnosticsError) in
        try output.append(Array((JSONWriter.pretty(imported.architecture.json) + "\n").utf8))
      }
      let size = network.size
      Terminal.standardError.write(
        "saved \(size.trainable) parameters in '\(weightsPath)' and \(network.graph.nodes.count) layers in '\(path)'\n")
    }
  }

  private func definition(among formats: FormatCatalogue) throws -> FormatDefinition {
    let readable = formats.definitions.filter { $0.read != nil }
    let names = readable.map(\.kind)
    if let format {
      if let definition = readable.first(where: { $0.kind == format }) { return definition }
      throw InputError(
        DiagnosticsError(
          Diagnostic(
            code: "unknown-format", "there is no format '\(format)' that is read",
            remedy: didYouMean(format, among: names) ?? "Known here: \(names.joined(separator: ", "))")))
    }
    if let definition = readable.first(where: { file.hasSuffix("." + $0.fileExtension) }) { return definition }
    throw InputError(
      DiagnosticsError(
        Diagnostic(
          code: "unknown-format", "the ending of '\(file)' says no format",
          remedy: "Name it with --format. Known here: \(names.joined(separator: ", "))")))
  }

  private func check(_ path: String) throws(DiagnosticsError) {
    try AtomicFile.check(path)
    guard !force, access(path, F_OK) == 0 else { return }
    throw DiagnosticsError(
      Diagnostic(
        code: "file-exists", "'\(path)' exists",
        remedy: "Choose another file with --output, or replace it with --force"))
  }

  private static func shape(_ text: String) throws -> Shape {
    let extents = text.split(separator: text.contains("x") ? "x" : ",", omittingEmptySubsequences: false).map {
      Int($0)
    }
    guard (1...3).contains(extents.count), let shape = try? Shape(extents.compactMap { $0 ?? 0 }) else {
      throw ValidationError("'\(text)' is no shape of one sample; write --input 3,224,224")
    }
    return shape
  }
}

extension String {
  /// The name of a file without its ending.
  fileprivate var stem: String { stem(keepingFolder: false) }

  fileprivate func stem(keepingFolder: Bool) -> String {
    let start = keepingFolder ? startIndex : (lastIndex(of: "/").map { index(after: $0) } ?? startIndex)
    let name = self[start...]
    guard let dot = name.lastIndex(of: "."), dot > start, !name[dot...].contains("/") else { return String(name) }
    return String(name[..<dot])
  }
}
