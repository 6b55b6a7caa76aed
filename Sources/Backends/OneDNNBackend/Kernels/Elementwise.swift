import CKernels
import COneDNN
import Primitives
import TensorTypes

/// No layout has gaps, so functions of one element run over a flat list, whatever the shape.
extension Emitter {
  mutating func emitElementwise(_ function: Elementwise, input: Value, output: Value) throws(OneDNNError) {
    let layout = layout(output)
    let source = try operand(input, as: layout)
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
    if function == .relu, type(output) == .bfloat16 {
      // The library's takes twice the time.
      let view = View(flat: shape(output).elementCount)
      return appendGrid(
        "elementwiseGradient", espalier_relu_gradient, to: view, in: buffer(output), from: view, in: known,
        and: (view, gradient), .bfloat16)
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
