import Compilation
import GraphIR
import Primitives
import Safetensors
import TensorTypes

/// One training step of a network on its samples: the mean square of the outputs as loss, its gradients, and what the
/// buffers become. Nothing is dropped, as no two tools draw the same numbers.
struct StepCase {
  let backend: any Backend

  /// - returns: `loss`, `gradient/NAME` of each parameter, and `buffer/NAME` of each buffer after the step; nothing for a
  ///   network that cannot be trained: one that has no parameters, or that ends in a map
  func tensors(
    of graph: Graph, _ weights: [SafetensorsFile.Tensor], _ inputs: [Float], count: Int
  ) throws -> [SafetensorsFile.Tensor] {
    guard graph.outputShape.rank == 1, graph.nodes.contains(where: { $0.parameters.contains(where: \.isTrainable) })
    else { return [] }
    let forward = try graph.program(batchSize: count, for: .training).withoutDropout
    var builder = ProgramBuilder(extending: forward, mode: .training)
    guard let output = forward.output else { return [] }
    let shape = forward[output].shape
    let squares = builder(.elementwise(.square), output)
    let mean = builder(.reduction(Reduction(.mean, axes: Array(0..<shape.rank))), squares)
    builder.setLoss(builder(.reshape(Shape()), mean))
    let program = builder.program.trainingStep()
    let session = try backend.open(program, threads: 1)
    let byName = Dictionary(weights.map { ($0.name, $0.values) }, uniquingKeysWith: { first, _ in first })
    for (index, tensor) in program.parameters.enumerated() {
      session.write(byName[tensor.name] ?? [], to: .parameter(index))
    }
    for (index, tensor) in program.buffers.enumerated() { session.write(byName[tensor.name] ?? [], to: .buffer(index)) }
    let executable = try session.compile(program)
    executable.fill { input, _ in
      for index in input.indices { input[index] = inputs[index] }
    }
    executable.run(key: RandomKey(seed: 0, step: 0))
    let loss = SafetensorsFile.Tensor(name: "loss", shape: [1], values: [executable.loss])
    return [loss]
      + program.gradients.indices.map { index in
        let tensor = program.parameters[index]
        return SafetensorsFile.Tensor(
          name: "gradient/\(tensor.name)", shape: tensor.shape, values: session.read(.gradient(index)))
      }
      + program.buffers.enumerated().map { index, tensor in
        SafetensorsFile.Tensor(name: "buffer/\(tensor.name)", shape: tensor.shape, values: session.read(.buffer(index)))
      }
  }
}

extension Program {
  /// The same program that drops nothing.
  fileprivate var withoutDropout: Program {
    var program = self
    for (index, instruction) in instructions.enumerated() {
      guard case .dropout(_, let stream) = instruction.primitive else { continue }
      program.instructions[index].primitive = .dropout(rate: 0, stream: stream)
    }
    return program
  }
}
