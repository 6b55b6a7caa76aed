import Diagnostics
import GraphIR
import JSONText
import Tasks
import Training

/// What commands that train say of a network and its recipe before they begin.
struct TrainingAdvisor {
  let architecture: JSONDocument?
  let recipe: JSONDocument?

  /// - Parameters:
  ///   - architecture: the file of the network
  ///   - recipe: the file of the recipe, if one was named
  init(architecture: String, recipe: String?) {
    self.architecture = (try? ArchitectureText.read(architecture)).flatMap { try? JSONDocument($0) }
    self.recipe = recipe.flatMap { try? JSONDocument(path: $0) }
  }

  private var sources: [String: SourceText] {
    [architecture, recipe].compactMap { $0?.source }.reduce(into: [:]) { $0[$1.file] = $1 }
  }

  /// - throws: if samples of the network's input cannot be trained on as the recipe asks
  func check(_ choice: Recipe, for graph: Graph) throws(InputError) {
    do {
      try choice.check(for: graph.input, location: location)
    } catch {
      throw InputError(error, sources: sources)
    }
  }

  /// - throws: if the recipe asks for a loss or a metric that samples with these targets cannot have
  func check(_ choice: Recipe, on targets: Targets, metrics: MetricCatalogue) throws(InputError) {
    do {
      _ = try choice.task(on: targets, metrics: metrics, location: location)
    } catch {
      throw InputError(error, sources: sources)
    }
  }

  /// Where the recipe's file says something; the architecture's recipe counts if no file is named.
  private func location(_ pointer: JSONPointer) -> SourceLocation? {
    if let recipe { return recipe.location(of: pointer) }
    guard let architecture, case .object(let object) = architecture.root, object["recipe"] != nil else { return nil }
    return architecture.location(of: JSONPointer((JSONPointer() / "recipe").steps + pointer.steps))
  }

  func warnings(_ loaded: ArchitectureLoader.Loaded) -> [Diagnostic] {
    loaded.graph?.trainingDiagnostics(of: loaded.architecture) { architecture?.location(of: $0) } ?? []
  }

  /// Writes warnings to standard error.
  func show(_ warnings: [Diagnostic]) {
    guard !warnings.isEmpty else { return }
    Terminal.standardError.write(InputError.render(warnings, sources: sources) + "\n")
  }
}
