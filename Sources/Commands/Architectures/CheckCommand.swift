import ArgumentParser
import Datasets
import Diagnostics
import GraphIR
import JSONText
import Layers
import PluginHost
import Reports
import Search
import Studies
import Training

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract:
      "Check files of architectures, studies, benches and recipes, and report every error.",
    discussion: """
      Files that only declare blocks are checked as far as possible without the shapes of their inputs. In an \
      architecture the search section is checked, too. In a study the space and the limits are checked, whether its \
      data set has samples of that shape, and whether its recipe can train on them. Warnings tell what keeps a study \
      from being repeated bit for bit, what commonly costs accuracy (such as a softmax before the loss), and which \
      members have new names. They do not change the exit status.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "Files of architectures, studies, benches and recipes.", completion: .file(extensions: ["json"]))
  var files: [String]

  @Option(help: "How to report: text for people, json for editors.")
  var format = Format.text

  @OptionGroup var parameters: ParameterOptions

  @OptionGroup var data: DataOptions

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let toolkit = try plugins.toolkit(for: files)
    let loader = ArchitectureLoader(catalogue: toolkit.layers)
    let values = try parameters.values()
    var reports: [JSONValue] = []
    var isSound = true
    for file in files {
      do {
        let (verdict, warnings) = try Self.check(file, values: values, loader, toolkit, data.locations)
        if format == .text {
          Terminal.standardOutput.write(verdict + "\n")
          InputError.show(warnings)
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
    _ file: String, values: JSONObject, _ loader: ArchitectureLoader, _ toolkit: Toolkit = Toolkit(layers: .builtin),
    _ locations: DataLocations = DataLocations()
  ) throws(InputError) -> (verdict: String, warnings: [Diagnostic]) {
    let methods = toolkit.methods
    let source = try InputError.rethrowing { () throws(DiagnosticsError) in try ArchitectureText.read(file) }
    let document = try? JSONDocument(source)
    guard let document, StudySpecification.isStudy(document) || BenchSpecification.isBench(document) else {
      do throws(DiagnosticsError) {
        if let document, let verdict = try recipeVerdict(document) { return verdict }
      } catch {
        throw InputError(error, sources: [source.file: source])
      }
      let loaded = try loader.loadForCommand(file, values: values, showsWarnings: false)
      if let document, loaded.graph != nil, loaded.architecture.search != nil {
        do throws(DiagnosticsError) {
          let space = try SearchSpace(
            of: loaded.architecture, in: document, loader: loader, mutations: methods.mutations)
          return (verdict(file, loaded), loaded.warnings + space.renames + space.moves)
        } catch {
          throw InputError(error, sources: [source.file: source])
        }
      }
      do throws(DiagnosticsError) {
        return (verdict(file, loaded), loaded.warnings + (try trainingWarnings(loaded, in: document)))
      } catch {
        throw InputError(error, sources: [source.file: source])
      }
    }
    guard values.members.isEmpty else {
      throw InputError(
        DiagnosticsError(
          Diagnostic(
            code: "no-parameters", "--set has no effect on '\(file)', which is no architecture",
            remedy: "Check it without --set")))
    }
    do throws(DiagnosticsError) {
      if TableBench.isTableBench(document) {
        let bench = try TableBench(document, methods: methods)
        return (
          "\(file): sound: \(bench.variants.count) variants with \(bench.seeds.count) seeds, "
            + "\(bench.trials) of \(bench.table.entries.count) networks each", []
        )
      }
      if BenchSpecification.isBench(document) {
        var warnings: [Diagnostic] = []
        let bench = try BenchSpecification(document, loader: loader, methods: methods, warnings: &warnings)
        for variant in bench.variants {
          let found = try trainingWarnings(variant.study, in: nil, loader, methods, toolkit.datasets, locations)
          warnings += found.filter { !warnings.contains($0) }
        }
        return (
          "\(file): sound: \(bench.variants.count) variants with \(bench.seeds.count) seeds, "
            + "\(bench.multiplyAdds) multiply-adds each", warnings
        )
      }
      var renames: [Diagnostic] = []
      let specification = try fitted(
        StudySpecification(document, loader: loader, methods: methods, warnings: &renames), loader,
        toolkit.datasets, locations)
      let candidates = try SpaceCandidates(specification, loader: loader, methods: methods, document: document)
      let base = try candidates.base()
      let axes = candidates.axisCount
      let budget = specification.budget
      let verdict =
        "\(file): sound: \(budget.amount) \(budget.kind.rawValue) of \(specification.sampler.kind), \(axes) axes, "
        + "from \(base.size.parameters) parameters"
      let training = try trainingWarnings(specification, in: document, loader, methods, toolkit.datasets, locations)
      renames += candidates.renames
      return (verdict, renames + specification.repeatabilityWarnings(in: document) + candidates.moves + training)
    } catch {
      var sources = loader.sources.merging(StudyLocations(study: document).sources) { first, _ in first }
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
