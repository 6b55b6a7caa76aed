import Datasets
import Diagnostics
import GraphIR
import JSONText
import Portfolio
import Search
import Tasks
import TensorTypes
import Training

/// What a specification leaves to the data set: see ``StudySpecification/fitted(to:loader:)``.
struct OpenChoices: Hashable, Sendable {
  /// The study's section where there is no architecture that could hold it.
  var section: JSONObject?
  /// What the section's imports are relative to.
  var file = "study"
  /// Nobody named a recipe.
  var recipe = false
  /// Nobody named epochs.
  var epochs = false
  /// Nobody said what is set aside.
  var validation = false
  /// Nobody named a window.
  var window = false
}

extension StudySpecification {
  /// A search from nothing: published designs that are fitted to the data set, and a recipe for its kind.
  public init(fromNothingOn dataset: DatasetChoice) {
    self.init(architecture: .null, dataset: dataset, recipe: Recipe())
    portfolio = .published
    open = OpenChoices(recipe: true, epochs: true, validation: true, window: true)
  }

  /// Whether the data set decides on networks or on the recipe, which ``fitted(to:loader:)`` then writes out.
  public var isOpen: Bool { architecture == .null || portfolio?.isPublished ?? false || open.recipe }

  /// Trains by a recipe that was named, for its epochs, and sets aside what it says.
  public mutating func take(_ recipe: Recipe) {
    let plain = StudySpecification(architecture: architecture, dataset: dataset, recipe: recipe)
    (self.recipe, epochs, validation) = (recipe, plain.epochs, plain.validation)
    (open.recipe, open.epochs, open.validation) = (false, false, false)
  }

  /// Says that the epochs were chosen by somebody.
  public mutating func keepEpochs() { open.epochs = false }

  /// The specification with all written out that depends on the samples: the designs of the portfolio, of which the first
  /// is the base if there is none; the recipe, and its axes.
  /// - Throws: when no design reads such samples, or what the base's search section says cannot hold for designs
  public func fitted(
    to source: any DatasetSource, loader: ArchitectureLoader
  ) throws(DiagnosticsError) -> StudySpecification {
    guard isOpen else { return self }
    var fitted = self
    try fitted.fitPortfolio(to: source, loader: loader)
    if open.recipe { try fitted.fitRecipe(to: source) }
    if portfolio?.isPublished ?? false {
      try fitted.fitMethods(to: source, loader: loader)
      try fitted.fitSmallest(by: loader)
      try fitted.fitDearest(to: source, loader: loader)
    }
    fitted.open = OpenChoices()
    return fitted
  }

  private mutating func fitPortfolio(
    to source: any DatasetSource, loader: ArchitectureLoader
  ) throws(DiagnosticsError) {
    guard let portfolio, portfolio.isPublished else { return }
    var designs = try Portfolio.designs(
      for: source.sampleShape, outputs: source.targets.count, catalogue: loader.catalogue)
    if architecture == .null {
      let text = SourceText(file: open.file, text: JSONWriter.pretty(designs.removeFirst().json))
      architecture = try Self.standingAlone(text, space: open.section, loader: loader, plugins: plugins)
    }
    let base = try loader.load(SourceText(file: name, text: JSONWriter.pretty(architecture))).architecture
    // A base's own blocks go before those that ship under the same name, and what it is itself is no other design.
    let hash = try network(by: loader).canonicalHash
    designs.removeAll { design in
      Self.clash(of: [design], with: base) != nil || (try? loader.network(of: design))?.canonicalHash == hash
    }
    self.portfolio = designs.isEmpty ? nil : portfolio.written(designs.map(\.json))
  }

  private mutating func fitRecipe(to source: any DatasetSource) throws(DiagnosticsError) {
    let shape = source.sampleShape
    let samples = open.epochs ? min(try source.load(.training).count, subset ?? .max) : .max
    recipe = .standard(
      for: shape, targets: source.targets.form, samples: samples, epochs: open.epochs ? nil : epochs)
    if open.epochs { epochs = recipe.epochs }
    if open.validation { validation = recipe.validation ?? validation }
    guard case .object(var document) = architecture else { return }
    var section = JSONObject()
    if case .object(let written)? = document["search"] { section = written }
    guard section["recipe"] == nil else { return }
    section["recipe"] = .object(recipe.standardAxes(for: shape, targets: source.targets.form))
    document["search"] = .object(section)
    architecture = .object(document)
  }

  /// The epochs of the last rung, for each of the first.
  private static let mostGrowth = 27

