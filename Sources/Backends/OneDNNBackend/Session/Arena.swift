/// The memory that a program's steps share, and every buffer's address in it.
final class Arena {
  let addresses: [UnsafeMutableRawPointer]
  /// Scratch that one step at a time uses.
  let scratch: UnsafeMutableRawPointer
  let byteCount: Int
  private let memory: AlignedBuffer
  private let guards: [UnsafeMutableRawBufferPointer]
  private static let guardByte: UInt8 = 0xA5

  init(for emitter: borrowing Emitter, guardByteCount: Int) {
    let buffers = emitter.buffers
    let end = emitter.steps.count
    var intervals = Self.lifetimes(emitter)
    // With guards every buffer keeps to itself.
    let owners = guardByteCount == 0 ? Self.replacements(emitter, &intervals) : Array(buffers.indices)
    for (index, buffer) in buffers.enumerated() {
      if buffer.address != nil || intervals[index].last < 0 || owners[index] != index { intervals[index].byteCount = 0 }
    }
    let scratchByteCount = emitter.steps.map(\.scratchByteCount).max() ?? 0
    intervals.append(ArenaPlan.Interval(byteCount: scratchByteCount, first: 0, last: end))

    let plan = ArenaPlan(intervals, guardByteCount: guardByteCount)
    let memory = AlignedBuffer(byteCount: plan.byteCount + guardByteCount, isCleared: false)
    self.memory = memory
    byteCount = memory.byteCount
    addresses = buffers.enumerated().map { $1.address ?? memory.address + plan.offsets[owners[$0]] }
    scratch = memory.address + plan.offsets[buffers.count]
    guards =
      guardByteCount == 0
      ? []
      : intervals.enumerated().map { index, interval in
        let start = memory.address + plan.offsets[index] + interval.byteCount
        return UnsafeMutableRawBufferPointer(start: start, count: guardByteCount)
      }
    for region in guards { region.initializeMemory(as: UInt8.self, repeating: Self.guardByte) }
  }

  /// The steps between which each buffer holds something.
  private static func lifetimes(_ emitter: borrowing Emitter) -> [ArenaPlan.Interval] {
    var intervals = emitter.buffers.map { ArenaPlan.Interval(byteCount: $0.byteCount, first: Int.max, last: -1) }
    for (index, step) in emitter.steps.enumerated() {
      for buffer in step.reads + step.writes {
        intervals[buffer.number].first = min(intervals[buffer.number].first, index)
        intervals[buffer.number].last = max(intervals[buffer.number].last, index)
      }
    }
    for (index, buffer) in emitter.buffers.enumerated() where buffer.isPinned {
      intervals[index].last = emitter.steps.count
    }
    // What the prelude made is there for every run.
    for step in emitter.prelude {
      for buffer in step.writes {
        intervals[buffer.number].first = 0
        intervals[buffer.number].last = emitter.steps.count
      }
    }
    return intervals
  }

  /// For each buffer, the one whose storage it uses: that of an operand which the step may overwrite, else its own. The
  /// lifetime of the operand's storage is extended.
  private static func replacements(_ emitter: borrowing Emitter, _ intervals: inout [ArenaPlan.Interval]) -> [Int] {
    let buffers = emitter.buffers
    var owners = Array(buffers.indices)
    for (index, step) in emitter.steps.enumerated() {
      guard let written = step.writes.first?.number, buffers[written].address == nil,
        intervals[written].first == index, owners[written] == written
      else { continue }
      for read in step.mayReplace {
        let owner = owners[read.number]
        guard buffers[owner].address == nil, intervals[owner].last == index, read.number != written,
          step.reads.filter({ owners[$0.number] == owner }).count == 1,
          buffers[owner].byteCount == buffers[written].byteCount
        else { continue }
        owners[written] = owner
        intervals[owner].last = intervals[written].last
        break
      }
    }
    return owners
  }

  var guardsAreIntact: Bool { guards.allSatisfy { $0.allSatisfy { $0 == Self.guardByte } } }
}
