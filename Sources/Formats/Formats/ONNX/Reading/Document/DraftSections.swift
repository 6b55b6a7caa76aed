import JSONText

/// The layers of a draft as a row of sections, each of which reads only the one before it; and what repeats in the row.
///
///     conv  bn  relu  ┌ conv bn relu conv bn ─ add ┐ ┌ conv bn relu conv bn ─ add ┐  pool  linear
///                     └────────────┴───────────────┘ └────────────┴───────────────┘
struct DraftSections {
  /// A stretch of the row as the document has it.
  enum Item: Hashable {
    case layers(Range<Int>)
    /// So many equal stretches in a row, of which this is the first; one, if equal ones repeat elsewhere.
    case repetition(Range<Int>, count: Int)
  }

  private let draft: Draft
  private let sections: [Range<Int>]
  /// Equal for sections that compute the same.
  private let forms: [Int]

  /// The most sections that repeat as one.
  private static let maximumPeriod = 12

  init(_ draft: Draft) {
    self.draft = draft
    sections = Self.sections(of: draft)
    let shared = Set(
      draft.layers.enumerated().flatMap { index, layer in layer.sharesWith.map { [index, $0] } ?? [] })
    var numbers: [Form: Int] = [:]
    forms = sections.map { section in
      // Shared parameters keep a section from being a repetition of another.
      if section.contains(where: shared.contains) { return -1 - section.lowerBound }
      let form = Form(draft, section)
      let number = numbers[form] ?? numbers.count
      numbers[form] = number
      return number
    }
  }

  /// What a section computes, wherever it stands.
  private struct Form: Hashable {
    struct Layer: Hashable {
      var kind: String
      var attributes: JSONObject
      /// The layers that it reads, counted from the section's first; -1 for what the section reads.
      var inputs: [Int]
    }

    var layers: [Layer]

    init(_ draft: Draft, _ section: Range<Int>) {
      layers = section.map { index in
        let layer = draft.layers[index]
        return Layer(
          kind: layer.kind, attributes: layer.attributes,
          inputs: layer.inputs.map { source in
            if case .layer(let input) = source { max(-1, input - section.lowerBound) } else { -1 }
          })
      }
    }
  }

  private static func sections(of draft: Draft) -> [Range<Int>] {
    // The last reader of each layer, and of the input.
    var last = [Int](repeating: -1, count: draft.layers.count)
    var lastOfInput = -1
    for (index, layer) in draft.layers.enumerated() {
      for source in layer.inputs {
        if case .layer(let input) = source { last[input] = index } else { lastOfInput = index }
      }
    }
    var sections: [Range<Int>] = []
    var start = 0
    var reach = lastOfInput
    for index in draft.layers.indices {
      // Behind this layer the row can be cut if nothing before it is read later.
      if reach <= index {
        sections.append(start..<index + 1)
        start = index + 1
      }
      reach = max(reach, last[index])
    }
    if start < draft.layers.count { sections.append(start..<draft.layers.count) }
    return sections
  }

  /// The repetition from a section on that leaves out the most layers.
  private func repetition(from index: Int) -> (saved: Int, period: Int, count: Int)? {
    var best: (saved: Int, period: Int, count: Int)?
    for period in 1...Self.maximumPeriod where index + 2 * period <= sections.count {
      var count = 1
      while index + (count + 1) * period <= sections.count,
        (0..<period).allSatisfy({ forms[index + $0] == forms[index + count * period + $0] })
      {
        count += 1
      }
      let layers = sections[index + period - 1].upperBound - sections[index].lowerBound
      let saved = (count - 1) * layers - (layers > 1 ? 2 : 0)
      if count > 1, saved > best?.saved ?? 0 { best = (saved, period, count) }
    }
    return best
  }

  /// The row with its repetitions, and with what repeats elsewhere and stands alone here. O(sections · period²).
  var items: [Item] {
    let repetitions = repetitions
    let blocks = Set(
      repetitions.compactMap { item -> [Int]? in
        guard case .repetition(let range, _) = item, range.count > 1 else { return nil }
        return forms(of: range)
      })
    guard !blocks.isEmpty else { return repetitions }
    return repetitions.flatMap { item in
      if case .layers(let range) = item { divided(range, by: blocks) } else { [item] }
    }
  }

  /// The sections of layers, which begin and end with sections.
  private func sections(of layers: Range<Int>) -> Range<Int> {
    let start = sections.partitioningIndex { $0.lowerBound >= layers.lowerBound }
    return start..<sections.partitioningIndex { $0.lowerBound >= layers.upperBound }
  }

  private func forms(of layers: Range<Int>) -> [Int] { Array(forms[sections(of: layers)]) }

  /// Layers without those stretches that are a block already.
  private func divided(_ layers: Range<Int>, by blocks: Set<[Int]>) -> [Item] {
    let within = sections(of: layers)
    var items: [Item] = []
    var (index, start) = (within.lowerBound, layers.lowerBound)
    while index < within.upperBound {
      let period = (1...Self.maximumPeriod).last { period in
        index + period <= within.upperBound && blocks.contains(Array(forms[index..<index + period]))
      }
      guard let period else {
        index += 1
        continue
      }
      let stretch = sections[index].lowerBound..<sections[index + period - 1].upperBound
      if start < stretch.lowerBound { items.append(.layers(start..<stretch.lowerBound)) }
      items.append(.repetition(stretch, count: 1))
      (index, start) = (index + period, stretch.upperBound)
    }
    if start < layers.upperBound { items.append(.layers(start..<layers.upperBound)) }
    return items
  }

  /// The row with its repetitions, longest first.
  private var repetitions: [Item] {
    var items: [Item] = []
    var index = 0
    while index < sections.count {
      var best = repetition(from: index)
      // A repetition begins with weights, if it may as well begin later.
      if let found = best, draft.layers[sections[index].lowerBound].tensors.isEmpty,
        let later = (1..<max(2, found.period)).lazy.compactMap({ repetition(from: index + $0) }).first,
        later.saved >= found.saved
      {
        best = nil
      }
      let end = index + (best?.period ?? 1)
      let stretch = sections[index].lowerBound..<sections[end - 1].upperBound
      if let best {
        items.append(.repetition(stretch, count: best.count))
        index += best.period * best.count
      } else {
        if case .layers(let before)? = items.last {
          items[items.count - 1] = .layers(before.lowerBound..<stretch.upperBound)
        } else {
          items.append(.layers(stretch))
        }
        index = end
      }
    }
    return items
  }
}

extension Array {
  /// The first index whose element belongs to the second part, of an array whose first part does not. O(log count).
  fileprivate func partitioningIndex(where belongs: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if belongs(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
