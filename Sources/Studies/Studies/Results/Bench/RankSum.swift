import Glibc

/// Whether two groups of values differ: Wilcoxon's rank-sum test (Wilcoxon 1945, Biometrics Bulletin 1(6); Mann and
/// Whitney 1947), two-sided, by the normal approximation with corrections for ties and for continuity.
///
/// - Returns: the probability of a difference at least as large if there is none; 1 if all values are equal or a group is empty
public func rankSumProbability(_ left: [Double], _ right: [Double]) -> Double {
  guard !left.isEmpty, !right.isEmpty else { return 1 }
  let all = (left.map { ($0, true) } + right.map { ($0, false) }).sorted { $0.0 < $1.0 }
  let (m, n) = (Double(left.count), Double(right.count))
  var rankSum = 0.0
  var ties = 0.0
  var index = 0
  while index < all.count {
    var end = index
    while end + 1 < all.count, all[end + 1].0 == all[index].0 { end += 1 }
    // Equal values share the mean of their ranks.
    let rank = Double(index + end) / 2 + 1
    for position in index...end where all[position].1 { rankSum += rank }
    let count = Double(end - index + 1)
    ties += count * count * count - count
    index = end + 1
  }
  let total = m + n
  let mean = m * (total + 1) / 2
  let variance = m * n / 12 * (total + 1 - ties / (total * max(1, total - 1)))
  guard variance > 0 else { return 1 }
  let distance = max(0, abs(rankSum - mean) - 0.5) / variance.squareRoot()
  return min(1, erfc(distance / 2.0.squareRoot()))
}
