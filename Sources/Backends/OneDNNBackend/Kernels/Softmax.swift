import CKernels
import Primitives
import TensorTypes

extension Emitter {
  mutating func emitSoftmax(input: Value, output: Value) throws(OneDNNError) {
    let source = try operand(input, as: .rowMajor)
    let target = destination(output, as: .rowMajor)
    let context = softmaxContext(shape(output))
    append(kernel: "softmax", reads: [source], writes: [target]) {
      (book: borrowing AddressBook) throws(OneDNNError) in
      var context = context
      (context.x, context.y) = (UnsafePointer(book.floats(source)), book.floats(target))
      return BuiltStep(espalier_run_softmax, context)
    }
    try deliver(output, from: target, in: .rowMajor)
  }

  mutating func emitSoftmaxGradient(_ inputs: [Value], output: Value) throws(OneDNNError) {
    let named = SoftmaxGradientInputs(inputs)
    let result = try operand(named.output, as: .rowMajor)
    let gradient = try operand(named.outputGradient, as: .rowMajor)
    let target = destination(output, as: .rowMajor)
    let context = softmaxContext(shape(output))
    append(kernel: "softmaxGradient", reads: [result, gradient], writes: [target]) {
      (book: borrowing AddressBook) throws(OneDNNError) in
      var context = context
      (context.x, context.dy) = (UnsafePointer(book.floats(result)), UnsafePointer(book.floats(gradient)))
      context.y = book.floats(target)
      return BuiltStep(espalier_run_softmax_gradient, context)
    }
    try deliver(output, from: target, in: .rowMajor)
  }

  private func softmaxContext(_ shape: Shape) -> espalier_softmax {
    espalier_softmax(
      outer: Int64(shape[0]), classes: Int64(shape[1]), inner: Int64(shape.elementCount(from: 2)), x: nil, dy: nil,
      y: nil)
  }
}
