import Optimizers

extension UpdateForm {
  /// One step of the optimiser as a module: its numbers, parameters, gradients and what the rule keeps are arguments; the
  /// norm of the gradients and all but the gradients again are results.
  public func stableHLO(for parameters: [[Int]]) -> StableHLOModule {
    let gradients = parameters.indices.map { StableHLOModule.Slot.gradient($0).argument(TensorType(parameters[$0])) }
    let numbers = StableHLOModule.Slot.updateNumbers.argument(TensorType([UpdateNumbers.Index.allCases.count]))
    let kept = kept(for: parameters)
    let arguments = [numbers] + kept + gradients
    let values = Dictionary(uniqueKeysWithValues: ([numbers] + kept).map { ($0.slot, $0.value) })
    var writer = UpdateWriter(self, parameters, in: FunctionBuilder(), reading: values)
    writer.write(gradients: gradients.map(\.value))
    return StableHLOModule(writer.body, arguments: arguments, results: writer.results)
  }

  /// Parameters, moments and averages, as far as the rule has them.
  func kept(for parameters: [[Int]], lanes: Int? = nil) -> [(slot: StableHLOModule.Slot, value: HLOValue)] {
    var slots: [(Int) -> StableHLOModule.Slot] = [{ .parameter($0) }]
    if keepsFirstMoments { slots.append { .firstMoment($0) } }
    if keepsSecondMoments { slots.append { .secondMoment($0) } }
    if averages { slots.append { .average($0) } }
    return slots.flatMap { slot in
      parameters.indices.map { slot($0).argument(TensorType(parameters[$0]), lanes: lanes) }
    }
  }
}

/// The step of an optimiser on its way into a function.
struct UpdateWriter {
  let form: UpdateForm
  let parameters: [[Int]]
  var body: FunctionBuilder
  private(set) var results: [(slot: StableHLOModule.Slot, value: HLOValue)] = []
  private let read: [StableHLOModule.Slot: HLOValue]

  /// - parameters:
  ///   - body: what to continue
  ///   - read: the numbers of the step, and what the optimiser keeps
  init(
    _ form: UpdateForm, _ parameters: [[Int]], in body: FunctionBuilder, reading read: [StableHLOModule.Slot: HLOValue]
  ) {
    self.form = form
    self.parameters = parameters
    self.body = body
    self.read = read
  }

  mutating func write(gradients: [HLOValue]) {
    let squares = gradients.map { gradient in
      body.sum(body.apply("multiply", gradient, gradient), over: Array(gradient.extents.indices))
    }
    let sum = squares.dropFirst().reduce(squares[0]) { body.apply("add", $0, $1) }
    let norm = body.apply("sqrt", sum)
    let scale = form.clips ? clipScale(norm) : nil
    var groups: [[(slot: StableHLOModule.Slot, value: HLOValue)]] = [[], [], [], []]
    for (index, gradient) in gradients.enumerated() {
      let scaled = scale.map { body.apply("multiply", gradient, stretch($0, gradient)) } ?? gradient
      let parameter = value(.parameter(index))
      let isSpared = form.sparesVectors && parameters[index].count < 2
      let matrix = form.evensMatrices ? WeightMatrix(of: parameters[index]) : nil
      let step =
        matrix.map { muon(index, scaled, $0) }
        ?? (form.isAdam ? adam(index, scaled, isSpared) : descent(index, scaled, isSpared))
      groups[0].append((.parameter(index), step.parameter))
      if let first = step.first { groups[1].append((.firstMoment(index), first)) }
      if let second = step.second { groups[2].append((.secondMoment(index), second)) }
      if form.averages {
        let average = value(.average(index))
        let difference = body.apply("subtract", step.parameter, average)
        let share = body.apply("multiply", difference, number(.averageShare, parameter))
        groups[3].append((.average(index), body.apply("add", average, share)))
      }
    }
    results = [(.gradientNorm, norm)] + groups.joined()
  }

  /// min(1, limit / (norm + 1e-6)); a norm that is no number reaches the parameters.
  private mutating func clipScale(_ norm: HLOValue) -> HLOValue {
    let ratio = body.apply("divide", number(.clipNorm, norm), body.apply("add", norm, 1e-6))
    return body.apply("minimum", ratio, 1)
  }

