import Catalogues
import Datasets
import JSONText
import Search
import Tasks
import Training

/// What a study is to find, and everything that its result depends on. A value that round-trips through study.json.
///
/// ```swift
/// var specification = StudySpecification(architecture: document, dataset: "mnist1d", recipe: recipe)
/// specification.limits = SizeLimits(maximumParameters: 1_738)
/// ```
public struct StudySpecification: Hashable, Sendable {
  /// The version of the format that this tool reads and writes.
  public static let format = DocumentFormat("study", "a study", version: 1)

  public var name: String
  public var comment: String?
  /// The document of the base architecture. It stands on its own: no imports. Its `search` section says what may change.
  /// Null if the first of the portfolio is to be the base, until that is fitted to samples.
  public var architecture: JSONValue
  /// Designs that the search begins with, too; nil if it begins with the base alone.
  public var portfolio: PortfolioChoice?
  /// What the data set is to decide.
  @Uncompared var open = OpenChoices()
  /// Where its file asks for it to be kept, and who is to start workers.
  @Uncompared public internal(set) var hosting = StudyHosting()
  /// A data set of the catalogue, or files with settings; paths are absolute.
  public var dataset: DatasetChoice
  public var recipe: Recipe
  /// Epochs of a candidate that reaches the last rung.
  public var epochs: Int
  public var objectives: [ObjectiveDefinition] {
    didSet {
      hasStandardMetric = false
      metric = objectives.lazy.compactMap(\.metric).first ?? metric
    }
  }
  /// The metric that decides: an objective, or else what the recipe names.
  public internal(set) var metric: MetricDefinition
  /// Whether nobody named a metric, so that it is the usual one of the samples' targets.
  @Uncompared var hasStandardMetric = true
  /// What the samples are labelled with, as far as the study knows: nil for classes.
  public internal(set) var targets: Targets?
  public var limits: SizeLimits
  public var budget: StudyBudget
  public var sampler: MethodChoice
  public var fidelity: MethodChoice
  /// Which of several candidates a trial trains; nil for what suits the sampler: see ``effectiveScreening``.
  public var screening: MethodChoice?
  /// The proposal of trial k rests on the results of trials up to k − window.
  public var window: Int
  public var seed: UInt64
  /// What is set aside of the training samples to compare candidates on.
  public var validation: ValidationSplit
  /// Training samples that are used at all, the validation's included; nil for all.
  public var subset: Int?
  /// How a candidate begins from the weights of its parents; nil if all begin anew.
  public var inheritance: Inheritance?
  /// Whether small networks learn from the study's best one, and how; nil if they learn from the labels alone.
  public var distillation: Distillation?
  /// SHA-256 of the study's weights.safetensors, which the base begins from; nil if it begins anew.
  public internal(set) var baseWeights: String?
  /// Known networks that the frontier is compared with. They change nothing of the search.
  public var references: [ReferenceNetwork] = []
  /// Whether the base is trained to the last rung, as what it is compared with is; nil if it was not said: studies of
  /// earlier versions did not, and new ones do.
  public var trainsBaseFully: Bool?
  /// What is made of candidates as a microcontroller runs them; nil if the study does not say.
  public var microcontroller: MicrocontrollerChoice?
  /// The kind of the device that its candidates are trained on, in its maker's words; nil for processors.
  public var device: String?
  /// The plug-ins that the study was made with.
  public var plugins: [PluginIdentity] = []

  public init(architecture: JSONValue, dataset: DatasetChoice, recipe: Recipe) {
    name = "study"
    self.architecture = architecture
    self.dataset = dataset
    self.recipe = recipe
    epochs = recipe.epochs
    metric = .accuracy
    objectives = [.accuracy, .parameters]
    limits = SizeLimits()
    budget = .trials(200)
    sampler = MethodChoice(kind: NSGA2.kind)
    fidelity = MethodChoice(kind: AsynchronousHalving.kind)
    window = 16
    seed = 0
    validation = recipe.validation ?? ValidationSplit(.fraction(0.2))
  }

