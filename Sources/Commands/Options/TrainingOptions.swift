import ArgumentParser
import Backends
import Compilation
import Diagnostics
import Glibc
import GraphIR
import JSONText
import Layers
import Training

extension BackendChoice: ExpressibleByArgument {}

extension QuantizedTraining.Kind: ExpressibleByArgument {}

/// How commands are told what to train on and how.
struct TrainingOptions: ParsableArguments {
  @Option(
    help: "The data set: a name ('espalier data list' lists them), or the path of own files.",
    completion: .file())
  var dataset: String

  @OptionGroup var settings: DatasetSettings

  @OptionGroup var data: DataOptions

  @Option(
    help: ArgumentHelp("The recipe, a JSON file; by default Adam at 0.001 for ten epochs.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var recipe: String?

  @Option(in: Ranges.epochs, help: "Epochs, instead of the recipe's.")
  var epochs: Int?

  @Option(in: Ranges.seed, help: "The seed, instead of the recipe's.")
  var seed: UInt64?

  @Option(help: "The precision of training steps, instead of the recipe's.")
  var precision: Precision?

  @Option(help: "Train for these integers: weights and activations are rounded, as 'quantization' in a recipe does.")
  var quantization: QuantizedTraining.Kind?

  @Option(in: Ranges.threads, help: "Threads; all cores by default. One thread gives the same bits in every run.")
  var threads: Int?

  @Option(help: "The backend that computes.")
  var backend = BackendChoice.fastest

  @OptionGroup var device: DeviceOption

  @Flag(help: "Show no progress.")
  var quiet = false

  /// What computes: the device if one is chosen, else the backend.
  func computer() throws(InputError) -> any Backend { try device.backend(or: backend) }

  var threadCount: Int { threads ?? Self.coreCount }

  static var coreCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// The recipe with what the command line says instead of it.
  /// - Parameter choices: what an architecture's file says on its training, which counts if no recipe is named
  func resolvedRecipe(choices: JSONObject? = nil) throws(InputError) -> Recipe {
    var result = try Self.recipe(recipe, on: precision == nil ? computer() : nil)
    if recipe == nil, let choices {
      result = try InputError.rethrowing { () throws(DiagnosticsError) in try result.replacing(choices) }
    }
    if let epochs { result.epochs = epochs }
    if let seed { result.seed = seed }
    if let precision { result.precision = precision }
    if quantization != nil { result.quantization = result.quantization ?? QuantizedTraining() }
    return result
  }

  /// The recipe in a file; the default one if none is named.
  /// - Parameter backend: what must be able to train in the recipe's precision
  static func recipe(_ file: String?, on backend: (any Backend)? = nil) throws(InputError) -> Recipe {
    guard let file else { return Recipe() }
    let source = try InputError.rethrowing { () throws(DiagnosticsError) in try TextFile.read(file) }
    do {
      let document = try JSONDocument(source)
      var warnings: [Diagnostic] = []
      let recipe = try Recipe(document, warnings: &warnings)
      InputError.show(warnings, sources: [source.file: source])
      if let backend { try recipe.checkPrecision(on: backend, document) }
      return recipe
    } catch {
      throw InputError(error, sources: [source.file: source])
    }
  }
}

extension InputError {
  /// Runs something whose errors are the user's input's.
  static func rethrowing<Result>(_ body: () throws(DiagnosticsError) -> Result) throws(InputError) -> Result {
    do {
      return try body()
    } catch {
      throw InputError(error)
    }
  }
}
