/// A range of bytes that is needed from one instruction through another.
struct MemoryBlock {
  let byteCount: Int
  let from: Int
  let through: Int
  /// The value or instruction that the block is for.
  let owner: Int
  var offset = 0

  init(byteCount: Int, from: Int, through: Int, owner: Int) {
    self.byteCount = byteCount
    self.from = from
    self.through = through
    self.owner = owner
  }

  func meets(_ other: MemoryBlock) -> Bool { from <= other.through && other.from <= through }
}

/// Gives every block an offset at which it overlaps no block that lives at the same time.
/// - returns: the size of the arena, and the most bytes needed at one time
func place(_ blocks: inout [MemoryBlock], reusing: Bool) throws(MemoryPlanError) -> (arena: Int, live: Int) {
  var total = 0
  for block in blocks {
    let (sum, overflow) = total.addingReportingOverflow(block.byteCount)
    guard !overflow else { throw MemoryPlanError() }
    total = sum
  }
  guard reusing else {
    var end = 0
    for index in blocks.indices {
      blocks[index].offset = end
      end += blocks[index].byteCount
    }
    return (total, total)
  }

  let order = blocks.indices.sorted { left, right in
    (blocks[right].byteCount, blocks[left].from, left) < (blocks[left].byteCount, blocks[right].from, right)
  }
  // Placed blocks in order of offset, so that one pass finds the tightest gap.
  var placed: [Int] = []
  var arena = 0
  for index in order {
    let size = blocks[index].byteCount
    var (end, best, slack) = (0, Int?.none, Int.max)
    for other in placed where blocks[other].meets(blocks[index]) {
      let gap = blocks[other].offset - end
      if gap >= size, gap - size < slack { (best, slack) = (end, gap - size) }
      end = max(end, blocks[other].offset + blocks[other].byteCount)
    }
    let offset = best ?? end
    blocks[index].offset = offset
    arena = max(arena, offset + size)
    let position = placed.firstIndex { blocks[$0].offset > offset } ?? placed.count
    placed.insert(index, at: position)
  }
  return (arena, peak(of: blocks))
}

/// The largest sum of blocks that live at one time.
private func peak(of blocks: [MemoryBlock]) -> Int {
  var changes: [(time: Int, bytes: Int)] = []
  for block in blocks {
    changes.append((block.from, block.byteCount))
    changes.append((block.through + 1, -block.byteCount))
  }
  // Where one block ends as another begins, the end counts first: both times are exclusive ends and starts.
  changes.sort { ($0.time, $0.bytes) < ($1.time, $1.bytes) }
  var (live, most) = (0, 0)
  for change in changes {
    live += change.bytes
    most = max(most, live)
  }
  return most
}