  private typealias Step = (parameter: HLOValue, first: HLOValue?, second: HLOValue?)

  /// v ← momentum · v + g; p ← p − rate · (own · g + share · v).
  private mutating func descent(_ index: Int, _ scaled: HLOValue, _ isSpared: Bool) -> Step {
    let parameter = value(.parameter(index))
    var gradient = scaled
    if !isSpared { gradient = sum(gradient, product(number(.decay, parameter), parameter)) }
    let rate = number(.rate, parameter)
    guard form.keepsFirstMoments else {
      return (body.apply("subtract", parameter, product(rate, gradient)), nil, nil)
    }
    let momentum = number(.momentum, parameter)
    let velocity = sum(product(momentum, value(.firstMoment(index))), gradient)
    let direction = form.looksAhead ? sum(gradient, product(momentum, velocity)) : velocity
    return (body.apply("subtract", parameter, product(rate, direction)), velocity, nil)
  }

  private mutating func adam(_ index: Int, _ scaled: HLOValue, _ isSpared: Bool) -> Step {
    let (parameter, mean) = (value(.parameter(index)), value(.firstMoment(index)))
    var (gradient, kept) = (scaled, parameter)
    if !isSpared {
      gradient = sum(gradient, product(number(.coupledDecay, parameter), parameter))
      kept = product(parameter, number(.keep, parameter))
    }
    let distance = body.apply("subtract", gradient, mean)
    let newMean = sum(mean, product(distance, number(.firstShare, parameter)))
    let square = sum(
      product(value(.secondMoment(index)), number(.secondKeep, parameter)),
      product(product(gradient, gradient), number(.secondShare, parameter)))
    let root = body.apply("divide", body.apply("sqrt", square), number(.correction, parameter))
    let quotient = body.apply("divide", newMean, sum(root, number(.epsilon, parameter)))
    let step = product(number(.stepSize, parameter), quotient)
    return (body.apply("subtract", kept, step), newMean, square)
  }

  /// m ← momentum · m + (1 − momentum) · g; the look-ahead of m, with its directions evened out, is taken from the parameter.
  private mutating func muon(_ index: Int, _ gradient: HLOValue, _ matrix: WeightMatrix) -> Step {
    let (parameter, mean) = (value(.parameter(index)), value(.firstMoment(index)))
    let momentum = number(.momentum, parameter)
    let rest = body.apply("subtract", body.splat(1, like: parameter), momentum)
    let newMean = sum(mean, product(body.apply("subtract", gradient, mean), rest))
    let ahead = sum(gradient, product(body.apply("subtract", newMean, gradient), momentum))
    let evened = body.evened(body.reshape(ahead, to: [matrix.rows, matrix.columns]), matrix)
    let rate = body.apply("multiply", number(.rate, parameter), matrix.stepLength)
    let step = product(rate, body.reshape(evened, to: parameter.extents))
    let kept = product(parameter, number(.keep, parameter))
    return (body.apply("subtract", kept, step), newMean, value(.secondMoment(index)))
  }

  private func value(_ slot: StableHLOModule.Slot) -> HLOValue {
    guard let value = read[slot] else { preconditionFailure("nothing makes what the optimiser keeps") }
    return value
  }

  /// One of the step's numbers, stretched to a tensor.
  private mutating func number(_ index: UpdateNumbers.Index, _ tensor: HLOValue) -> HLOValue {
    let one = body.slice(value(.updateNumbers), [0: (index.rawValue, index.rawValue + 1, 1)])
    return stretch(body.reshape(one, to: []), tensor)
  }

  private mutating func stretch(_ scalar: HLOValue, _ tensor: HLOValue) -> HLOValue {
    body.broadcast(scalar, to: tensor.extents, axes: [])
  }

  private mutating func sum(_ left: HLOValue, _ right: HLOValue) -> HLOValue { body.apply("add", left, right) }
  private mutating func product(_ left: HLOValue, _ right: HLOValue) -> HLOValue { body.apply("multiply", left, right) }
}