  /// The recipe of a training to so many epochs in all.
  public func recipe(epochs: Int, seed: UInt64) -> Recipe {
    var recipe = recipe
    recipe.epochs = epochs
    recipe.seed = seed
    recipe.validation = validation
    recipe.metric = metric == .standard(for: targets?.form ?? .classes) ? nil : metric.kind
    return recipe
  }
}

/// What is known of a value and is no part of it: it does not count where values are compared.
@propertyWrapper
struct Uncompared<Value: Sendable>: Hashable, Sendable {
  var wrappedValue: Value

  static func == (left: Self, right: Self) -> Bool { true }
  func hash(into hasher: inout Hasher) {}
}

/// A search method by name, with the settings that are not at their defaults.
public struct MethodChoice: Hashable, Sendable {
  public var kind: String
  public var settings: [String: SettingValue]

  public init(kind: String, settings: [String: SettingValue] = [:]) {
    self.kind = kind
    self.settings = settings
  }
}

extension StudySpecification {
  /// The sampler, which has been told nothing.
  ///
  /// - Precondition: the specification was read by this program, or names a method that there is.
  public func makeSampler(from catalogue: SamplerCatalogue = .builtin) -> any Sampler {
    do {
      return try catalogue.definition(of: sampler.kind).make(sampler.settings)
    } catch {
      preconditionFailure("a specification that was checked names a sampler: \(error)")
    }
  }

  /// The fidelity scheduler, which has been told nothing.
  public func makeFidelity(from catalogue: FidelitySchedulerCatalogue = .builtin) -> any FidelityScheduler {
    do {
      let definition = try catalogue.definition(of: fidelity.kind)
      return try definition.make(fidelity.settings.merging(definition.epochSettings(epochs)) { _, derived in derived })
    } catch {
      preconditionFailure("a specification that was checked names a fidelity scheduler: \(error)")
    }
  }
}

extension StudySpecification {
  /// The specification with what earlier studies did otherwise, and could not say, written out, so that they continue as they began.
  var asNewStudiesSay: StudySpecification {
    var specification = self
    if [SuccessiveHalving.kind, AsynchronousHalving.kind].contains(fidelity.kind) {
      specification.fidelity.settings["wholeFronts"] = fidelity.settings["wholeFronts"] ?? .integer(1)
      specification.trainsBaseFully = trainsBaseFully ?? true
    }
    specification.screening = effectiveScreening
    return specification
  }

  /// The screening, said or not: random search stays what it is, and all else looks for the most gain a multiply-add, which
  /// did best on every data set that was benched (results/search-methods).
  public var effectiveScreening: MethodChoice {
    if let screening { return screening }
    guard sampler.kind != RandomSampler.kind else { return MethodChoice(kind: NoScreening.kind) }
    return MethodChoice(kind: SurrogateScreening.kind, settings: ["thrift": .real(1)])
  }

  /// The screening of candidates.
  ///
  /// - Precondition: the specification was read by this program, or names a method that there is.
  public func makeScreening(from catalogue: ScreeningCatalogue = .builtin) -> any Screening {
    do {
      let screening = effectiveScreening
      return try catalogue.definition(of: screening.kind).make(screening.settings)
    } catch {
      preconditionFailure("a specification that was checked names a screening: \(error)")
    }
  }
}

extension FidelitySchedulerDefinition {
  /// The names of settings that the specification's `epochs` decides.
  static let derivedSettings: Set<String> = ["epochs", "maxEpochs"]

  func epochSettings(_ epochs: Int) -> [String: SettingValue] {
    let names = settings.map(\.name).filter(Self.derivedSettings.contains)
    return Dictionary(uniqueKeysWithValues: names.map { ($0, .integer(epochs)) })
  }
}
