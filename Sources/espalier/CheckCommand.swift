import ArgumentParser
import Diagnostics
import GraphIR
import JSONText
import Layers
import Studies

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check files of architectures, studies and benches, and report everything that is wrong with them.",
    discussion: """
      Files that only declare blocks are checked as far as is possible without the shapes of their inputs. Of an \
      architecture the search section is checked as well, and of a study the space and the limits; what keeps a \
      study from being repeated bit for bit is a warning.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "Files of architectures, studies and benches.", completion: .file(extensions: ["json"]))
  var files: [String]

  @Option(help: "How to report: text for people, json for editors.")
  var format = Format.text

  @OptionGroup var parameters: ParameterOptions

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let toolkit = try plugins.toolkit(for: files)
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    let values = try parameters.values()
    var reports: [JSONValue] = []
    var isSound = true
    for file in files {
      do {
        let (verdict, warnings) = try Self.check(file, values: values, loader, toolkit.methods)
        if format == .text {
          Terminal.standardOutput.write(verdict + "\n")
          if !warnings.isEmpty {
            let sources = (try? TextFile.read(file)).map { [$0.file: $0] } ?? [:]
            Terminal.standardError.write(InputError.render(warnings, sources: sources) + "\n")
          }
        }
        reports.append(
          ["file": .string(file), "ok": true, "diagnostics": .array(warnings.map { JSONValue($0) })])
      } catch {
        isSound = false
        if format == .text { Terminal.standardError.write(error.rendered + "\n") }
        reports.append(
          ["file": .string(file), "ok": false, "diagnostics": .array(error.diagnostics.map { JSONValue($0) })])
      }
    }
    if format == .json { Terminal.standardOutput.write(JSONWriter.pretty(["files": .array(reports)])) }
    if !isSound { throw ExitCode(1) }
  }

  /// What is said of a sound file, and warnings.
  static func check(
    _ file: String, values: JSONObject, _ loader: ArchitectureLoader, _ methods: StudyMethods = .builtin
  ) throws(InputError) -> (verdict: String, warnings: [Diagnostic]) {
    let source = try InputError.rethrowing { () throws(DiagnosticsError) in try TextFile.read(file) }
    let document = try? JSONDocument(source)
    guard let document, StudySpecification.isStudy(document) || BenchSpecification.isBench(document) else {
      let loaded = try loader.loadForCommand(file, values: values)
      if let document, loaded.graph != nil, loaded.architecture.search != nil {
        do throws(DiagnosticsError) {
          _ = try SpaceCommand.space(
            of: loaded.architecture, in: document, loader: loader, mutations: methods.mutations)
        } catch {
          throw InputError(error, sources: [source.file: source])
        }
      }
      return (verdict(file, loaded), [])
    }
    guard values.members.isEmpty else {
      throw InputError(
        DiagnosticsError(
          Diagnostic(
            code: "no-parameters", "--set has no effect on '\(file)', which is no architecture",
            remedy: "Check it without --set")))
    }
    do throws(DiagnosticsError) {
      if BenchSpecification.isBench(document) {
        let bench = try BenchSpecification(document, loader: loader, methods: methods)
        return (
          "\(file): sound: \(bench.variants.count) variants with \(bench.seeds.count) seeds, "
            + "\(bench.multiplyAdds) multiply-adds each", []
        )
      }
      let specification = try StudySpecification(document, loader: loader, methods: methods)
      let base = try SpaceCandidates(specification, loader: loader, methods: methods).base()
      let axes = try specification.space(loader: loader, mutations: methods.mutations).axes.count
      let budget = specification.budget
      let verdict =
        "\(file): sound: \(budget.amount) \(budget.kind.rawValue) of \(specification.sampler.kind), \(axes) axes, "
        + "from \(base.size.parameters) parameters"
      return (verdict, specification.repeatabilityWarnings(in: document))
    } catch {
      var sources = loader.sources
      sources[source.file] = source
      throw InputError(error, sources: sources)
    }
  }

  private static func verdict(_ file: String, _ loaded: ArchitectureLoader.Loaded) -> String {
    guard let graph = loaded.graph else {
      let names = loaded.architecture.blocks.map(\.name).joined(separator: ", ")
      return "\(file): sound: declares \(names)"
    }
    let layers = graph.nodes.count
    return "\(file): sound: \(layers) layer\(layers == 1 ? "" : "s"), \(graph.size.trainable) parameters, "
      + "\(graph.input) → \(graph.outputShape)"
  }
}
