/// The known word nearest to a misspelt one, or nil when none is near.
///
/// Nearness is the optimal string alignment distance (Damerau 1964: insertion, deletion, substitution and swap of
/// neighbours each cost one); at most a third of the longer word may differ. Ties go to the alphabetically first.
/// O(length² · number of words); words longer than 64 characters are never compared, and among more than 1,000 words
/// none is searched for.
public func suggestion(for word: String, among known: some Sequence<String>) -> String? {
  let written = Array(word.lowercased().unicodeScalars)
  guard written.count <= 64 else { return nil }
  var best: (distance: Int, word: String)?
  for (count, candidate) in known.enumerated() {
    if count == 1000 { return nil }
    let expected = Array(candidate.lowercased().unicodeScalars)
    guard expected.count <= 64 else { continue }
    let limit = max(written.count, expected.count) / 3
    guard abs(written.count - expected.count) <= limit else { continue }
    let distance = editDistance(written, expected)
    guard distance <= limit else { continue }
    if let current = best, (current.distance, current.word) <= (distance, candidate) { continue }
    best = (distance, candidate)
  }
  return best?.word
}

/// "Did you mean 'kernel'?", or nil when no known word is near.
public func didYouMean(_ word: String, among known: some Sequence<String>) -> String? {
  suggestion(for: word, among: known).map { "Did you mean '\($0)'?" }
}

private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...right.count)
  for i in left.indices {
    var current = [i + 1]
    current.reserveCapacity(right.count + 1)
    for j in right.indices {
      var cost = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (left[i] == right[j] ? 0 : 1))
      if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
        cost = min(cost, beforePrevious[j - 1] + 1)
      }
      current.append(cost)
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[right.count]
}
