import Primitives
import TensorTypes

extension ProgramBuilder {
  /// A stored tensor in a shape that stretches over batches like the given one: its axes go to those of a sample from
  /// the channels on, those that it lacks have extent 1. So [c] becomes [1, c, 1, 1] beside a map.
  mutating func tensor(_ name: String, stretchingOver batch: Value) -> Value {
    let tensor = tensor(name)
    let (stored, goal) = (shape(tensor), shape(batch))
    switch (stored.rank, goal.rank) {
    case (1, 2): return self(.reshape([1, stored[0]]), tensor)
    case (1, _): return self(.reshape([1, stored[0], 1, 1]), tensor)
    case (2, _): return self(.reshape([1, stored[0], 1, stored[1]]), tensor)
    default: return self(.reshape([1, stored[0], stored[1], stored[2]]), tensor)
    }
  }

  /// y = weight · x + bias with the layer's tensors of these names.
  mutating func weightedAndBiased(_ input: Value) -> Value {
    let weight = tensor("weight", stretchingOver: input)
    let weighted = self(.binary(.multiply), input, weight)
    let bias = tensor("bias", stretchingOver: input)
    return self(.binary(.add), weighted, bias)
  }

  /// (x − mean) / √(variance + epsilon), both over the given axes of the batch, the variance biased.
  mutating func normalized(_ input: Value, over axes: [Int], epsilon: Double) -> Value {
    let mean = self(.reduction(Reduction(.mean, axes: axes)), input)
    let centred = self(.binary(.subtract), input, mean)
    let squares = self(.elementwise(.square), centred)
    let variance = self(.reduction(Reduction(.mean, axes: axes)), squares)
    let raised = self(.elementwise(.affine(scale: 1, offset: epsilon)), variance)
    let inverse = self(.elementwise(.inverseSquareRoot), raised)
    return self(.binary(.multiply), centred, inverse)
  }
}
