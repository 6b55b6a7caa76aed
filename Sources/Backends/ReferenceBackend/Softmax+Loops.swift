import TensorTypes

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// exp(x − max) / Σ exp(x − max) along axis 1.
func softmax(_ x: Tensor, to y: Tensor) {
  let (source, target) = (x.floats, y.floats)
  forEachColumn(of: x.shape) { column in
    let largest = column.reduce(-Float.infinity) { max($0, source[$1]) }
    let sum = column.reduce(0.0) { $0 + exp(Double(source[$1] - largest)) }
    for index in column { target[index] = Float(exp(Double(source[index] - largest)) / sum) }
  }
}

/// dx = y · (dy − Σ dy · y)
func softmaxGradient(_ y: Tensor, _ dy: Tensor, to dx: Tensor) {
  let (values, gradients, target) = (y.floats, dy.floats, dx.floats)
  forEachColumn(of: y.shape) { column in
    let sum = Float(column.reduce(0.0) { $0 + Double(values[$1]) * Double(gradients[$1]) })
    for index in column { target[index] = values[index] * (gradients[index] - sum) }
  }
}

/// Mean over the rows of −Σ target · (logit − log Σ exp(logits)).
func crossEntropy(_ logits: Tensor, targets: Tensor) -> Float {
  let (source, wanted) = (logits.floats, targets.floats)
  var total = 0.0
  forEachColumn(of: logits.shape) { column in
    let largest = column.reduce(-Float.infinity) { max($0, source[$1]) }
    let normalizer = Double(largest) + log(column.reduce(0.0) { $0 + exp(Double(source[$1] - largest)) })
    // A class that is not wanted at all adds nothing, even where its logit is −∞.
    for index in column where wanted[index] != 0 {
      total += Double(wanted[index]) * (normalizer - Double(source[index]))
    }
  }
  return Float(total / Double(logits.shape[0]))
}

/// (softmax(logits) · Σ targets − targets) / rows
func crossEntropyGradient(_ logits: Tensor, targets: Tensor, to gradient: Tensor) {
  softmax(logits, to: gradient)
  let (target, wanted) = (gradient.floats, targets.floats)
  let share = 1 / Float(logits.shape[0])
  forEachColumn(of: logits.shape) { column in
    let mass = Float(column.reduce(0.0) { $0 + Double(wanted[$1]) })
    for index in column { target[index] = (target[index] * mass - wanted[index]) * share }
  }
}

/// Visits the elements that differ in axis 1 alone, column by column.
private func forEachColumn(of shape: Shape, _ body: (StrideTo<Int>) -> Void) {
  let step = shape.elementCount(from: 2)
  let size = shape[1] * step
  for sample in 0..<shape[0] {
    for offset in 0..<step {
      let start = sample * size + offset
      body(stride(from: start, to: sample * size + size, by: step))
    }
  }
}
