import COneDNN
import Primitives
import TensorTypes

extension Emitter {
  /// The library's matrix product reads a transposed operand as fast as any other, so that weights stay in row-major order
  /// and nothing is reordered.
  mutating func emitMatrixProduct(_ product: MatrixProduct, _ inputs: [Value], output: Value) throws(OneDNNError) {
    let named = product.inputs(inputs)
    let (a, b) = (shape(named.a), shape(named.b))
    let (rows, columns) = (shape(output)[0], shape(output)[1])
    let inner = product.transposeA ? a[0] : a[1]
    var left = try MemoryDescriptor(
      [rows, inner], type(named.a).library, strides: product.transposeA ? [1, a[1]] : [a[1], 1])
    var right = try MemoryDescriptor(
      [inner, columns], type(named.b).library, strides: product.transposeB ? [1, b[1]] : [b[1], 1])
    var bias = try MemoryDescriptor.rowMajor([1, columns])
    var result = try MemoryDescriptor.rowMajor([rows, columns], type(output).library)
    var operation = dnnl_matmul_desc_t()
    try check(
      withUnsafePointer(to: &bias.raw) { bias in
        dnnl_matmul_desc_init(&operation, &left.raw, &right.raw, product.bias ? bias : nil, &result.raw)
      }, "describing a matrix product")
    let descriptor = try PrimitiveDescriptor(
      &operation, PrimitiveAttributes(applying: product.activation), on: engine, "creating a matrix product")
    var reads: [Operand] = [
      (DNNL_ARG_SRC, left, buffer(named.a)), (DNNL_ARG_WEIGHTS, right, buffer(named.b)),
    ]
    if let value = named.bias { reads.append((DNNL_ARG_BIAS, bias, buffer(value))) }
    append(
      descriptor, "matrixProduct", reads: reads, writes: [(DNNL_ARG_DST, result, buffer(output))],
      multiplyAdds: multiplyAdds)
  }
}
