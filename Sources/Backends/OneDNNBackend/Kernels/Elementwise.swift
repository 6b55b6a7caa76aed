import CKernels
import COneDNN
import Primitives
import TensorTypes

/// No layout has gaps, so functions of one element run over a flat list, whatever the shape.
extension Emitter {
  mutating func emitElementwise(_ function: Elementwise, input: Value, output: Value) throws(OneDNNError) {
    let layout = layout(output)
    let source = try operand(input, as: layout)
    if ActivationKernel.hasKernel(function) {
      let isBfloat16 = type(output) == .bfloat16
      return appendActivation(
        isBfloat16 ? espalier_run_activation_bfloat16 : espalier_run_activation, "elementwise", function, source, nil,
        to: output)
    }
    var list = try MemoryDescriptor.rowMajor([shape(output).elementCount], type(output).library)
    let descriptor = try elementwiseDescriptor(EltwiseFunction(gradientOf: function), &list)
    append(
      descriptor, "elementwise", reads: [(DNNL_ARG_SRC, list, source)],
      writes: [(DNNL_ARG_DST, list, buffer(output))], mayReplace: [source])
  }

  mutating func emitElementwiseGradient(
    _ function: Elementwise, _ inputs: [Value], output: Value
  ) throws(OneDNNError) {
    let layout = layout(output)
    let named = Elementwise.GradientInputs(inputs)
    let known = try operand(named.known, as: layout)
    let gradient = try operand(named.outputGradient, as: layout)
    if ActivationKernel.hasKernel(function) {
      let isBfloat16 = type(output) == .bfloat16
      return appendActivation(
        isBfloat16 ? espalier_run_activation_gradient_bfloat16 : espalier_run_activation_gradient,
        "elementwiseGradient", function, known, gradient, to: output)
    }
    var list = try MemoryDescriptor.rowMajor([shape(output).elementCount], type(output).library)
    let form = EltwiseFunction(gradientOf: function)
    let forward = try elementwiseDescriptor(form, &list)
    var operation = dnnl_eltwise_desc_t()
    try check(
      dnnl_eltwise_backward_desc_init(&operation, form.algorithm, &list.raw, &list.raw, form.alpha, form.beta),
      "describing the gradient of \(function)")
    let descriptor = try PrimitiveDescriptor(
      &operation, PrimitiveAttributes(), hint: forward, on: engine, "creating the gradient of \(function)")
    append(
      descriptor, "elementwiseGradient",
      reads: [
        (function.gradientUsesOutput ? DNNL_ARG_DST : DNNL_ARG_SRC, list, known),
        (DNNL_ARG_DIFF_DST, list, gradient),
      ], writes: [(DNNL_ARG_DIFF_SRC, list, buffer(output))], mayReplace: [gradient])
  }

  /// A pass of our own kernels over a list, or over two.
  private mutating func appendActivation(
    _ kernel: @escaping espalier_kernel, _ name: String, _ function: Elementwise, _ x: BufferID,
    _ gradient: BufferID?, to output: Value
  ) {
    let target = buffer(output)
    let count = shape(output).elementCount
    let form = ActivationKernel(function)
    let reads = [x] + [gradient].compactMap { $0 }
    append(kernel: name, reads: reads, writes: [target], mayReplace: [gradient ?? x]) {
      (book: borrowing AddressBook) throws(OneDNNError) in
      var context = espalier_elementwise()
      (context.count, context.function) = (Int64(count), form.function)
      (context.alpha, context.beta) = (form.alpha, form.beta)
      context.x = UnsafeRawPointer(book[x])
      if let gradient { context.dy = UnsafeRawPointer(book[gradient]) }
      context.y = book[target]
      return BuiltStep(kernel, context)
    }
  }

  private func elementwiseDescriptor(
    _ function: EltwiseFunction, _ list: inout MemoryDescriptor
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_eltwise_desc_t()
    try check(
      dnnl_eltwise_forward_desc_init(
        &operation, dnnl_forward_training, function.algorithm, &list.raw, function.alpha, function.beta),
      "describing a function of elements")
    return try PrimitiveDescriptor(
      &operation, PrimitiveAttributes(), on: engine, "creating a function of elements")
  }
}
