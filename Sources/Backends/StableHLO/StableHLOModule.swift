/// A function `main` as StableHLO's text, with a name for each argument and each result.
public struct StableHLOModule: Hashable, Sendable {
  /// What an argument or a result is. Numbers are indices into the program's lists.
  public enum Slot: Hashable, Sendable {
    case input, target, randomKey
    case parameter(Int)
    case gradient(Int)
    case buffer(Int)
    case firstMoment(Int)
    case secondMoment(Int)
    case average(Int)
    /// The numbers of one step of an optimiser, ``Optimizers/UpdateNumbers``.
    case updateNumbers
    case output, loss
    /// The norm of all gradients together before clipping.
    case gradientNorm

    /// The first step of a run of many, and the one after the last.
    case firstStep, stepLimit
    /// All samples, the class of each, and the distribution that is wanted of each class.
    case samples, labels, classTargets
    /// For each step of an epoch: the samples of its batch, how their pictures are changed, what a sample keeps when it is
    /// mixed, its random key, and the numbers of its update.
    case order, changes, mixShares, stepKeys, stepNumbers
    /// For each step: its loss, the norm of its gradients, how many samples were right by their own label, and by that of the
    /// sample that they were mixed with.
    case losses, norms, ownCorrect, mixedCorrect

    /// What a run of many steps notes of each.
    static let stepTables: [Slot] = [.losses, .norms, .ownCorrect, .mixedCorrect]
  }

  public struct Tensor: Hashable, Sendable {
    public var slot: Slot
    public var type: TensorType
  }

  public let text: String
  public let arguments: [Tensor]
  public let results: [Tensor]

  /// - parameters:
  ///   - arguments: with the values that the body reads
  ///   - results: with values of the body or arguments
  ///   - donated: arguments whose memory a result of the same slot may take
  init(
    _ body: FunctionBuilder, arguments: [(slot: Slot, value: HLOValue)], results: [(slot: Slot, value: HLOValue)],
    donated: Set<Slot> = []
  ) {
    self.arguments = arguments.map { Tensor(slot: $0.slot, type: $0.value.written) }
    self.results = results.map { Tensor(slot: $0.slot, type: $0.value.written) }
    let parameters = arguments.map { argument in
      let target = donated.contains(argument.slot) ? results.firstIndex { $0.slot == argument.slot } : nil
      let attribute = target.map { " {tf.aliasing_output = \($0) : i32}" } ?? ""
      return "\(argument.value.name): \(argument.value.written.text)\(attribute)"
    }
    let (values, types) = (results.map(\.value.name), results.map(\.value.written.text))
    var lines = ["module @espalier {", "  func.func public @main("]
    lines += parameters.enumerated().map { "    \($1)\($0 == parameters.count - 1 ? "" : ",")" }
    lines.append("  ) -> (\(types.joined(separator: ", "))) {")
    lines += body.lines.map { "    " + $0 }
    lines.append("    return \(values.joined(separator: ", ")) : \(types.joined(separator: ", "))")
    lines += ["  }", "}"]
    text = lines.joined(separator: "\n") + "\n"
  }
}

extension StableHLOModule.Slot {
  /// The name of an argument in the text.
  var name: String {
    switch self {
    case .input: "%input"
    case .target: "%target"
    case .randomKey: "%key"
    case .parameter(let number): "%parameter\(number)"
    case .gradient(let number): "%gradient\(number)"
    case .buffer(let number): "%buffer\(number)"
    case .firstMoment(let number): "%first\(number)"
    case .secondMoment(let number): "%second\(number)"
    case .average(let number): "%average\(number)"
    case .updateNumbers: "%numbers"
    case .output: "%output"
    case .loss: "%loss"
    case .gradientNorm: "%norm"
    case .firstStep, .stepLimit, .samples, .labels, .classTargets, .order, .changes, .mixShares, .stepKeys,
      .stepNumbers,
      .losses, .norms, .ownCorrect, .mixedCorrect:
      "%\(self)"
    }
  }

  /// The slot as an argument of a type.
  /// - parameter lanes: if each has its own
  func argument(_ type: TensorType, lanes: Int? = nil) -> (slot: StableHLOModule.Slot, value: HLOValue) {
    (self, HLOValue(name: name, type: type, lanes: lanes))
  }
}
