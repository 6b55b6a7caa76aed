import Datasets
import Diagnostics
import GraphIR
import JSONText
import Studies
import Training

/// What `check` says of training.
extension CheckCommand {
  /// - Returns: what is questionable about an architecture's network
  /// - Throws: if the recipe in an architecture's file is none, or not for its input
  static func trainingWarnings(
    _ loaded: ArchitectureLoader.Loaded, in document: JSONDocument?
  ) throws(DiagnosticsError) -> [Diagnostic] {
    guard let graph = loaded.graph else { return [] }
    if let choices = loaded.architecture.recipe {
      let pointer = JSONPointer() / "recipe"
      do {
        let recipe = try Recipe().replacing(choices)
        try recipe.check(for: graph.input) { document?.location(of: JSONPointer(pointer.steps + $0.steps)) }
      } catch {
        // Locations in the recipe written out are of no use here.
        throw DiagnosticsError(
          error.diagnostics.map { diagnostic in
            var diagnostic = diagnostic
            if diagnostic.location?.file != document?.source.file {
              diagnostic.location = document?.location(of: pointer)
            }
            return diagnostic
          })
      }
    }
    return graph.trainingDiagnostics(of: loaded.architecture) { document?.location(of: $0) }
  }

  /// The specification with what its data set decides, if it leaves something to that.
  static func fitted(
    _ specification: StudySpecification, _ loader: ArchitectureLoader, _ datasets: DatasetCatalogue,
    _ locations: DataLocations
  ) throws(DiagnosticsError) -> StudySpecification {
    guard specification.isOpen else { return specification }
    return try specification.fitted(to: datasets.open(specification.dataset, in: locations), loader: loader)
  }

  /// As ``trainingWarnings(_:in:)``, for a study, its recipe and its data set.
  static func trainingWarnings(
    _ specification: StudySpecification, in document: JSONDocument?, _ loader: ArchitectureLoader,
    _ methods: StudyMethods, _ datasets: DatasetCatalogue, _ locations: DataLocations
  ) throws(DiagnosticsError) -> [Diagnostic] {
    let specification = try fitted(specification, loader, datasets, locations)
    let samples = try specification.checkDataset(
      in: locations, of: datasets, metrics: methods.metrics, loader: loader, document: document)
    return try specification.checkTraining(
      trainingSamples: samples, locations: StudyLocations(study: document), loader: loader, methods: methods)
  }

  /// The verdict on a recipe's file; nil for a document of another kind.
  static func recipeVerdict(
    _ document: JSONDocument
  ) throws(DiagnosticsError) -> (verdict: String, warnings: [Diagnostic])? {
    guard case .object(let object) = document.root, object["recipe"] != nil,
      ["espalier", "study", "bench"].allSatisfy({ object[$0] == nil })
    else { return nil }
    var warnings: [Diagnostic] = []
    let recipe = try Recipe(document, warnings: &warnings)
    let epochs = "\(recipe.epochs) epoch\(recipe.epochs == 1 ? "" : "s")"
    return ("\(document.source.file): sound: \(epochs) in batches of \(recipe.batchSize)", warnings)
  }
}
