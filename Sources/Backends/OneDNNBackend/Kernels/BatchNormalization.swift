import CKernels
import Primitives
import TensorTypes

extension Emitter {
  mutating func emitBatchNormalization(
    _ normalization: BatchNormalization, _ inputs: [Value], _ outputs: [Value]
  ) throws(OneDNNError) {
    let named = normalization.inputs(inputs)
    let y = normalization.outputs(outputs).y
    let (layout, shape) = (layout(y), shape(y))
    let x = try operand(named.x, as: layout)
    var residual: BufferID?
    if let map = named.residual { residual = try operand(map, as: layout) }
    var addend: BufferID?
    if let map = named.addend { addend = try operand(map, as: layout) }
    let scale = named.scale.map { buffer($0) }
    let shift = named.shift.map { buffer($0) }
    let (runningMean, runningVariance) = (buffer(named.runningMean), buffer(named.runningVariance))
    let results = normalization.outputs(outputs.map { buffer($0) })
    let context = normalizationContext(normalization, shape, layout)
    let formed = normalizationSums[named.x]
    let partials = formed ?? self.partials(context)
    let coefficients = self.coefficients(context)
    let isBfloat16 = type(y) == .bfloat16
    let fill = { (book: borrowing AddressBook) -> espalier_batch_normalization in
      var context = context
      context.x = UnsafeRawPointer(book[x])
      if let scale { context.scale = UnsafePointer(book.floats(scale)) }
      if let shift { context.shift = UnsafePointer(book.floats(shift)) }
      context.running_mean = UnsafePointer(book.floats(runningMean))
      context.running_variance = UnsafePointer(book.floats(runningVariance))
      context.y = book[results.y]
      if let residual { context.residual = UnsafeRawPointer(book[residual]) }
      if let addend { context.addend = UnsafeRawPointer(book[addend]) }
      if let statistics = results.statistics {
        (context.mean, context.variance) = (book.floats(statistics.mean), book.floats(statistics.variance))
        context.new_running_mean = book.floats(statistics.newRunningMean)
        context.new_running_variance = book.floats(statistics.newRunningVariance)
      }
      if let mask = results.mask { context.mask = book[mask] }
      (context.partials, context.coefficients) = (book.floats(partials), book.floats(coefficients))
      return context
    }
    let parameters = [scale, shift].compactMap { $0 } + [runningMean, runningVariance]
    if let statistics = results.statistics {
      if formed == nil {
        appendNormalization(
          isBfloat16 ? espalier_run_batch_sums_bfloat16 : espalier_run_batch_sums, reads: [x], writes: [partials], fill)
      }
      appendNormalization(
        espalier_run_batch_totals, reads: [partials] + parameters, writes: [coefficients] + statistics.list, fill)
    } else {
      appendNormalization(espalier_run_running_totals, reads: parameters, writes: [coefficients], fill)
    }
    let maps = [x] + [residual, addend].compactMap { $0 }
    let apply: espalier_kernel =
      if normalization.activation != nil || addend != nil {
        isBfloat16 ? espalier_run_batch_activate_bfloat16 : espalier_run_batch_activate
      } else {
        isBfloat16 ? espalier_run_batch_apply_bfloat16 : espalier_run_batch_apply
      }
    appendNormalization(
      apply, reads: maps + [coefficients],
      writes: [results.y] + [results.mask].compactMap { $0 }, fill, mayReplace: maps)
  }

