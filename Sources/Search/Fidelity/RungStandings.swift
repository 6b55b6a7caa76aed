/// Who of a rung deserves to be promoted next: the first of
/// ``promotions(of:binRatio:reduction:least:wholeFronts:accuracyMargin:)`` that was not promoted yet, kept while reports come,
/// without sorting the rung each time. Accuracies are compared as they are, without a margin.
///
/// Of each bin the fronts are kept, and the best member that is still open. Within a bin members stand by front, so only the
/// fronts that hold the members in question are ever sorted by crowding. How far up the merged order a member stands
/// follows from its share of its own bin: of another bin of c members, those with a share below s stand before it.
///
/// O(fronts + f log f + bins²) a decision, f being the members of a front; a report costs what
/// ``NonDominatedLayers/insert(_:costs:isOpen:)`` does.
struct RungStandings: Sendable {
  private struct Member {
    var trial: Int
    var costs: [Double]
    var bin: Int
    var isOpen: Bool
    /// The member before that is of the same trial; −1 if there is none.
    var earlier: Int
  }

  /// Where a member stands in its bin.
  private struct Standing {
    var member: Int
    /// From 0 for the best of the bin.
    var height: Int
    /// The best of its front, and where that stands.
    var head: Int
    var headHeight: Int
  }

  private struct Bin {
    var layers = NonDominatedLayers()
    var count = 0
    /// The best open member; to be looked for again once something has changed.
    var best: Standing?
    var isCurrent = false
  }

  private let binRatio: Double
  private let reduction: Int
  private let wholeFronts: Bool
  private var reports = 0
  private var members: [Member] = []
  private var membersByTrial: [Int: Int] = [:]
  private var promoted: Set<Int> = []
  private var bins: [Int: Bin] = [:]
  /// Of all members, whatever their bins.
  private var overall = NonDominatedLayers()

  init(binRatio: Double, reduction: Int, wholeFronts: Bool) {
    (self.binRatio, self.reduction, self.wholeFronts) = (binRatio, reduction, wholeFronts)
  }

  mutating func tell(_ report: TrialReport) {
    reports += 1
    guard let trial = SuccessfulTrial(report) else { return }
    let (number, key) = (members.count, parameterBin(of: report.parameters, ratio: binRatio))
    let isOpen = !promoted.contains(trial.trial)
    members.append(
      Member(
        trial: trial.trial, costs: trial.costs, bin: key, isOpen: isOpen,
        earlier: membersByTrial.updateValue(number, forKey: trial.trial) ?? -1))
    overall.insert(number, costs: trial.costs, isOpen: false)
    bins[key, default: Bin()].layers.insert(number, costs: trial.costs, isOpen: isOpen)
    bins[key]?.count += 1
    bins[key]?.isCurrent = false
  }

  /// Notes that a trial is promoted.
  mutating func promote(_ trial: Int) {
    promoted.insert(trial)
    var number = membersByTrial[trial] ?? -1
    while number >= 0 {
      let member = members[number]
      if member.isOpen {
        members[number].isOpen = false
        bins[member.bin]?.layers.close(member.costs)
        bins[member.bin]?.isCurrent = false
      }
      number = member.earlier
    }
  }

  /// The trial to promote next; nil if all that deserve it are promoted.
  mutating func next() -> Int? {
    let most = reports / reduction
    guard most > 0 else { return nil }
    for (key, bin) in bins where !bin.isCurrent {
      let best = best(of: bin)
      bins[key]?.best = best
      bins[key]?.isCurrent = true
    }
    let open = bins.values.compactMap(\.best).sorted { left, right in
      stands(left.member, at: left.height, before: right.member, at: right.height)
    }
    let best = open.first { standing in
      position(of: standing.member, at: standing.height) < most
        || wholeFronts && position(of: standing.head, at: standing.headHeight) < most
    }
    return best.map { members[$0.member].trial }
  }

  private func best(of bin: Bin) -> Standing? {
    var height = 0
    for front in bin.layers.fronts {
      if front.open > 0 {
        let order = order(of: front, in: bin)
        guard let index = order.firstIndex(where: { members[$0].isOpen }) else {
          preconditionFailure("a front counts its open members")
        }
        return Standing(member: order[index], height: height + index, head: order[0], headHeight: height)
      }
      height += front.size
    }
    return nil
  }

  /// The members of a front, those in emptier neighbourhoods first.
  private func order(of front: NonDominatedLayers.Front, in bin: Bin) -> [Int] {
    let numbers = bin.layers.members(of: front)
    return zip(numbers, crowdingDistances(of: numbers.map { members[$0].costs }))
      .sorted { (-$0.1, members[$0.0].trial) < (-$1.1, members[$1.0].trial) }.map(\.0)
  }

  /// How far up a bin of so many members one stands.
  private static func share(_ height: Int, of count: Int) -> Double { (Double(height) + 0.5) / Double(count) }

  private func share(of member: Int, at height: Int) -> Double {
    Self.share(height, of: bins[members[member].bin]?.count ?? 0)
  }

  /// Whether a member stands before another in the merged order.
  private func stands(_ member: Int, at height: Int, before other: Int, at otherHeight: Int) -> Bool {
    let (share, otherShare) = (share(of: member, at: height), share(of: other, at: otherHeight))
    return share != otherShare ? share < otherShare : isPreferred(member, to: other)
  }

  /// Of members equally far up their bins.
  private func isPreferred(_ member: Int, to other: Int) -> Bool {
    let ranks = (overall.rank(of: members[member].costs), overall.rank(of: members[other].costs))
    return (ranks.0, members[member].trial) < (ranks.1, members[other].trial)
  }

  /// How many members of all bins stand before one.
  private func position(of member: Int, at height: Int) -> Int {
    let (key, share) = (members[member].bin, share(of: member, at: height))
    var position = height
    for (otherKey, other) in bins where otherKey != key {
      // Rounding makes the guess wrong by one at most.
      var before = min(max(Int((share * Double(other.count) - 0.5).rounded(.up)), 0), other.count)
      while before > 0, Self.share(before - 1, of: other.count) >= share { before -= 1 }
      while before < other.count, Self.share(before, of: other.count) < share { before += 1 }
      position += before
      if before < other.count, Self.share(before, of: other.count) == share,
        isPreferred(self.member(at: before, of: other), to: member)
      {
        position += 1
      }
    }
    return position
  }

  private func member(at height: Int, of bin: Bin) -> Int {
    var rest = height
    for front in bin.layers.fronts {
      if rest < front.size { return order(of: front, in: bin)[rest] }
      rest -= front.size
    }
    preconditionFailure("a height is one of a bin's")
  }
}
