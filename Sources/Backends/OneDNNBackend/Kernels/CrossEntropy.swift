import CKernels
import Primitives
import TensorTypes

extension Emitter {
  mutating func emitCrossEntropy(_ inputs: [Value], output: Value) throws(OneDNNError) {
    let named = CrossEntropyInputs(inputs)
    let (logits, targets, loss) = (buffer(named.logits), buffer(named.targets), buffer(output))
    let shape = shape(named.logits)
    append(kernel: "crossEntropy", reads: [logits, targets], writes: [loss]) {
      (book: borrowing AddressBook) throws(OneDNNError) in
      let context = espalier_cross_entropy(
        batch: Int64(shape[0]), classes: Int64(shape[1]), logits: book.floats(logits), targets: book.floats(targets),
        loss: book.floats(loss), gradient: nil)
      return BuiltStep(espalier_run_cross_entropy, context, isDivisible: false)
    }
  }

  mutating func emitCrossEntropyGradient(_ inputs: [Value], output: Value) throws(OneDNNError) {
    let named = CrossEntropyInputs(inputs)
    let (logits, targets, gradient) = (buffer(named.logits), buffer(named.targets), buffer(output))
    let shape = shape(named.logits)
    append(kernel: "crossEntropyGradient", reads: [logits, targets], writes: [gradient]) {
      (book: borrowing AddressBook) throws(OneDNNError) in
      let context = espalier_cross_entropy(
        batch: Int64(shape[0]), classes: Int64(shape[1]), logits: book.floats(logits), targets: book.floats(targets),
        loss: nil, gradient: book.floats(gradient))
      return BuiltStep(espalier_run_cross_entropy_gradient, context)
    }
  }
}
