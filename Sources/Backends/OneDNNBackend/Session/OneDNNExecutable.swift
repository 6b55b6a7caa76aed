import CKernels
import COneDNN
import Compilation
import Primitives

/// A program as a flat list of steps over fixed addresses.
public final class OneDNNExecutable: Executable {
  public let program: Program
  public let workspaceByteCount: Int
  /// What each step is, in order.
  public let steps: [StepDescription]

  private let tensors: StoredTensors
  private let stream: Stream
  private let threads: Int
  private let arena: Arena
  private let input: AlignedBuffer
  private let target: AlignedBuffer
  private let key = AlignedBuffer(byteCount: 16)
  private let lossBuffer = AlignedBuffer(byteCount: 4)
  private let output: UnsafeBufferPointer<Float>
  private let built: UnsafeMutableBufferPointer<espalier_step>
  private let owners: [AnyObject]
  private let kernels: [any ExternalKernel]
  private let preludeCount: Int
  private let updatesBuffers: Bool
  /// The version of the stored tensors that the prelude last ran for.
  private var preludeVersion: Int?

  init(
    _ program: Program, over tensors: StoredTensors, threads: Int, guardByteCount: Int, on engine: Engine
  ) throws(OneDNNError) {
    self.program = program
    self.tensors = tensors
    self.threads = threads
    stream = try Stream(on: engine)
    input = AlignedBuffer(byteCount: 4 * Self.elementCount(of: .input, in: program))
    target = AlignedBuffer(byteCount: 4 * Self.elementCount(of: .target, in: program))
    // How many threads a primitive may use is part of its compilation.
    setThreads(threads)
    var emitter = Emitter(program, over: tensors, threads: threads, on: engine)
    let result = try emitter.emitProgram(
      in: Emitter.Surroundings(
        input: input.address, target: target.address, key: key.address, loss: lossBuffer.address))
    arena = Arena(for: emitter, guardByteCount: guardByteCount)
    workspaceByteCount = arena.byteCount + input.byteCount + target.byteCount

    let book = AddressBook(addresses: arena.addresses, scratch: arena.scratch)
    var owners: [AnyObject] = []
    var built: [espalier_step] = []
    for step in emitter.steps {
      let ready = try step.build(book)
      owners.append(ready.owner)
      built.append(ready.step)
    }
    self.owners = owners
    self.built = .allocate(capacity: built.count)
    _ = self.built.initialize(from: built)
    kernels = emitter.kernels.sorted { $0.key.index < $1.key.index }.map(\.value)
    preludeCount = emitter.prelude.count
    updatesBuffers = program.bufferUpdates.contains { $0 != nil }
    steps = emitter.describedSteps
    output = UnsafeBufferPointer(
      start: result.map { UnsafePointer(book.floats($0)) },
      count: program.output.map { program[$0].shape.elementCount } ?? 0)
  }

  deinit { built.deallocate() }

  private static func elementCount(of role: ValueDescription.Role, in program: Program) -> Int {
    program.values.first { $0.role == role }?.shape.elementCount ?? 0
  }

  public func fill(
    _ body: (_ input: UnsafeMutableBufferPointer<Float>, _ target: UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    body(input.floats, target.floats)
  }

  public func run(key: RandomKey) {
    prepare(key)
    if preludeVersion != tensors.version {
      execute(0..<preludeCount)
      preludeVersion = tensors.version
    }
    execute(preludeCount..<built.count)
    finish()
    if updatesBuffers { tensors.changed() }
  }

  public func profile(runs: Int) -> [StepProfile] {
    var seconds = Array(repeating: Double.infinity, count: built.count)
    let clock = ContinuousClock()
    for run in 0..<runs {
      prepare(RandomKey(seed: 0, step: UInt64(run)))
      for index in built.indices {
        let time = clock.measure {
          execute(index..<(index + 1))
          finish()
        }
        seconds[index] = min(seconds[index], time / .seconds(1))
      }
    }
    if updatesBuffers { tensors.changed() }
    return zip(steps, seconds).map { step, seconds in
      StepProfile(
        primitive: step.primitive, implementation: step.implementation, origin: step.origin,
        multiplyAdds: step.multiplyAdds, byteCount: step.byteCount, seconds: seconds)
    }
  }

  private func prepare(_ random: RandomKey) {
    setThreads(threads)
    key.address.storeBytes(of: random.seed.littleEndian, as: UInt64.self)
    key.address.storeBytes(of: random.step.littleEndian, toByteOffset: 8, as: UInt64.self)
  }

  private func execute(_ range: Range<Int>) {
    let call: @convention(c) (OpaquePointer?, OpaquePointer?, Int32, UnsafePointer<dnnl_exec_arg_t>?) -> dnnl_status_t =
      dnnl_primitive_execute
    let done = espalier_run(
      built.baseAddress! + range.lowerBound, range.count, unsafeBitCast(call, to: espalier_call.self),
      UnsafeMutableRawPointer(stream.handle), Int32(threads))
    precondition(done == range.count, "the library refused \(steps[range.lowerBound + done])")
  }

  private func finish() {
    let status = dnnl_stream_wait(stream.handle)
    precondition(status == dnnl_success, "the library failed with status \(status.rawValue)")
  }

  public var fault: String? { kernels.lazy.compactMap(\.fault).first }

  public var loss: Float { program.loss == nil ? 0 : lossBuffer.floats[0] }

  public func withOutput<Result>(_ body: (UnsafeBufferPointer<Float>) -> Result) -> Result { body(output) }

  /// Whether no step wrote behind a buffer; true where the arena has no guards.
  var guardsAreIntact: Bool { arena.guardsAreIntact }
}
