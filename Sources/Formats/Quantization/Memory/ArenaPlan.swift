/// Where each tensor of a program lies in one arena, and in which order the operators run.
///
/// Operators run in the order with the lowest peak (``OperatorOrder``). A result may be written over an input that nothing
/// reads later. Blocks then get offsets by best fit, in several orders; the smallest arena is kept. `isOptimal` says that no
/// plan of any order is smaller.
public struct ArenaPlan: Hashable, Sendable {
  public let order: [Int]
  /// By tensor; nil for constants.
  public let offsets: [Int?]
  /// By operator; nil if it needs no scratch.
  public let scratchOffsets: [Int?]
  /// The size of the arena.
  public let byteCount: Int
  /// The most bytes that live at one time: no plan in this order needs less.
  public let liveByteCount: Int
  /// The operator that runs when the most bytes live; nil for a program without operators.
  public let peakOperator: Int?
  /// The tensors that live then, and the operator's scratch.
  public let peakTensors: [Int]
  public let isOptimal: Bool

  public init(of problem: ArenaProblem) {
    let best = OperatorOrder(of: problem)
    order = best.order
    var blocks = ArenaBlocks(problem, order: order)
    byteCount = blocks.place(bound: best.peak)
    liveByteCount = best.peak
    isOptimal = best.isExact && byteCount == best.peak
    offsets = problem.byteCounts.indices.map { blocks.offset(of: $0) }
    scratchOffsets = blocks.scratchOffsets
    let peak = blocks.peak
    peakOperator = peak.map { best.order[$0.time] }
    peakTensors = peak?.tensors ?? []
  }
}

/// The ranges of bytes that tensors need, from one time to another.
private struct ArenaBlocks {
  struct Block {
    var size: Int
    var from: Int
    var through: Int
    var tensors: [Int]
    var offset = 0

    func meets(_ other: Block) -> Bool { from <= other.through && other.from <= through }
  }

  private var blocks: [Block] = []
  private var owners: [Int?]
  private var scratch: [Int?]
  private let times: Int

  init(_ problem: ArenaProblem, order: [Int]) {
    times = order.count
    owners = Array(repeating: nil, count: problem.byteCounts.count)
    scratch = Array(repeating: nil, count: problem.steps.count)
    var last = [Int](repeating: 0, count: problem.byteCounts.count)
    for (time, index) in order.enumerated() {
      for input in problem.steps[index].inputs { last[input] = time }
      last[problem.steps[index].output] = time
    }
    last[problem.output] = order.count
    blocks.append(
      Block(size: problem.size(problem.input), from: 0, through: last[problem.input], tensors: [problem.input]))
    owners[problem.input] = 0
    for (time, index) in order.enumerated() {
      let step = problem.steps[index]
      if let input = step.overwritable.first(where: { last[$0] == time && owners[$0] != nil }),
        let owner = owners[input]
      {
        owners[step.output] = owner
        blocks[owner].through = max(blocks[owner].through, last[step.output])
        blocks[owner].tensors.append(step.output)
      } else {
        owners[step.output] = blocks.count
        blocks.append(
          Block(size: problem.size(step.output), from: time, through: last[step.output], tensors: [step.output]))
      }
      guard step.scratch > 0 else { continue }
      scratch[index] = blocks.count
      blocks.append(Block(size: ArenaProblem.aligned(step.scratch), from: time, through: time, tensors: []))
    }
  }

  func offset(of tensor: Int) -> Int? { owners[tensor].map { blocks[$0].offset } }

  var scratchOffsets: [Int?] { scratch.map { $0.map { blocks[$0].offset } } }

  /// When the most bytes live, and the tensors of the blocks that live then: of each block the last made by then.
  var peak: (time: Int, tensors: [Int])? {
    var best: (time: Int, size: Int)?
    for time in 0..<times {
      let size = blocks.reduce(0) { $0 + ($1.from <= time && time <= $1.through ? $1.size : 0) }
      if size > best?.size ?? -1 { best = (time, size) }
    }
    guard let best else { return nil }
    return (
      best.time, blocks.filter { $0.from <= best.time && best.time <= $0.through }.compactMap(\.tensors.first)
    )
  }

  /// Gives every block an offset. Stops at the first order of placing that needs no more than the bound.
  mutating func place(bound: Int) -> Int {
    let keys: [(Block) -> (Int, Int)] = [
      { (-$0.size, $0.from) }, { ($0.from, -$0.size) }, { (-($0.through - $0.from + 1) * $0.size, $0.from) },
      { (-($0.through - $0.from), -$0.size) }, { ($0.through, -$0.size) },
    ]
    var best: (size: Int, offsets: [Int])?
    func keep(_ order: [Int], _ blocks: [Block]) -> Bool {
      let (size, offsets) = Self.fit(blocks, order)
      if size < best?.size ?? .max { best = (size, offsets) }
      return size <= bound
    }
    let blocks = blocks
    var isDone = false
    for key in keys where !isDone {
      let order = blocks.indices.sorted { left, right in
        let (first, second) = (key(blocks[left]), key(blocks[right]))
        return (first.0, first.1, left) < (second.0, second.1, right)
      }
      isDone = keep(order, blocks)
    }
    // Then a few hundred orders near the best ones, by a fixed sequence of numbers.
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    var order = blocks.indices.sorted { (-blocks[$0].size, $0) < (-blocks[$1].size, $1) }
    var size = Int.max
    for _ in 0..<300 where !isDone && blocks.count > 2 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let (left, right) = (Int(state >> 33) % blocks.count, Int(state >> 13 & 0xFFFFF) % blocks.count)
      var changed = order
      changed.swapAt(left, right)
      let found = Self.fit(blocks, changed).size
      if found <= size { (order, size) = (changed, found) }
      isDone = keep(changed, blocks)
    }
    guard let best else { return 0 }
    for index in self.blocks.indices { self.blocks[index].offset = best.offsets[index] }
    return best.size
  }

  /// Places blocks in an order, each into the tightest gap.
  private static func fit(_ blocks: [Block], _ order: [Int]) -> (size: Int, offsets: [Int]) {
    var offsets = [Int](repeating: 0, count: blocks.count)
    var placed: [Int] = []
    var size = 0
    for index in order {
      var (end, best, slack) = (0, Int?.none, Int.max)
      for other in placed where blocks[other].meets(blocks[index]) {
        let gap = offsets[other] - end
        if gap >= blocks[index].size, gap - blocks[index].size < slack {
          (best, slack) = (end, gap - blocks[index].size)
        }
        end = max(end, offsets[other] + blocks[other].size)
      }
      offsets[index] = best ?? end
      size = max(size, offsets[index] + blocks[index].size)
      let position = placed.firstIndex { offsets[$0] > offsets[index] } ?? placed.count
      placed.insert(index, at: position)
    }
    return (size, offsets)
  }
}
