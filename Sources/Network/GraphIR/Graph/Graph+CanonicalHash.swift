import JSONText

extension Graph {
  /// A SHA-256 that two networks share exactly if they compute the same, layer by layer. Names, comments, the order of keys,
  /// unused alternatives, written defaults and blocks make no difference.
  ///
  /// It is the hash of ``canonicalText``, as 64 hexadecimal digits. O(size of the graph).
  public var canonicalHash: String { sha256(canonicalBytes) }

  /// One line for each layer that the output depends on: number, kind, attributes, inputs. Layers are numbered as a
  /// walk from the output meets them, inputs first, so that the order of the file does not matter.
  public var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }

  private var canonicalBytes: [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(64 * (nodes.count + 2))
    text.append("espalier 1\ninput \(input)\n")
    let owners = canonicalOwners
    let (order, numbers) = depthFirstOrder(owners)
    for index in order {
      text.append(numbers[index])
      text += nodes[index].layer.canonicalText
      if let shared = owners[index] {
        text.append(" share=")
        text.append(numbers[shared])
      }
      text.append(" <-")
      for source in nodes[index].inputs {
        text.append(" ")
        text.append(source, numbers)
      }
      text.append("\n")
    }
    text.append("output ")
    text.append(output, numbers)
    text.append("\n")
    return text
  }

  /// For each node that shares, the node whose parameters it uses: of all nodes that share them, the one that a walk from the
  /// output meets first. Which of them the file lists first makes no difference.
  private var canonicalOwners: [Int?] {
    var owners = nodes.map(\.sharesWith)
    guard owners.contains(where: { $0 != nil }) else { return owners }
    let numbers = depthFirstOrder([Int?](repeating: nil, count: nodes.count)).numbers
    var firsts: [Int: Int] = [:]
    for case let root? in owners where numbers[root] >= 0 { firsts[root] = root }
    for (index, root) in owners.enumerated() {
      guard let root, let first = firsts[root], numbers[index] >= 0, numbers[index] < numbers[first] else { continue }
      firsts[root] = index
    }
    for index in nodes.indices {
      // A node that is there for its parameters alone keeps them.
      guard let first = firsts[nodes[index].sharesWith ?? index] else { continue }
      owners[index] = first == index ? nil : first
    }
    return owners
  }

  /// The nodes that the output depends on, each after those it reads and shares with, and the index of each in that order.
  /// No recursion: a chain may be 100,000 layers long.
  private func depthFirstOrder(_ owners: [Int?]) -> (order: [Int], numbers: [Int]) {
    var order: [Int] = []
    var numbers = [Int](repeating: -1, count: nodes.count)
    var stack: [(node: Int, next: Int)] = []
    func push(_ source: Source) {
      if case .node(let index) = source, numbers[index] == -1 {
        numbers[index] = -2
        stack.append((index, 0))
      }
    }
    push(output)
    while let (index, next) = stack.last {
      let inputs = nodes[index].inputs
      if next < inputs.count {
        stack[stack.count - 1].next += 1
        push(inputs[next])
      } else if next == inputs.count, let shared = owners[index] {
        stack[stack.count - 1].next += 1
        push(.node(shared))
      } else {
        numbers[index] = order.count
        order.append(index)
        stack.removeLast()
      }
    }
    return (order, numbers)
  }
}

extension LayerDefinition {
  /// ` conv2d out=8 kernel=3 …`: an attribute that is not set and follows another has that one's value.
  func canonicalText(of values: [AttributeValue]) -> [UInt8] {
    var text: [UInt8] = []
    text.append(" ")
    text.append(kind)
    for (index, (label, follows)) in canonicalLabels.enumerated() {
      text += label
      text.append(values[values[index] == .unset ? follows ?? index : index])
    }
    return text
  }
}

/// Text as bytes: hashes are taken of every candidate of a search.
extension [UInt8] {
  fileprivate mutating func append(_ text: String) { append(contentsOf: text.utf8) }

  fileprivate mutating func append(_ number: Int) {
    guard number >= 10 else {
      if number < 0 { append(String(number)) } else { append(UInt8(ascii: "0") + UInt8(number)) }
      return
    }
    append(number / 10)
    append(UInt8(ascii: "0") + UInt8(number % 10))
  }

  /// As ``JSONWriter`` writes it; the values that most attributes have without a detour.
  fileprivate mutating func append(_ value: AttributeValue) {
    switch value {
    case .integer(let integer): append(integer)
    case .extent(let extent), .padding(.amount(let extent)):
      if extent.height == extent.width { append(extent.width) } else { append(JSONWriter.canonical(value.json)) }
    default: append(JSONWriter.canonical(value.json))
    }
  }

  fileprivate mutating func append(_ source: Graph.Source, _ numbers: [Int]) {
    switch source {
    case .input: append("input")
    case .node(let index): append(numbers[index])
    }
  }
}
