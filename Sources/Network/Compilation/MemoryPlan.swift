import Primitives

/// Where every value of a program lives: in the session's stored tensors, or at an offset of one arena whose bytes
/// are used again when what they held has been read for the last time.
///
/// A reshape is another name for the same bytes. Elementwise functions write over an operand that dies with them.
/// Placement is greedy by size (Pisarchyk and Lee 2020, arXiv:2001.03288): the largest block first, each into the
/// tightest gap among the blocks that live at the same time. O(n²) in the number of values, and deterministic.
///
///     offset
///       ▲        ┌─────────┐
///       │        │    d    │         d lives while a and b do: above both
///       │ ┌──────┴──┬──────┤
///       │ │    b    │ gap  │         nothing that lives then is small enough for it
///       │ ├─────────┴─┬────┴──┐
///       │ │     a     │   c   │      c takes a's bytes once a was read for the last time
///       └─┴───────────┴───────┴──▶ instructions
public struct MemoryPlan: Hashable, Sendable {
  public enum Storage: Hashable, Sendable {
    /// Bytes from this offset of the arena, a multiple of ``alignment``.
    case arena(offset: Int)
    /// The session's parameter of this number, or a reshape of it.
    case parameter(Int)
    case buffer(Int)
    /// The session's gradient of this number: a run leaves it there.
    case gradient(Int)
  }

  /// Every offset in the arena is a multiple of 64 bytes, the length of a cache line and of a vector register.
  public static let alignment = 64

  /// The storage of each value, by its index; nil for a value that nothing makes.
  public let storage: [Storage?]
  /// The offset of each instruction's scratch space in the arena; nil if it needs none.
  public let scratchOffsets: [Int?]
  /// The size of the arena.
  public let arenaByteCount: Int
  /// The most bytes that are in use at one time: no plan with these aliases needs less.
  public let liveByteCount: Int

  /// What a plan may do and what it must provide for.
  public struct Options: Sendable {
    /// The size of a value as the backend lays it out; nil for the logical size.
    public var byteCount: (@Sendable (Value) -> Int)?
    /// Bytes that an instruction, by its index, needs while it runs and never after.
    public var scratchByteCount: (@Sendable (Int) -> Int)?
    /// Which inputs of an instruction its first output may be written over, best first.
    public var overwritable: @Sendable (Instruction, Program) -> [Int]
    /// Whether bytes are used again. Without, every value has its own, for a look at all of them after a run.
    public var reuses: Bool
    /// Whether input and target are left as they were filled in, so that a batch can be run twice.
    public var keepsInputs: Bool
    /// How many of the first instructions are a prelude (see ``PreparedProgram``): what later ones read of them is kept.
    public var preludeCount: Int

    public init(
      byteCount: (@Sendable (Value) -> Int)? = nil, scratchByteCount: (@Sendable (Int) -> Int)? = nil,
      overwritable: @escaping @Sendable (Instruction, Program) -> [Int] = { $0.overwritableInputs(in: $1) },
      reuses: Bool = true, keepsInputs: Bool = true, preludeCount: Int = 0
    ) {
      self.byteCount = byteCount
      self.scratchByteCount = scratchByteCount
      self.overwritable = overwritable
      self.reuses = reuses
      self.keepsInputs = keepsInputs
      self.preludeCount = preludeCount
    }
  }

  /// - throws: ``MemoryPlanError`` when the sizes cannot be added up.
  public init(of program: Program, options: Options = Options()) throws(MemoryPlanError) {
    var lifetimes = Lifetimes(of: program, options: options)
    lifetimes.alias(program, options: options)
    var blocks = try lifetimes.blocks(of: program)
    let scratchStart = blocks.count
    for index in program.instructions.indices {
      let size = try aligned(options.scratchByteCount?(index) ?? 0)
      if size > 0 { blocks.append(MemoryBlock(byteCount: size, from: index, through: index, owner: index)) }
    }
    (arenaByteCount, liveByteCount) = try place(&blocks, reusing: options.reuses)

    var offsets: [Int: Int] = [:]
    for block in blocks[..<scratchStart] { offsets[block.owner] = block.offset }
    storage = program.values.indices.map { index in
      let root = lifetimes.root(of: index)
      return lifetimes.fixed[root] ?? offsets[root].map(Storage.arena(offset:))
    }
    var scratch = [Int?](repeating: nil, count: program.instructions.count)
    for block in blocks[scratchStart...] { scratch[block.owner] = block.offset }
    scratchOffsets = scratch
  }

  /// Where a value lives. The value must be one that the program makes or is given.
  public subscript(value: Value) -> Storage {
    guard let storage = self.storage[value.index] else { preconditionFailure("nothing makes this value") }
    return storage
  }
}

/// The sizes of a program's values are too large to be added up.
public struct MemoryPlanError: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String { "the program needs more memory than can be addressed" }
}

extension Instruction {
  /// The inputs that the first output may overwrite: operands of its shape of functions that look at one element
  /// of each operand only.
  public func overwritableInputs(in program: Program) -> [Int] {
    let candidates: [Int] =
      switch primitive {
      case .elementwise: [0]
      case .elementwiseGradient:
        [Elementwise.GradientInputs(inputs.indices).outputGradient, Elementwise.GradientInputs(inputs.indices).known]
      case .binary: [0, 1]
      case .formula: Array(inputs.indices)
      case .dropout: [DropoutInputs(inputs.indices).x]
      default: []
      }
    let output = program[outputs[0]]
    return candidates.filter {
      program[inputs[$0]].shape == output.shape && program[inputs[$0]].type == output.type
    }
  }
}

/// The next multiple of the alignment.
func aligned(_ byteCount: Int) throws(MemoryPlanError) -> Int {
  let (sum, overflow) = byteCount.addingReportingOverflow(MemoryPlan.alignment - 1)
  guard !overflow, byteCount >= 0 else { throw MemoryPlanError() }
  return sum / MemoryPlan.alignment * MemoryPlan.alignment
}
