import Optimizers
import Primitives

extension Program {
  /// Many training steps as one module: a loop over the steps of an epoch from ``StableHLOModule/Slot/firstStep`` to before
  /// ``StableHLOModule/Slot/stepLimit``. Each gathers its batch from the samples that the device holds, computes loss and
  /// gradients, and takes a step of the optimiser.
  ///
  /// Results are stored tensors as they are then, and tables with a number for each step: losses, norms of gradients, and how
  /// many samples were right, by their own label and by that of the sample that they were mixed with.
  ///
  /// With lanes it trains so many networks of one structure at once, each with its own weights, order of samples, draws and
  /// results, which are the first axis of what is stored and of these tables. Samples and the numbers of updates are shared.
  /// - precondition: the program is a training step for batches of the form's size, with targets that are classes
  public func stableHLO(epoch form: EpochForm, update: UpdateForm, lanes: Int? = nil) -> StableHLOModule {
    let parameters = parameters.map(\.shape.extents)
    let keys = StableHLOModule.Slot.stepKeys.argument(TensorType([form.stepCount, 4], .int32), lanes: lanes)
    let numbers = StableHLOModule.Slot.stepNumbers.argument(
      TensorType([form.stepCount, UpdateNumbers.Index.allCases.count]))
    let kept = update.kept(for: parameters, lanes: lanes)
    let stored = buffers.enumerated().map {
      StableHLOModule.Slot.buffer($0).argument(TensorType($1.shape.extents), lanes: lanes)
    }
    let arguments = form.arguments(lanes: lanes) + [keys, numbers] + kept + stored

    var outer = FunctionBuilder()
    let table = TensorType([form.stepCount])
    let tables = StableHLOModule.Slot.stepTables.map { slot in (slot: slot, value: outer.splat(0, table, lanes: lanes))
    }
    let carried = arguments + tables
    let inner = carried.enumerated().map { HLOValue(name: "%carried\($0)", type: $1.value.type, lanes: $1.value.lanes) }
    let bindings = Dictionary(uniqueKeysWithValues: zip(carried.map(\.slot), inner))
    let next = EpochWriter(program: self, form: form, update: update).step(bindings)

    let types = inner.map(\.written.text)
    let initial = zip(inner, carried).map { "\($0.name) = \($1.value.name)" }
    let returned = zip(carried, inner).map { next.values[$0.slot] ?? $1 }
    var lines = ["stablehlo.while(\(initial.joined(separator: ", "))) : \(types.joined(separator: ", "))", "cond {"]
    var condition = FunctionBuilder(prefix: "%c")
    let (step, limit) = (inner[0], inner[1])
    let isBefore = condition.compare("LT", step, limit)
    lines += condition.lines.map { "  " + $0 }
    lines += ["  stablehlo.return \(isBefore.name) : \(isBefore.type.text)", "} do {"]
    lines += next.body.lines.map { "  " + $0 }
    lines += [
      "  stablehlo.return \(returned.map(\.name).joined(separator: ", ")) : \(types.joined(separator: ", "))", "}",
    ]
    let results = outer.append(
      lines.joined(separator: "\n    "), results: inner.map { (type: $0.type, lanes: $0.lanes) })
    let named = zip(carried.map(\.slot), results).map { (slot: $0, value: $1) }
    let changed = Set((kept + stored + tables).map(\.slot))
    return StableHLOModule(outer, arguments: arguments, results: named.filter { changed.contains($0.slot) })
  }
}

/// One step of an epoch on its way into the loop.
private struct EpochWriter {
  let program: Program
  let form: EpochForm
  let update: UpdateForm

  /// - parameter read: what the loop carries
  /// - returns: what of it changes
  func step(
    _ read: [StableHLOModule.Slot: HLOValue]
  ) -> (body: FunctionBuilder, values: [StableHLOModule.Slot: HLOValue]) {
    func carried(_ slot: StableHLOModule.Slot) -> HLOValue { read[slot]! }
    var body = FunctionBuilder(prefix: "%b")
    let step = carried(.firstStep)
    let order = body.row(step, of: carried(.order))
    let labels = body.gather(carried(.labels), order)
    let changes = read[.changes].map { body.row(step, of: $0) }
    var input = body.inputs(form, body.gather(carried(.samples), order), changes: changes)
    var target = body.gather(carried(.classTargets), labels)
    if let shares = read[.mixShares] {
      let share = body.row(step, of: shares)
      input = body.mixedReversed(input, share)
      target = body.mixedReversed(target, share)
    }
    var values = read
    let shape = program.values.first { $0.role == .input }?.shape.extents
    values[.input] = body.reshape(input, to: shape ?? input.extents)
    values[.target] = target
    values[.randomKey] = body.row(step, of: carried(.stepKeys))
    var steps = ProgramWriter(program, in: body, reading: values)
    steps.writeInstructions()
    let made = Dictionary(uniqueKeysWithValues: steps.results().map { ($0.slot, $0.value) })
    body = steps.body

    values[.updateNumbers] = body.row(step, of: carried(.stepNumbers))
    var writer = UpdateWriter(update, program.parameters.map(\.shape.extents), in: body, reading: values)
    writer.write(gradients: program.parameters.indices.map { made[.gradient($0)]! })
    body = writer.body
    var next = Dictionary(uniqueKeysWithValues: writer.results.map { ($0.slot, $0.value) })
    for index in program.buffers.indices { next[.buffer(index)] = made[.buffer(index)] }
    if let loss = made[.loss] { next[.losses] = body.replacing(step, of: carried(.losses), with: loss) }
    if let norm = next[.gradientNorm] { next[.norms] = body.replacing(step, of: carried(.norms), with: norm) }
    if let output = made[.output] {
      let own = body.correctCount(output, labels)
      next[.ownCorrect] = body.replacing(step, of: carried(.ownCorrect), with: own)
      if form.mixes {
        let mixed = body.correctCount(output, body.reverse(labels, [0]))
        next[.mixedCorrect] = body.replacing(step, of: carried(.mixedCorrect), with: mixed)
      }
    }
    next[.firstStep] = body.apply("add", step, 1)
    next[.gradientNorm] = nil
    for (slot, value) in read {
      guard let lanes = value.lanes, let made = next[slot] else { continue }
      next[slot] = body.stretched(made, to: lanes)
    }
    return (body, next)
  }
}
