import Catalogues

/// What both halving schedulers can be set to: the ladder of rungs, and who goes up it.
public protocol Halving: FidelityScheduler, Configurable {
  var minEpochs: Int { get set }
  var maxEpochs: Int { get set }
  var reduction: Int { get set }
  var binRatio: Double { get set }
  /// 1 if fronts are promoted whole, 0 if the cut goes through them. Studies begun before there was a choice say
  /// nothing of it and mean 0; new ones are given 1.
  var wholeFronts: Int { get set }
  var minSamples: Double { get set }
  var minResolution: Double { get set }
  var accuracyMargin: Double { get set }
  /// Whether trials are compared by what is forecast of them for the last rung: see `RungForecast`.
  var forecast: Bool { get set }
}

extension Halving {
  static var halvingSettings: [Setting<Self>] {
    [
      Setting("minEpochs", \.minEpochs, in: 1...1_000_000, help: "Epochs of the first rung.").formerly("min_epochs"),
      Setting("maxEpochs", \.maxEpochs, in: 1...1_000_000, help: "Epochs of the last rung.").formerly("max_epochs"),
      Setting("reduction", \.reduction, in: 2...100, help: "One in so many is promoted, to so many times the epochs."),
      Setting("binRatio", \.binRatio, in: 1.1...1e15, help: "Trials compete within this ratio of parameters.")
        .formerly("bin_ratio"),
      Setting(
        "wholeFronts", \.wholeFronts, in: 0...1,
        help: "1 promotes whole fronts, 0 cuts the last one; 1 by default in a new study."
      ).formerly("whole_fronts"),
      Setting(
        "minSamples", \.minSamples, in: 1e-6...1,
        help: "The part of the training samples that the first rung trains on; the last has all."
      ).formerly("min_samples"),
      Setting(
        "minResolution", \.minResolution, in: 0.01...1,
        help: "The part of its edges that the input keeps on the first rung; the last has all."
      ).formerly("min_resolution"),
      Setting(
        "accuracyMargin", \.accuracyMargin, in: 0...1,
        help: "Accuracies in one step of this size count as equal: the sum of training losses decides. 0: off."
      ).formerly("accuracy_margin"),
      Setting(
        "forecast", \.forecast,
        help: "Whether trials compete by what is forecast for the last rung."),
    ]
  }

  public var comparesCurves: Bool { accuracyMargin > 0 }
  public var comparesProspects: Bool { forecast }

  public var rungEpochs: [Int] { epochLadder(from: minEpochs, to: maxEpochs, reduction: reduction) }

  public var rungs: [FidelityRung] {
    FidelityRung.ladder(rungEpochs, minSamples: minSamples, minResolution: minResolution)
  }

  /// The indices of a rung's reports that are promoted, the one that deserves it most first.
  /// - parameter least: how many are promoted at least, if so many are sound
  func promotions(of reports: [TrialReport], least: Int = 0) -> [Int] {
    Search.promotions(
      of: reports, binRatio: binRatio, reduction: reduction, least: least, wholeFronts: wholeFronts == 1,
      accuracyMargin: accuracyMargin)
  }
}
