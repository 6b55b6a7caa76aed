import Diagnostics

extension WeightMatch {
  /// - parameter acceptsRest: whether tensors of the network without a partner may keep their initial values, as long as
  ///   anything fits; nil if nobody can ask for it
  /// - throws: the counts of what fits and what does not
  public func check(acceptsRest: Bool? = nil) throws(DiagnosticsError) {
    guard !isWhole, acceptsRest != true || tensors.isEmpty else { return }
    throw DiagnosticsError(
      Diagnostic(
        code: "weights-mismatch", "the tensors of '\(path)' are not those of '\(network)': \(counts)",
        remedy: tensors.isEmpty
          ? "No name and shape fits; a name is the layer's path and the tensor's name, as in 'block1.conv1.weight'"
          : "Rename tensors or layers" + (acceptsRest == nil ? "" : ", or keep what fits with --partial-weights")))
  }

  /// What does not fit, counted by kind; what fits if all does.
  public var counts: String {
    let words = Difference.Kind.allCases.compactMap { kind -> String? in
      let number = differences.count { $0.kind == kind }
      guard number > 0 else { return nil }
      return switch kind {
      case .missing: "\(number) missing"
      case .otherShape: "\(number) of another shape"
      case .otherType: "\(number) of integers"
      case .unexpected: "\(number) unexpected"
      }
    }
    return ["\(tensors.count) of \(count) fit"].joined() + (words.isEmpty ? "" : ", " + words.joined(separator: ", "))
  }

  /// What a user should know of tensors that fit.
  public var notes: [String] {
    var notes: [String] = []
    if !prefix.isEmpty { notes.append("the names in '\(path)' begin with '\(prefix)', which was left out") }
    if counters > 0 {
      notes.append(
        counters == 1
          ? "1 tensor 'num_batches_tracked' was left out: no result depends on it"
          : "\(counters) tensors 'num_batches_tracked' were left out: no result depends on them")
    }
    return notes
  }
}
