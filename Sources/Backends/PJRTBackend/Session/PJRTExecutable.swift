import Compilation
import Diagnostics
import Primitives
import StableHLO

/// A program on a device. Batches are uploaded when it runs; losses and outputs are downloaded when they are asked for.
final class PJRTExecutable: Executable {
  let program: Program
  /// Compiled for the first run: a session that takes many steps at a time may never need it.
  private var compiled: LoadedProgram?
  private let session: PJRTSession
  private var input: [Float]
  private var target: [Float]
  private var results: [StableHLOModule.Slot: DeviceBuffer] = [:]
  private var downloaded: [StableHLOModule.Slot: [Float]] = [:]

  init(_ program: Program, session: PJRTSession) {
    self.program = program
    self.session = session
    func staging(_ role: ValueDescription.Role) -> [Float] {
      let shape = program.values.first { $0.role == role }?.shape
      return [Float](repeating: 0, count: shape?.elementCount ?? 0)
    }
    (input, target) = (staging(.input), staging(.target))
  }

  private func load() throws(DiagnosticsError) -> LoadedProgram {
    if let compiled { return compiled }
    let program = try session.client.load(program.stableHLO())
    compiled = program
    return program
  }

  var workspaceByteCount: Int {
    session.attempt { () throws(DiagnosticsError) in try load().workspaceByteCount } ?? 0
  }

  /// Always nil: what goes wrong on a device is an error of the session's.
  var fault: String? { nil }

  func checkFault() throws(DiagnosticsError) { try session.checkFault() }

  func fill(
    _ body: (_ input: UnsafeMutableBufferPointer<Float>, _ target: UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    input.withUnsafeMutableBufferPointer { input in
      target.withUnsafeMutableBufferPointer { target in body(input, target) }
    }
  }

  func run(key: RandomKey) {
    downloaded = [:]
    results = [:]
    session.attempt { () throws(DiagnosticsError) in
      let loaded = try load()
      var named: [StableHLOModule.Slot: DeviceBuffer] = [:]
      for argument in loaded.module.arguments {
        switch argument.slot {
        case .input: named[.input] = try session.upload(input, argument.type)
        case .target: named[.target] = try session.upload(target, argument.type)
        case .randomKey: named[.randomKey] = try session.upload(key.words, argument.type)
        default: break
        }
      }
      results = try session.run(loaded, with: named)
    }
  }

  var loss: Float { program.loss == nil ? 0 : floats(.loss)[0] }

  func withOutput<Result>(_ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
    precondition(program.output != nil, "the program has no output")
    return floats(.output).withUnsafeBufferPointer(body)
  }

  /// The whole program is one step: the device does not say how long its parts take.
  func profile(runs: Int) -> [StepProfile] {
    let clock = ContinuousClock()
    var seconds = Double.infinity
    for _ in 0..<runs {
      let time = clock.measure {
        run(key: RandomKey(seed: 0, step: 0))
        for slot in results.keys { _ = floats(slot) }
      }
      seconds = min(seconds, time / .seconds(1))
    }
    let costs = program.instructions.map { instruction in
      instruction.primitive.cost(for: instruction.inputs.map { program[$0].shape })
    }
    return [
      StepProfile(
        primitive: "program", implementation: session.client.platform, origin: 0,
        multiplyAdds: costs.reduce(0) { $0 + $1.multiplyAdds }, byteCount: costs.reduce(0) { $0 + 4 * $1.elements },
        seconds: seconds)
    ]
  }

  /// A result of the last run; NaN if the device failed.
  private func floats(_ slot: StableHLOModule.Slot) -> [Float] {
    if let known = downloaded[slot] { return known }
    let buffer = results[slot]
    let values = session.attempt { () throws(DiagnosticsError) in try buffer?.floats() } ?? nil
    let shape = slot == .output ? program.output.map { program[$0].shape } : nil
    let count = shape?.elementCount ?? 1
    let found = values ?? [Float](repeating: .nan, count: count)
    downloaded[slot] = found
    return found
  }
}

extension RandomKey {
  /// Seed low, seed high, step low, step high.
  var words: [Int32] {
    [seed, seed >> 32, step, step >> 32].map { Int32(truncatingIfNeeded: $0) }
  }
}
