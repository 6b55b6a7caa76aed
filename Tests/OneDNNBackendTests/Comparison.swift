import Compilation
import Optimizers
import Primitives
import ReferenceBackend
import TensorTypes
import Testing

@testable import OneDNNBackend

/// Runs one program on both backends with the same numbers.
struct Comparison {
  let fast: OneDNNSession
  let executable: OneDNNExecutable
  private let slow: any Session
  private let oracle: any Executable
  private let program: Program

  init(_ program: Program, threads: Int = 1, seed: UInt32 = 1, guardByteCount: Int = 256) throws {
    self.program = program
    var backend = OneDNNBackend()
    backend.guardByteCount = guardByteCount
    fast = try #require(try backend.open(program, threads: threads) as? OneDNNSession)
    executable = try #require(try fast.compile(program) as? OneDNNExecutable)
    slow = try ReferenceBackend().open(program, threads: 1)
    oracle = try slow.compile(program)
    var numbers = Numbers(state: seed)
    for (index, tensor) in program.parameters.enumerated() {
      let scale: Float = tensor.shape.rank < 2 ? 1 : 2 / Float(tensor.shape.elementCount(from: 1)).squareRoot()
      write(numbers.list(tensor.shape.elementCount, scale: scale), to: .parameter(index))
    }
    for (index, tensor) in program.buffers.enumerated() {
      write(numbers.list(tensor.shape.elementCount, scale: 0.2).map { $0 + 1 }, to: .buffer(index))
    }
  }

  private init(_ other: Comparison, _ program: Program) throws {
    self.program = program
    (fast, slow) = (other.fast, other.slow)
    executable = try #require(try fast.compile(program) as? OneDNNExecutable)
    oracle = try slow.compile(program)
  }

  /// Another program over the same tensors.
  func with(_ program: Program) throws -> Comparison { try Comparison(self, program) }

  func copyToReference(_ tensor: TensorReference) {
    slow.write(fast.read(tensor), to: tensor)
  }

  /// One step of the optimiser; parameters, or some of them, and the norm of the gradients must agree.
  func expectAgreement(after update: Update, of indices: [Int]? = nil) {
    let norms = (Float(fast.apply(update)), Float(slow.apply(update)))
    expectClose([norms.0], [norms.1], 1e-4, "norm of the gradients")
    for index in indices ?? Array(program.parameters.indices) {
      expectClose(
        fast.read(.parameter(index)), slow.read(.parameter(index)), 1e-4, program.parameters[index].name)
    }
  }

  private func write(_ values: [Float], to tensor: TensorReference) {
    fast.write(values, to: tensor)
    slow.write(values, to: tensor)
  }

  /// Runs both once.
  func run(seed: UInt32 = 7) {
    let key = RandomKey(seed: 5, step: 3)
    for backend in [executable as any Executable, oracle] {
      var numbers = Numbers(state: seed)
      backend.fill { input, target in
        for index in input.indices { input[index] = numbers.next() }
        var classes = 0
        for value in program.values where value.role == .target { classes = value.shape[1] }
        guard classes > 0 else { return }
        for row in 0..<(target.count / classes) {
          for column in 0..<classes {
            target[row * classes + column] = column == row % classes ? 0.9 : 0.1 / Float(classes)
          }
        }
      }
      backend.run(key: key)
    }
  }

  /// The norm of the difference of all gradients together, as a part of their norm.
  var gradientDistance: Float {
    var (difference, norm): (Float, Float) = (0, 0)
    for index in program.gradients.indices {
      for (found, expected) in zip(fast.read(.gradient(index)), slow.read(.gradient(index))) {
        difference += (found - expected) * (found - expected)
        norm += expected * expected
      }
    }
    return (difference / norm).squareRoot()
  }

  /// The network's output must agree within a relative tolerance of its largest.
  func expectEqualOutputs(_ tolerance: Float, _ name: String) {
    expectClose(executable.withOutput(Array.init), oracle.withOutput(Array.init), tolerance, "\(name) output")
    #expect(executable.guardsAreIntact, "\(name): a step wrote behind its buffer")
  }

  /// One run; every number must agree within a relative tolerance of the tensor's largest.
  func expectAgreement(seed: UInt32 = 7, tolerance: Float = 1e-4, _ name: String = "") {
    run(seed: seed)
    expectClose(executable.withOutput(Array.init), oracle.withOutput(Array.init), tolerance, "\(name) output")
    if program.loss != nil { expectClose([executable.loss], [oracle.loss], tolerance, "\(name) loss") }
    for index in program.gradients.indices {
      let reference = TensorReference.gradient(index)
      expectClose(
        fast.read(reference), slow.read(reference), tolerance, "\(name) gradient of \(program.parameters[index].name)")
    }
    for index in program.buffers.indices {
      let reference = TensorReference.buffer(index)
      expectClose(fast.read(reference), slow.read(reference), tolerance, "\(name) buffer \(index)")
    }
    #expect(executable.guardsAreIntact, "\(name): a step wrote behind its buffer")
  }
}

func expectClose(_ found: [Float], _ expected: [Float], _ tolerance: Float, _ name: String) {
  guard found.count == expected.count else {
    Issue.record("\(name): \(found.count) numbers instead of \(expected.count)")
    return
  }
  // A gradient that is zero in theory, as that of a bias before a normalisation, is rounding noise.
  let scale = expected.reduce(0.05) { max($0, abs($1)) }
  var worst: Float = 0
  for (found, expected) in zip(found, expected) {
    let difference = abs(found - expected)
    worst = difference.isNaN ? .infinity : max(worst, difference)
  }
  #expect(worst <= tolerance * scale, "\(name) differs by \(worst) where numbers reach \(scale)")
}

/// Numbers between −1 and 1 that are the same everywhere.
struct Numbers {
  var state: UInt32

  mutating func next() -> Float {
    state = state &* 1_664_525 &+ 1_013_904_223
    return Float(state >> 8) / Float(1 << 23) - 1
  }

  mutating func list(_ count: Int, scale: Float) -> [Float] { (0..<count).map { _ in next() * scale } }
}
