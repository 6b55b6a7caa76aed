import CKernels
import Primitives
import TensorTypes

extension Emitter {
  mutating func emitCrossEntropy(_ inputs: [Value], output: Value) throws(OneDNNError) {
    let (logits, targets, loss) = (buffer(inputs[0]), buffer(inputs[1]), buffer(output))
    let shape = shape(inputs[0])
    append(kernel: "crossEntropy", reads: [logits, targets], writes: [loss]) {
      (book: borrowing AddressBook) throws(OneDNNError) in
      let context = espalier_cross_entropy(
        batch: Int64(shape[0]), classes: Int64(shape[1]), logits: book.floats(logits), targets: book.floats(targets),
        loss: book.floats(loss), gradient: nil)
      return BuiltStep(espalier_run_cross_entropy, context, isDivisible: false)
    }
  }

  mutating func emitCrossEntropyGradient(_ inputs: [Value], output: Value) throws(OneDNNError) {
    let (logits, targets, gradient) = (buffer(inputs[0]), buffer(inputs[1]), buffer(output))
    let shape = shape(inputs[0])
    append(kernel: "crossEntropyGradient", reads: [logits, targets], writes: [gradient]) {
      (book: borrowing AddressBook) throws(OneDNNError) in
      let context = espalier_cross_entropy(
        batch: Int64(shape[0]), classes: Int64(shape[1]), logits: book.floats(logits), targets: book.floats(targets),
        loss: nil, gradient: book.floats(gradient))
      return BuiltStep(espalier_run_cross_entropy_gradient, context)
    }
  }
}
