import Randomness
import Compilation
import Datasets
import Diagnostics
import GraphIR
import Primitives
import Randomness
import Safetensors

extension StoredTensor {
  /// The values before training: a function of the seed and the tensor's name alone, so that a layer more leaves the
  /// others' values as they were.
  ///
  /// Uniform values are b · (2u − 1) with u a multiple of 2⁻²⁴ in [0, 1), as PyTorch's `uniform_` draws them.
  func initialValues(seed: UInt64) -> [Float] {
    switch initializer {
    case .constant(let value):
      return [Float](repeating: Float(value), count: shape.elementCount)
    case .uniform(let bound):
      let hash = name.stableHash
      var generator = SeededGenerator(
        seed: seed, stream: .initialization, epoch: Int(hash >> 32), position: Int(hash & 0xFFFF_FFFF))
      let bound = Float(bound)
      return (0..<shape.elementCount).map { _ in
        bound * (2 * (Float(generator.nextWord() >> 8) * 0x1p-24) - 1)
      }
    }
  }
}

extension Graph {
  /// The network's parameters and buffers before training, in the order of its layers, parameters first.
  /// - throws: where one sample is too large for a program
  public func initialWeights(seed: UInt64) throws(DiagnosticsError) -> [SafetensorsFile.Tensor] {
    let program = try program(batchSize: 1, for: .inference)
    return (program.parameters + program.buffers).map { tensor in
      SafetensorsFile.Tensor(name: tensor.name, shape: tensor.shape, values: tensor.initialValues(seed: seed))
    }
  }
}

extension Session {
  /// Fills every parameter and buffer of the program with its initial values.
  public func initialize(_ program: Program, seed: UInt64) {
    for (index, tensor) in program.parameters.enumerated() {
      write(tensor.initialValues(seed: seed), to: .parameter(index))
    }
    for (index, tensor) in program.buffers.enumerated() {
      write(tensor.initialValues(seed: seed), to: .buffer(index))
    }
  }
}

extension String {
  /// FNV-1a over the UTF-8 bytes: the same on every machine and in every run, which `hashValue` is not.
  fileprivate var stableHash: UInt64 {
    utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
