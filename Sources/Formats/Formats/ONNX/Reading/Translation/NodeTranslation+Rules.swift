extension NodeTranslation {
  /// What is done with a node, by its operator.
  static let rules: [String: Rule] = [
    convolutionRules, denseRules, normalizationRules, activationRules, joiningRules, reshapingRules, slicingRules,
    resizingRules, sequenceRules,
  ].reduce(into: [:]) { all, rules in all.merge(rules) { first, _ in first } }

  /// The operators that can be read, in the order of the alphabet.
  static var operators: [String] { Set(rules.keys).union(foldings.keys).sorted() }
}
