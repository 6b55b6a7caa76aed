/// The known word nearest to a misspelt one, or nil when none is near.
///
/// Nearness is the optimal string alignment distance (Damerau 1964: insertion, deletion, substitution and swap of
/// neighbours each cost one); at most a third of the longer word may differ. Ties go to the alphabetically first.
/// O(length² · number of words); words longer than 64 characters are never compared, and none is searched for among more
/// than 1,000 words or where comparing them would take more than 100,000 steps.
public func suggestion(for word: String, among known: some Sequence<String>) -> String? {
  // No character takes more than four bytes.
  guard word.utf8.count <= 4 * 64 else { return nil }
  let written = Array(word.lowercased().unicodeScalars)
  guard written.count <= 64 else { return nil }
  var best: (distance: Int, word: String)?
  var steps = 0
  for (count, candidate) in known.enumerated() {
    if count == 1000 { return nil }
    guard candidate.utf8.count <= 4 * 64 else { continue }
    let expected = Array(candidate.lowercased().unicodeScalars)
    guard expected.count <= 64 else { continue }
    let limit = max(written.count, expected.count) / 3
    guard abs(written.count - expected.count) <= limit else { continue }
    steps += written.count * expected.count
    if steps > 100_000 { return nil }
    let distance = editDistance(written, expected, limit: limit)
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

/// The distance if it is within the limit; otherwise any number above the limit.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], limit: Int) -> Int {
  var beforePrevious = [Int](repeating: 0, count: right.count + 1)
  var previous = Array(0...right.count)
  var current = beforePrevious
  for i in left.indices {
    current[0] = i + 1
    var least = i + 1
    for j in right.indices {
      var cost = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (left[i] == right[j] ? 0 : 1))
      if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
        cost = min(cost, beforePrevious[j - 1] + 1)
      }
      current[j + 1] = cost
      least = min(least, cost)
    }
    // Distances grow along every path, and a swap steps over one row and costs one.
    if least > limit + 1 { return limit + 1 }
    (beforePrevious, previous, current) = (previous, current, beforePrevious)
  }
  return previous[right.count]
}
