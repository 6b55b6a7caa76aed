import COpenSSL
import JSONText

extension Graph {
  /// A SHA-256 that two networks share exactly when they compute alike layer by layer: names, comments, the order of
  /// keys, unused alternatives, defaults written out and the blocks that layers came from do not count.
  ///
  /// It is the hash of ``canonicalText``, as 64 hexadecimal digits. O(size of the graph).
  public var canonicalHash: String {
    let text = canonicalBytes
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    _ = SHA256(text, text.count, &digest)
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// One line for each layer that the output depends on: number, kind, attributes, inputs. Layers are numbered as a
  /// walk from the output meets them, inputs first, so that the order of the file does not matter.
  public var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }

  private var canonicalBytes: [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(64 * (nodes.count + 2))
    text.append("espalier 1\ninput \(input)\n")
    let (order, numbers) = depthFirstOrder()
    for index in order {
      text.append(numbers[index])
      text += nodes[index].layer.canonicalText
      if let shared = nodes[index].sharesWith {
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

  /// The nodes that the output depends on, each after those it reads, and the place of each in that order. No
  /// recursion: a chain may be 100,000 layers long.
  private func depthFirstOrder() -> (order: [Int], numbers: [Int]) {
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
      } else if next == inputs.count, let shared = nodes[index].sharesWith {
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
    for (place, (label, follows)) in canonicalLabels.enumerated() {
      text += label
      text.append(values[values[place] == .unset ? follows ?? place : place])
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
