import Randomness
import Primitives
import TensorTypes

/// A program of elementwise functions, sums, reshapes, reductions and joins put together at random, with everything
/// that makes memory planning hard: values read late, twice or never, renamed gradients, stored tensors renamed.
func randomProgram(seed: UInt64, length: Int) -> Program {
  let random = Philox(seed: seed)
  var drawn: UInt32 = 0
  func draw(_ bound: Int) -> Int {
    drawn += 1
    return Int(random(SIMD4(drawn, 0, 0, 0)).x) % bound
  }
  var builder = ProgramBuilder(mode: .training)
  var pool = [builder.placeholder([4, 6], role: .input)]
  pool.append(parameter([6, 4], in: &builder))
  pool.append(parameter([4, 6], in: &builder))
  let running = buffer([4, 6], in: &builder)
  pool.append(running)

  for _ in 0..<length {
    let x = pool[draw(pool.count)]
    let shape = builder.shape(x)
    let y: Value
    switch draw(7) {
    case 0: y = builder(.elementwise(draw(2) == 0 ? .tanh : .sigmoid), x)
    case 1:
      let other = pool.reversed().first { $0 != x && builder.shape($0) == shape } ?? x
      y = builder(.binary(draw(2) == 0 ? .add : .multiply), x, other)
    case 2: y = builder(.reshape([shape[1], shape[0]]), x)
    case 3: y = builder(.permutation(axes: [1, 0]), x)
    case 4: y = builder(.broadcast(shape), builder(.reduction(Reduction(.mean, axes: [1])), x))
    case 5:
      let joined = builder(.concatenation(axis: 1), x, x)
      y = builder(.slice(axis: 1, start: draw(shape[1]), count: shape[1]), joined)
    default:
      let outputs = builder.apply(
        .dropout(rate: 0.25, stream: builder.nextRandomStream()), [x, builder.randomKey()])
      y = outputs[0]
    }
    pool.append(y)
  }
  let same = pool.filter { builder.shape($0) == [4, 6] }
  builder.update(running, to: builder(.elementwise(.tanh), same[draw(same.count)]))
  builder.setOutput(pool[draw(pool.count)])
  let last = pool.suffix(3).map { sum(of: builder(.elementwise(.square), $0), in: &builder) }
  builder.setLoss(builder(.binary(.add), builder(.binary(.add), last[0], last[1]), last[2]))
  return builder.program
}
