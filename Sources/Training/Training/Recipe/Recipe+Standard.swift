import Datasets
import JSONText
import Optimizers
import Tasks
import TensorTypes

extension Recipe {
  /// Steps of a training, fewer of which leave most networks half trained.
  private static let leastSteps = 2_000
  /// So few samples that this is not enough for the steps are overfitted rather than learned.
  private static let mostEpochs = 200

  /// The recipe of a search that names none: one cycle of Muon, of AdamW for tables, by the kind of data and the epochs. Rates,
  /// decay, smoothing and the whitened first layer are those that were measured on CIFAR-10 and MNIST-1D
  /// (docs/decisions/0032-muon.md).
  /// - Parameters:
  ///   - shape: of a sample: [channels, height, width], [channels, length] or [features]
  ///   - form: of the targets; labels are smoothed of classes alone
  ///   - samples: how many there are to train on; where they are few, an epoch is short, and there are more of them
  ///   - epochs: nil for as many as suit the kind of data and the number of samples
  public static func standard(
    for shape: Shape, targets form: Targets.Form = .classes, samples: Int = .max, epochs: Int? = nil
  ) -> Recipe {
    let batch = shape.rank == 1 ? 32 : 64
    let enough = samples >= leastSteps * batch ? 1 : leastSteps / max(1, (samples + batch - 1) / batch)
    func suiting(_ usual: Int) -> Int { epochs ?? max(usual, min(enough, mostEpochs)) }
    var recipe = Recipe()
    recipe.name = "standard"
    recipe.batchSize = batch
    recipe.optimizer =
      shape.rank == 1
      ? .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decoupledDecay: true)
      : .muon(momentum: 0.95, beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
    if form == .classes { recipe.labelSmoothing = smoothing(shape) }
    recipe.schedule = .oneCycle(OneCycle())
    recipe.weightDecay = 0.01
    recipe.normalization = .training
    recipe.validation = ValidationSplit(.fraction(0.2))
    switch shape.rank {
    case 3:
      recipe.epochs = suiting(5)
      // A steep cycle suits few epochs.
      recipe.learningRate = recipe.epochs <= 8 ? 0.03 : 0.02
      recipe.validation = ValidationSplit(.fraction(0.1))
      recipe.initialWeights.whitening = true
      recipe.augmentation.horizontalFlip = shape[0] == 3
      // More padding, cut-out and mixup cost networks of a few thousand parameters accuracy (docs/decisions/0043-little-padding.md).
      if recipe.epochs >= 20 { recipe.augmentation.cropPadding = max(1, shape[1] / 16) }
    case 2:
      recipe.epochs = suiting(20)
      recipe.learningRate = 0.02
    default:
      recipe.epochs = suiting(40)
      recipe.learningRate = 0.01
    }
    return recipe
  }

  /// The label smoothing of classes. The smallest networks of sequences lose by more of it, larger ones by less.
  private static func smoothing(_ shape: Shape) -> Double {
    switch shape.rank {
    case 3: 0.1
    case 2: 0.03
    default: 0
    }
  }

  /// Members of this recipe that a search may change where nobody named a recipe, with narrow ranges around what they are:
  /// a search section's `recipe`.
  /// - Parameters:
  ///   - shape: of a sample
  ///   - form: label smoothing is for classes alone
  public func standardAxes(for shape: Shape, targets form: Targets.Form) -> JSONObject {
    var axes = JSONObject()
    axes["learningRate"] = ["minimum": .number(learningRate / 2), "maximum": .number(learningRate * 2)]
    axes["weightDecay"] = ["minimum": .number(weightDecay / 4), "maximum": .number(weightDecay * 4)]
    if form == .classes {
      axes["labelSmoothing"] = shape.rank == 2 ? [0, .number(Self.smoothing(shape)), 0.1] : [0, 0.05, 0.1]
    }
    let padding = augmentation.cropPadding
    if padding > 0 { axes["augmentation.cropPadding"] = [0, .integer(padding), .integer(2 * padding)] }
    if shape.rank == 3, shape[0] != 3 { axes["augmentation.flip"] = [false, true] }
    return axes
  }
}
