/// Which layers of a list are used, and an order to evaluate them in.
extension ScopePreparation {
  mutating func reportUnused(_ entries: [PreparedEntry], output: Int, at location: Finding.Location) {
    // Most lists are chains, where each entry reads the one before and the last is the output.
    let isChain = entries.indices.allSatisfy { $0 == 0 || entries[$0].inputs.contains(.entry($0 - 1)) }
    if isChain, output == entries.count - 1 { return }
    var used = [Bool](repeating: false, count: entries.count)
    var pending = [output]
    while let index = pending.popLast() {
      guard !used[index] else { continue }
      used[index] = true
      for case .entry(let input) in entries[index].inputs { pending.append(input) }
      if let share = entries[index].share { pending.append(share.entry) }
    }
    for (index, isUsed) in used.enumerated() where !isUsed {
      findings.add(
        "unused-layer", at: location / index, path: entries[index].name,
        "nothing reads this layer, and it is not the output",
        remedy: "Name it in another layer's \"inputs\", make it the \"output\", or remove it")
    }
  }

  /// Depth-first order of the entries, or nil after a cycle was reported. Without recursion: lists may be long.
  mutating func order(_ entries: [PreparedEntry], at location: Finding.Location) -> [Int]? {
    // Most lists are written in an order that will do.
    let isOrdered = entries.indices.allSatisfy { index in
      entries[index].inputs.allSatisfy { input in
        if case .entry(let other) = input { other < index } else { true }
      }
    }
    if isOrdered { return Array(entries.indices) }
    var order: [Int] = []
    order.reserveCapacity(entries.count)
    var state = [UInt8](repeating: 0, count: entries.count)  // 1 while on the stack, 2 when done
    var stack: [(entry: Int, next: Int)] = []
    for start in entries.indices where state[start] == 0 {
      state[start] = 1
      stack.append((start, 0))
      while let (index, next) = stack.last {
        let entry = entries[index]
        guard next < entry.inputs.count else {
          state[index] = 2
          order.append(index)
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        guard case .entry(let dependency) = entry.inputs[next] else { continue }
        if state[dependency] == 1 {
          let start = stack.firstIndex { $0.entry == dependency } ?? 0
          reportCycle(stack[start...].map(\.entry), entries, at: location)
          return nil
        }
        if state[dependency] == 0 {
          state[dependency] = 1
          stack.append((dependency, 0))
        }
      }
    }
    return order
  }

  /// Reports a cycle of entries, each of which reads the next, at a name that refers to a later entry. There is one, and it
  /// is written out: a layer that names no inputs reads the one before it.
  private mutating func reportCycle(_ cycle: [Int], _ entries: [PreparedEntry], at location: Finding.Location) {
    let next = Array(cycle.dropFirst() + cycle.prefix(1))
    guard let start = cycle.indices.first(where: { cycle[$0] <= next[$0] }) else { return }
    let (reader, read) = (cycle[start], next[start])
    guard let input = entries[reader].inputs.firstIndex(of: .entry(read)) else { return }
    // Along the arrows, each is read by the next.
    let names = (0...cycle.count).map { entries[cycle[(start - $0 + 2 * cycle.count) % cycle.count]].name }
    let shown = names.count > 8 ? names.prefix(4) + ["…"] + names.suffix(3) : names[...]
    findings.add(
      "cycle", at: location / reader / "inputs" / input, path: entries[reader].name,
      cycle.count == 1
        ? "the layer reads its own output"
        : "the layers depend on each other in a circle: " + shown.joined(separator: " → "),
      remedy: "Name a layer that does not depend on this one")
  }
}
