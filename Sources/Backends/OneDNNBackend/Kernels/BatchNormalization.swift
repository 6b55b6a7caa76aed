import CKernels
import Primitives
import TensorTypes

extension Emitter {
  mutating func emitBatchNormalization(
    _ normalization: BatchNormalization, _ inputs: [Value], _ outputs: [Value]
  ) throws(OneDNNError) {
    let layout = layout(outputs[0])
    let shape = shape(outputs[0])
    let affine = normalization.affine
    let x = try operand(inputs[0], as: layout)
    let residual = normalization.residual ? try operand(inputs[inputs.count - 1], as: layout) : nil
    let parameters = inputs[1...(affine ? 4 : 2)].map { buffer($0) }
    let results = outputs.map { buffer($0) }
    let context = normalizationContext(normalization, shape, layout)
    let (partials, coefficients) = scratch(context)
    let halves = type(outputs[0]) == .bfloat16
    let fill = { (book: borrowing AddressBook) -> espalier_batch_normalization in
      var context = context
      context.x = UnsafeRawPointer(book[x])
      if affine {
        context.scale = UnsafePointer(book.floats(parameters[0]))
        context.shift = UnsafePointer(book.floats(parameters[1]))
      }
      context.running_mean = UnsafePointer(book.floats(parameters[affine ? 2 : 0]))
      context.running_variance = UnsafePointer(book.floats(parameters[affine ? 3 : 1]))
      context.y = book[results[0]]
      if let residual { context.residual = UnsafeRawPointer(book[residual]) }
      if normalization.training {
        (context.mean, context.variance) = (book.floats(results[1]), book.floats(results[2]))
        (context.new_running_mean, context.new_running_variance) = (book.floats(results[3]), book.floats(results[4]))
        if normalization.relu { context.mask = book[results[5]] }
      }
      (context.partials, context.coefficients) = (book.floats(partials), book.floats(coefficients))
      return context
    }
    if normalization.training {
      appendNormalization(
        halves ? espalier_run_batch_sums_halves : espalier_run_batch_sums, reads: [x], writes: [partials], fill)
      appendNormalization(
        espalier_run_batch_totals, reads: [partials] + parameters, writes: [coefficients] + results[1...4], fill)
    } else {
      appendNormalization(espalier_run_running_totals, reads: parameters, writes: [coefficients], fill)
    }
    let masks = normalization.training && normalization.relu ? [results[5]] : []
    let maps = [x] + (residual.map { [$0] } ?? [])
    appendNormalization(
      halves ? espalier_run_batch_apply_halves : espalier_run_batch_apply, reads: maps + [coefficients],
      writes: [results[0]] + masks, fill, mayReplace: maps)
  }

  mutating func emitBatchNormalizationGradient(
    _ normalization: BatchNormalization, _ inputs: [Value], _ outputs: [Value]
  ) throws(OneDNNError) {
    let layout = layout(outputs[0])
    let affine = normalization.affine
    let x = try operand(inputs[0], as: layout)
    let gradient = try operand(inputs[3], as: layout)
    let (mean, variance) = (buffer(inputs[1]), buffer(inputs[2]))
    let scale = affine ? buffer(inputs[4]) : nil
    let mask = normalization.relu ? buffer(inputs[affine ? 5 : 4]) : nil
    let results = outputs.map { buffer($0) }
    let context = normalizationContext(normalization, shape(outputs[0]), layout)
    let (partials, coefficients) = scratch(context)
    let halves = type(outputs[0]) == .bfloat16
    let fill = { (book: borrowing AddressBook) -> espalier_batch_normalization in
      var context = context
      (context.x, context.dy) = (UnsafeRawPointer(book[x]), UnsafeRawPointer(book[gradient]))
      (context.mean, context.variance) = (book.floats(mean), book.floats(variance))
      if let scale {
        context.scale = UnsafePointer(book.floats(scale))
        (context.dscale, context.dshift) = (book.floats(results[1]), book.floats(results[2]))
      }
      if let mask { context.mask = book[mask] }
      context.dx = book[results[0]]
      (context.partials, context.coefficients) = (book.floats(partials), book.floats(coefficients))
      return context
    }
    let maps = [x, gradient] + (mask.map { [$0] } ?? [])
    appendNormalization(
      halves ? espalier_run_batch_gradient_sums_halves : espalier_run_batch_gradient_sums, reads: maps + [mean],
      writes: [partials], fill, isGradient: true)
    appendNormalization(
      espalier_run_batch_gradient_totals, reads: [partials, mean, variance] + (scale.map { [$0] } ?? []),
      writes: [coefficients] + results[1...], fill, isGradient: true)
    appendNormalization(
      halves ? espalier_run_batch_gradient_apply_halves : espalier_run_batch_gradient_apply,
      reads: maps + [coefficients], writes: [results[0]], fill, mayReplace: [gradient, x], isGradient: true)
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
    return context
  }

  private mutating func scratch(
    _ context: espalier_batch_normalization
  ) -> (partials: BufferID, coefficients: BufferID) {
    (
      temporary(Int(context.map.planes * context.map.lanes) * 2 * 4),
      temporary(Int(context.map.blocks * context.period) * 4 * 4)
    )
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
