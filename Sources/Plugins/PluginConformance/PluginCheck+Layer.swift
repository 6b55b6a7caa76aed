import Compilation
import Conformance
import Diagnostics
import GraphIR
import Primitives
import ReferenceBackend
import TensorTypes

extension PluginCheck {
  static func layer(_ definition: LayerDefinition, fastBackend: (any Backend)?) -> [PluginCheck] {
    let suite = LayerConformance(definition)
    let reference = ReferenceBackend()
    var checks = [
      PluginCheck("attributes") { suite.attributesReadBack() },
      PluginCheck("refusals") { refusals(of: definition) },
      PluginCheck("shapes") { () throws(DiagnosticsError) in try suite.runsAsItSays(on: reference) },
      PluginCheck("memory") { suite.cases.flatMap { RawRun($0).check() } },
      PluginCheck("gradients") { () throws(DiagnosticsError) in try suite.gradientsAreRight(on: reference) },
      PluginCheck("purity") { suite.cases.flatMap { RawRun($0).checkPurity() } },
    ]
    if let fastBackend {
      checks.append(
        PluginCheck("backends") { () throws(DiagnosticsError) in try suite.agrees(fastBackend, with: reference) })
    }
    if let first = suite.cases.first {
      checks.append(
        leaks { () throws(DiagnosticsError) in
          let run = RawRun(first)
          if let fault = run.pass() { throw PluginConformance.fault(fault) }
          _ = try? definition.make(first.attributes).output(first.inputs)
        })
    }
    return checks
  }

  /// Inputs that a layer does not accept are refused with a sentence.
  private static func refusals(of definition: LayerDefinition) -> [String] {
    let values = definition.conformanceDefaults
    let shapes: [Shape] = [
      [1], [3, 1], [1, 1, 1], [7, 3, 5], [1 << 20], [1, 1 << 20], [1 << 10, 1 << 10, 1 << 10],
    ]
    let count = if case .atLeast(let least) = definition.arity { least } else { 1 }
    return shapes.compactMap { shape in
      do throws(LayerError) {
        _ = try definition.make(values).output(Array(repeating: shape, count: count))
        return nil
      } catch {
        return error.message.isEmpty ? "it refuses \(shape) without a word" : nil
      }
    }
  }
}

/// Calls a layer's functions on buffers with guards around them.
private final class RawRun {
  private let example: LayerCase
  private let kernel: any ExternalKernel
  private let operands: [GuardedBuffer]
  private let gradients: [GuardedBuffer]
  private let output: GuardedBuffer
  private let outputGradient: GuardedBuffer

  init(_ example: LayerCase) {
    self.example = example
    let program = example.primitiveCase(batchSize: LayerConformance.batchSize).build().program
    let instruction = program.instructions.first { $0.primitive.externalOperation != nil }
    guard let instruction, let operation = instruction.primitive.externalOperation else {
      preconditionFailure("a layer of a plug-in is an external operation")
    }
    kernel = operation.table.kernel(for: operation)
    let counts = instruction.inputs.map { program[$0].shape.elementCount }
    operands = counts.enumerated().map { GuardedBuffer($1, numbersFrom: $0) }
    gradients = counts.map { GuardedBuffer($0) }
    output = GuardedBuffer(operation.result.elementCount)
    outputGradient = GuardedBuffer(operation.result.elementCount, numbersFrom: counts.count)
  }

  /// Runs forwards and backwards.
  /// - returns: what the plug-in says went wrong
  func pass() -> String? {
    kernel.forward(operands.map(\.values), to: output.values, training: true)
    kernel.backward(
      operands.map(\.values), output: output.values, gradient: outputGradient.values, to: gradients.map(\.values))
    return kernel.fault
  }

  func check() -> [String] {
    let before = operands.map(\.numbers)
    if let fault = pass() { return ["\(example): \(fault)"] }
    var failures: [String] = []
    if !output.isFilled { failures.append("forward leaves elements of the output unwritten, or writes no numbers") }
    for (index, gradient) in gradients.enumerated() where !gradient.isFilled {
      failures.append("backward leaves elements of gradient \(index + 1) unwritten, or writes no numbers")
    }
    if !(operands + gradients + [output, outputGradient]).allSatisfy(\.isGuarded) {
      failures.append("it writes outside of its tensors")
    }
    if operands.map(\.numbers) != before { failures.append("it writes over its inputs or parameters") }
    return failures.map { "\(example): \($0)" }
  }

  func checkPurity() -> [String] {
    _ = pass()
    let first = (gradients + [output]).map(\.numbers)
    _ = pass()
    if (gradients + [output]).map(\.numbers) == first { return [] }
    return ["\(example): the same inputs give other numbers the second time"]
  }
}

/// Floats between two guards that must not be written; NaN until they are written.
private final class GuardedBuffer {
  private static let margin = 64
  private let base: UnsafeMutablePointer<UInt32>
  private let count: Int
  /// A NaN that no arithmetic makes.
  private static let untouched: UInt32 = 0x7FA5_A5A5

  init(_ count: Int, numbersFrom seed: Int? = nil) {
    self.count = count
    base = .allocate(capacity: count + 2 * Self.margin)
    base.initialize(repeating: Self.untouched, count: count + 2 * Self.margin)
    guard let seed else { return }
    let numbers = CaseValues.spread.numbers(count, seed: UInt64(seed + 1))
    for (index, number) in numbers.enumerated() { base[Self.margin + index] = number.bitPattern }
  }

  deinit { base.deallocate() }

  var values: UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(base + Self.margin).assumingMemoryBound(to: Float.self)
  }

  /// As bits, so that NaN equals itself.
  var numbers: [UInt32] { Array(UnsafeBufferPointer(start: base + Self.margin, count: count)) }

  var isFilled: Bool { numbers.allSatisfy { Float(bitPattern: $0).isFinite } }

  var isGuarded: Bool {
    (0..<Self.margin).allSatisfy {
      base[$0] == Self.untouched && base[Self.margin + count + $0] == Self.untouched
    }
  }
}