  /// Has the first rung long enough that it distinguishes good networks from bad ones: in a long training, one epoch does not. And has
  /// the screening choose from the tenth result on, and its model see resolutions and the recipe, and errors on a logarithmic scale,
  /// where nobody named a screening: among many designs it does better so, and with one architecture it does not
  /// (docs/search.md, docs/decisions/0042-many-candidates.md).
  private mutating func fitMethods(
    to source: any DatasetSource, loader: ArchitectureLoader
  ) throws(DiagnosticsError) {
    let hasRungs = fidelity.kind == AsynchronousHalving.kind || fidelity.kind == SuccessiveHalving.kind
    if hasRungs, fidelity.settings["minEpochs"] == nil, epochs > Self.mostGrowth {
      fidelity.settings["minEpochs"] = .integer((epochs + Self.mostGrowth - 1) / Self.mostGrowth)
    }
    guard screening == nil, effectiveScreening.kind == SurrogateScreening.kind else { return }
    var first = epochs
    if hasRungs {
      first = 1
      if case .integer(let least)? = fidelity.settings["minEpochs"] { first = min(least, epochs) }
    }
    // A base above the limit is scaled, its multiply-adds about as its parameters.
    let base = try network(by: loader).size
    let part = min(1, Double(limits.parameters.maximum ?? base.trainable) / Double(max(1, base.trainable)))
    let multiplyAdds = min(Int(part * Double(base.multiplyAdds)), limits.multiplyAdds.maximum ?? .max)
    let cost = Study.cost(multiplyAdds: multiplyAdds, samples: try trainingSamples(of: source), epochs: first)
    screening = effectiveScreening
    screening?.settings["pool"] = .integer(Self.pool(cost: cost))
    screening?.settings["start"] = .integer(10)
    screening?.settings["logarithm"] = .boolean(true)
    screening?.settings["details"] = .boolean(true)
  }

  /// Seconds that a core is taken to need to draw a candidate.
  private static let drawing = 4e-4

  /// How many candidates to choose from: as many as take a tenth of the time of the base's first training, from 8 to 64.
  /// - Parameter cost: multiply-adds of that training
  static func pool(cost: Double) -> Int { Int(min(64, max(8, cost / pace / (10 * drawing)))) }

  private func trainingSamples(of source: any DatasetSource) throws(DiagnosticsError) -> Int {
    max(1, min(try source.load(.training).count, subset ?? .max))
  }

  /// Bounds the parameters from below, where they are bounded from above, by the smallest size that founders have: a frontier in
  /// whose smallest networks nobody is interested took half of the trials of a search. A base that is smaller is the bound.
  private mutating func fitSmallest(by loader: ArchitectureLoader) throws(DiagnosticsError) {
    guard let most = limits.parameters.maximum, limits.parameters.minimum == nil else { return }
    let base = try network(by: loader).size.trainable
    let least = min(Int(Double(most) / CandidateMaker.sizeRange), base)
    if least > 1 { limits.parameters.minimum = least }
  }

  /// The part of a study's budget that a candidate may take if it is trained to the end: of multiply-adds, and of time, in
  /// which one worker trains it.
  private static let dearest = (ofMultiplyAdds: 1.0 / 16, ofTime: 1.0 / 8)
  /// Multiply-adds of training that a core is taken to do in a second, to turn time into them.
  private static let pace = 16e9

  /// Bounds multiply-adds from above where nobody did, so that no single candidate takes a large part of the budget: a network of
  /// wide convolutions at full resolution can have few parameters and still take half of it. A base that has more is the bound.
  private mutating func fitDearest(
    to source: any DatasetSource, loader: ArchitectureLoader
  ) throws(DiagnosticsError) {
    guard limits.multiplyAdds.maximum == nil else { return }
    let most: Double
    switch budget {
    case .multiplyAdds(let amount): most = Self.dearest.ofMultiplyAdds * Double(amount)
    case .seconds(let amount): most = Self.dearest.ofTime * Self.pace * Double(amount)
    case .trials, .epochs: return
    }
    let samples = try trainingSamples(of: source)
    let base = try network(by: loader).size.multiplyAdds
    let bound = most / Study.cost(multiplyAdds: 1, samples: samples, epochs: epochs)
    guard bound < Double(Int.max / 2) else { return }
    limits.multiplyAdds.maximum = max(Int(bound), base, limits.multiplyAdds.minimum ?? 1)
  }

  /// Members of a search section that speak of layers by name.
  private static let layerMembers = ["fixed", "values", "ties"]

  /// Whether the base's search section speaks of its own layers, so that nothing else can be begun with.
  public var namesLayersOfBase: Bool {
    guard case .object(let document) = architecture, case .object(let section)? = document["search"] else {
      return false
    }
    return Self.layerMembers.contains { member in
      switch section[member] {
      case .array(let list)?: !list.isEmpty
      case .object(let object)?: !object.isEmpty
      default: false
      }
    }
  }
}
