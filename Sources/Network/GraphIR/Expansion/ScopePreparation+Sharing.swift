import Diagnostics
import JSONText

/// Which layer each entry shares with.
extension ScopePreparation {
  mutating func resolveShare(
    _ layer: LayerEntry, _ index: Int, _ call: PreparedCall, _ names: Names, among layers: [LayerEntry],
    at location: Finding.Location
  ) -> PreparedShare? {
    guard let text = layer.share else { return nil }
    let (location, path) = (location / "share", names.byEntry[index])
    guard let share = Self.share(text, names) else {
      findings.add(
        "unknown-share", at: location, path: path, "there is no layer '\(text.echoed)' here to share with",
        remedy: didYouMean(text, among: names.entries.keys))
      return nil
    }
    if case .block = call {
      findings.add(
        "share-with-block", at: location, path: path, PreparedShare.blockMessage, remedy: PreparedShare.blockRemedy)
      return nil
    }
    let repetitions = Self.knownRepetitions(layers[share.entry])
    if share.entry == index, share.repetition == nil || repetitions == 1 {
      findings.add(
        "share-with-itself", at: location, path: path, "the layer shares with itself",
        remedy: repetitions == 1
          ? "Remove \"share\", or name another layer"
          : "Name one repetition, such as '\(path)[0]', for the others to use")
      return nil
    }
    if let repetitions, repetitions > 0,
      let fault = share.fault(of: names.byEntry[share.entry], repetitions: repetitions)
    {
      findings.add(fault.code, at: location, path: path, fault.message, remedy: fault.remedy)
      return nil
    }
    return share
  }

  /// The entries that share with each other in a circle, so that none has the parameters. Each circle is reported.
  mutating func sharingCircles(_ layers: [LayerEntry], _ names: Names, at location: Finding.Location) -> Set<Int> {
    guard layers.contains(where: { $0.share != nil }) else { return [] }
    let next = layers.enumerated().map { index, layer in
      layer.share.flatMap { Self.share($0, names)?.entry }.flatMap { $0 == index ? nil : $0 }
    }
    var visits = [Int](repeating: -1, count: layers.count)
    var found: Set<Int> = []
    for start in layers.indices {
      var walk: [Int] = []
      var index: Int? = start
      while let entry = index, visits[entry] == -1 {
        visits[entry] = start
        walk.append(entry)
        index = next[entry]
      }
      guard let entry = index, visits[entry] == start, let first = walk.firstIndex(of: entry) else { continue }
      let circle = walk[first...]
      found.formUnion(circle)
      let shown = (circle + [entry]).map { names.byEntry[$0] }
      findings.add(
        "share-cycle", at: location / entry / "share", path: names.byEntry[entry],
        "the layers share with each other in a circle, so that none has the parameters: "
          + (shown.count > 8 ? shown.prefix(4) + ["…"] + shown.suffix(3) : shown[...]).joined(separator: " → "),
        remedy: "Remove \"share\" from one of them")
    }
    return found
  }

  private static func share(_ text: String, _ names: Names) -> PreparedShare? {
    if let entry = names.entries[text] { return PreparedShare(name: text, entry: entry, repetition: nil) }
    guard let (name, repetition) = PreparedShare.repetition(in: text), let entry = names.entries[name] else {
      return nil
    }
    return PreparedShare(name: text, entry: entry, repetition: repetition)
  }

  /// How often an entry stands in a row; nil if that is an expression, or wrong.
  private static func knownRepetitions(_ layer: LayerEntry) -> Int? {
    switch layer.repetition {
    case nil: 1
    case .integer(let count): count
    default: nil
    }
  }
}