  mutating func emitBatchNormalizationGradient(
    _ normalization: BatchNormalization, _ inputs: [Value], _ outputs: [Value]
  ) throws(OneDNNError) {
    let named = normalization.gradientInputs(inputs)
    let dx = normalization.gradientOutputs(outputs).x
    let layout = layout(dx)
    // A mask has one form for each type of elements, and the forward pass of what is a result of the program has 32 bits.
    let type = named.mask.flatMap { maskedType($0) } ?? type(dx)
    let x = try operand(named.x, as: layout, in: type)
    let gradient = try operand(named.outputGradient, as: layout, in: type)
    let target = destination(dx, as: layout, in: type)
    let (mean, variance) = (buffer(named.mean), buffer(named.variance))
    let scale = named.scale.map { buffer($0) }
    let mask = named.mask.map { buffer($0) }
    let shift = named.shift.map { buffer($0) }
    let (dscale, dshift) = (
      normalization.gradientOutputs(outputs).scale.map { buffer($0) },
      normalization.gradientOutputs(outputs).shift.map { buffer($0) }
    )
    let context = normalizationContext(normalization, shape(dx), layout)
    let (partials, coefficients) = (self.partials(context), self.coefficients(context))
    // What was multiplied by a dear slope is kept for the second pass.
    let keeps = normalization.activation.map { ActivationKernel.hasDearSlope($0) } ?? false
    let pulled = keeps ? temporary(shape(dx).elementCount * type.byteCount) : nil
    let kernels = GradientKernels(
      isBfloat16: type == .bfloat16, isActivated: normalization.activation != nil, keepsPulled: keeps)
    let recalled = normalization.activation == nil ? nil : self.coefficients(context)
    let fill = { (book: borrowing AddressBook) -> espalier_batch_normalization in
      var context = context
      (context.x, context.dy) = (UnsafeRawPointer(book[x]), UnsafeRawPointer(book[gradient]))
      (context.mean, context.variance) = (book.floats(mean), book.floats(variance))
      if let scale { context.scale = UnsafePointer(book.floats(scale)) }
      if let shift { context.shift = UnsafePointer(book.floats(shift)) }
      if let dscale { context.dscale = book.floats(dscale) }
      if let dshift { context.dshift = book.floats(dshift) }
      if let mask { context.mask = book[mask] }
      context.dx = book[target]
      (context.partials, context.coefficients) = (book.floats(partials), book.floats(coefficients))
      if let recalled { context.recalled = book.floats(recalled) }
      if let pulled { context.pulled = book[pulled] }
      return context
    }
    let maps = [x, gradient] + [mask].compactMap { $0 }
    if let recalled {
      appendNormalization(
        espalier_run_batch_recall, reads: [mean, variance] + [scale, shift].compactMap { $0 }, writes: [recalled],
        fill, isGradient: true)
    }
    appendNormalization(
      kernels.sums, reads: maps + [recalled ?? mean], writes: [pulled].compactMap { $0 } + [partials], fill,
      mayReplace: pulled == nil ? [] : [gradient], isGradient: true)
    appendNormalization(
      espalier_run_batch_gradient_totals, reads: [partials, mean, variance] + [scale].compactMap { $0 },
      writes: [coefficients] + [dscale, dshift].compactMap { $0 }, fill, isGradient: true)
    let read = pulled.map { [x, $0] } ?? maps + [recalled].compactMap { $0 }
    appendNormalization(
      kernels.apply, reads: read + [coefficients], writes: [target],
      { (book: borrowing AddressBook) in
        var context = fill(book)
        if let pulled { context.dy = UnsafeRawPointer(book[pulled]) }
        return context
      }, mayReplace: [pulled ?? gradient, x], isGradient: true)
    try deliver(dx, from: target, in: layout, type)
  }

  /// The type of the map that a mask belongs to.
  private func maskedType(_ mask: Value) -> DataType? {
    program.instructions.first { $0.outputs.contains(mask) }.map { type($0.outputs[0]) }
  }

  private func normalizationContext(
    _ normalization: BatchNormalization, _ shape: Shape, _ layout: Layout
  ) -> espalier_batch_normalization {
    var context = espalier_batch_normalization()
    context.map = espalier_map(shape, layout)
    context.channels = Int64(shape[1])
    context.period = espalier_period(context.map.lanes)
    context.epsilon = Float(normalization.epsilon)
    context.momentum = Float(normalization.momentum)
    context.relu = normalization.relu ? 1 : 0
    if let activation = normalization.activation {
      let kernel = ActivationKernel(activation)
      (context.function, context.alpha, context.beta) = (kernel.function, kernel.alpha, kernel.beta)
    }
    return context
  }

  private mutating func partials(_ context: espalier_batch_normalization) -> BufferID {
    temporary(Int(context.map.planes * context.map.lanes) * 2 * 4)
  }

  private mutating func coefficients(_ context: espalier_batch_normalization) -> BufferID {
    temporary(Int(context.map.blocks * context.period) * 4 * 4)
  }

  private mutating func appendNormalization(
    _ kernel: @escaping espalier_kernel, reads: [BufferID], writes: [BufferID],
    _ fill: @escaping (borrowing AddressBook) -> espalier_batch_normalization,
    mayReplace: [BufferID] = [], isGradient: Bool = false
  ) {
    append(
      kernel: isGradient ? "batchNormalizationGradient" : "batchNormalization", reads: reads, writes: writes,
      mayReplace: mayReplace
    ) { (book: borrowing AddressBook) throws(OneDNNError) in
      BuiltStep(kernel, fill(book))
    }
  }
}

/// The two passes over maps in the gradient of a normalisation.
private struct GradientKernels {
  let sums: espalier_kernel
  let apply: espalier_kernel

  /// - parameter keepsPulled: whether the first pass leaves to the second what it multiplied by the slope
  init(isBfloat16: Bool, isActivated: Bool, keepsPulled: Bool) {
    let plain: espalier_kernel =
      isBfloat16 ? espalier_run_batch_gradient_sums_bfloat16 : espalier_run_batch_gradient_sums
    let activated: espalier_kernel =
      isBfloat16 ? espalier_run_activated_gradient_sums_bfloat16 : espalier_run_activated_gradient_sums
    sums = isActivated ? activated : plain
    let plainRest: espalier_kernel =
      isBfloat16 ? espalier_run_batch_gradient_apply_bfloat16 : espalier_run_batch_gradient_apply
    let activatedRest: espalier_kernel =
      isBfloat16 ? espalier_run_activated_gradient_apply_bfloat16 : espalier_run_activated_gradient_apply
    apply = isActivated && !keepsPulled ? activatedRest : plainRest
  }
}
