import CKernels
import Primitives
import TensorTypes

extension Emitter {
  /// Emits what stands in an instruction's place in layer normalisations, if it belongs to one.
  /// - returns: whether it does
  mutating func emitLayerNormalization(
    at index: Int, _ normalizations: LayerNormalizations
  ) throws(OneDNNError) -> Bool {
    guard normalizations.skipped.contains(index) else { return false }
    origin = program.instructions[index].origin
    multiplyAdds = 0
    if let normalization = normalizations.forward[index] { try emit(normalization) }
    if let normalization = normalizations.backward[index], let gradient = normalization.gradient {
      try emit(gradient, of: normalization)
    }
    return true
  }

  private mutating func emit(_ normalization: LayerNormalization) throws(OneDNNError) {
    let layout = layout(normalization.y)
    let (mean, inverse) = (buffer(normalization.mean), buffer(normalization.inverse))
    let source = try operand(normalization.x, as: layout, in: normalization.type)
    let parameters = try parameters(of: normalization, as: layout)
    let target = buffer(normalization.y)
    append(
      kernel: "layerNormalization", reads: [source] + parameters, writes: [target, mean, inverse],
      mayReplace: normalization.gradient == nil ? [source] : []
    ) { (book: borrowing AddressBook) throws(OneDNNError) in
      var context = normalization.context
      (context.x, context.y) = (UnsafeRawPointer(book[source]), book[target])
      (context.mean, context.inverse) = (book.floats(mean), book.floats(inverse))
      if !parameters.isEmpty {
        context.scale = UnsafePointer(book.floats(parameters[0]))
        context.shift = UnsafePointer(book.floats(parameters[1]))
      }
      return BuiltStep(
        normalization.type == .bfloat16
          ? espalier_run_layer_normalization_bfloat16 : espalier_run_layer_normalization, context)
    }
  }

  private mutating func emit(
    _ gradient: LayerNormalization.Gradient, of normalization: LayerNormalization
  ) throws(OneDNNError) {
    let layout = layout(gradient.input)
    let (mean, inverse) = (buffer(normalization.mean), buffer(normalization.inverse))
    let source = try operand(normalization.x, as: layout, in: normalization.type)
    let given = try operand(gradient.output, as: layout, in: normalization.type)
    let parameters = try parameters(of: normalization, as: layout)
    let target = buffer(gradient.input)
    let length = normalization.length
    let partials = gradient.parameters.map { _ in
      temporary(Int(espalier_layer_normalization_groups) * 2 * length * 4)
    }
    append(
      kernel: "layerNormalizationGradient", reads: [source, given, mean, inverse] + parameters,
      writes: [target] + [partials].compactMap(\.self), mayReplace: [given]
    ) { (book: borrowing AddressBook) throws(OneDNNError) in
      var context = normalization.context
      (context.x, context.dy) = (UnsafeRawPointer(book[source]), UnsafeRawPointer(book[given]))
      context.dx = book[target]
      (context.mean, context.inverse) = (book.floats(mean), book.floats(inverse))
      if !parameters.isEmpty { context.scale = UnsafePointer(book.floats(parameters[0])) }
      if let partials { context.partials = book.floats(partials) }
      return BuiltStep(
        normalization.type == .bfloat16
          ? espalier_run_layer_normalization_gradient_bfloat16 : espalier_run_layer_normalization_gradient, context)
    }
    guard let partials, let sums = gradient.parameters else { return }
    let (scale, shift) = (destination(sums.scale, as: layout), destination(sums.shift, as: layout))
    append(kernel: "layerNormalizationGradient", reads: [partials], writes: [scale, shift]) {
      (book: borrowing AddressBook) throws(OneDNNError) in
      var context = normalization.context
      context.partials = book.floats(partials)
      (context.dscale, context.dshift) = (book.floats(scale), book.floats(shift))
      return BuiltStep(espalier_run_layer_normalization_totals, context, isDivisible: false)
    }
    try deliver(sums.scale, from: scale, in: layout)
    try deliver(sums.shift, from: shift, in: layout)
  }

  /// The scale and the shift in the order of a row; empty if there are none.
  private mutating func parameters(
    of normalization: LayerNormalization, as layout: Layout
  ) throws(OneDNNError) -> [BufferID] {
    guard let (scale, shift) = normalization.parameters else { return [] }
    return [try operand(scale, as: layout), try operand(shift, as: layout)]
  }
}

extension LayerNormalization {
  fileprivate var context: espalier_layer_normalization {
    var context = espalier_layer_normalization()
    (context.rows, context.length, context.epsilon) = (Int64(rows), Int64(length), Float(epsilon))
    return context
  }
}
