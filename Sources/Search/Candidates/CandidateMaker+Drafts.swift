import GraphIR
import Glibc

/// Drafts: what a proposal asks for, before limits are looked at.
extension CandidateMaker {
  /// Edits that one step of a mutation tries.
  private static let editsPerStep = 16
  /// How many times smaller than the limits a random candidate may be.
  public static let sizeRange = 32.0

  func draft(
    _ proposal: Proposal, _ parents: [Specimen], using generator: inout some RandomNumberGenerator
  ) throws(Failure) -> (Specimen, [String]) {
    switch proposal {
    case .random: return try random(using: &generator)
    case .mutate(_, let steps):
      return try walk(from: parents[0], steps: steps, [], using: &generator)
    case .crossover(_, _, let steps):
      // The first parent gives the structure; let it be either.
      let (first, second) = generator.nextInt(below: 2) == 0 ? (parents[0], parents[1]) : (parents[1], parents[0])
      var child = first
      var lineage: [String] = []
      if let edit = first.crossing(with: second.document, using: &generator), let crossed = specimen(edit.document),
        crossed.keepsSection
      {
        child = crossed
        lineage = [edit.description]
      } else if steps == 0 {
        throw Failure(.noEdit)
      }
      return try walk(from: child, steps: steps, lineage, using: &generator)
    }
  }

  /// A sample of the space: the base after a walk, scaled to a size drawn evenly in its logarithm.
  private func random(
    using generator: inout some RandomNumberGenerator
  ) throws(Failure) -> (Specimen, [String]) {
    if !space.designs.isEmpty { return try randomFounder(using: &generator) }
    guard let base = origin else { throw Failure(.unsound) }
    let (start, changes) = start(from: base, using: &generator)
    let steps = 1 + generator.nextInt(below: Self.longestWalk)
    var (walked, lineage) = try walk(from: start, steps: steps, changes, using: &generator)
    let most = mostParameters ?? 4 * space.baseSize.trainable
    let least = max(Double(limits.parameters.minimum ?? 1), Double(most) / Self.sizeRange)
    let goal = exp(log(least) + (log(Double(most)) - log(least)) * generator.nextUnit())
    if Double(walked.network.size.trainable) > goal {
      var smaller = limits
      smaller.parameters.maximum = Int(exactly: goal.rounded(.up)) ?? most
      if let scaled = fit(walked, into: smaller), scaled.document != walked.document {
        walked = scaled
        lineage.append("widths scaled: to \(scaled.network.size.trainable) parameters")
      }
    }
    return (walked, lineage)
  }

  /// The most parameters that the limits leave room for; nil if they bound neither them nor flash.
  private var mostParameters: Int? {
    let inFlash = limits.flash.maximum.flatMap { flash in counting.bytesPerWeight.map { max(1, flash / $0) } }
    return [limits.parameters.maximum, inFlash].compactMap(\.self).min()
  }

  /// Where a random candidate's walk begins: at the base, or with the section's share of ``SearchRules/priors`` at the base
  /// after some of the priors, each with a chance of a half.
  private func start(
    from base: Specimen, using generator: inout some RandomNumberGenerator
  ) -> (Specimen, [String]) {
    guard space.rules.priors > 0, generator.nextUnit() < space.rules.priors else { return (base, []) }
    var specimen = base
    var changes: [String] = []
    let infer = { try? self.edited($0) }
    for prior in Prior.allCases where generator.nextInt(below: 2) == 0 {
      guard let (next, edits) = prior.apply(to: specimen, infer: infer, using: &generator) else { continue }
      specimen = next
      changes += edits
    }
    return (specimen, changes)
  }

  /// Several mutations in a row, each of which infers.
  func walk(
    from start: Specimen, steps: Int, _ lineage: [String], using generator: inout some RandomNumberGenerator
  ) throws(Failure) -> (Specimen, [String]) {
    var specimen = start
    var lineage = lineage
    for _ in 0..<steps {
      let (next, description) = try step(from: specimen, using: &generator)
      specimen = next
      lineage.append(description)
    }
    return (specimen, lineage)
  }

  /// One mutation: drawn again if it finds nothing to edit or does not infer.
  private func step(
    from specimen: Specimen, using generator: inout some RandomNumberGenerator
  ) throws(Failure) -> (Specimen, String) {
    var reason = NoCandidate.Reason.noEdit
    for _ in 0..<Self.editsPerStep {
      guard let mutation = space.mutations.draw(using: &generator) else { throw Failure(.noEdit) }
      guard let edit = mutation.edit(specimen, using: &generator) else { continue }
      do {
        return (try edited(edit.document), edit.description)
      } catch {
        reason = error.reason
      }
    }
    throw Failure(reason)
  }
}
