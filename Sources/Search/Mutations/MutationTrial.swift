import GraphIR

/// A mutation, and what it makes of the architecture that a space comes from.
public struct MutationTrial: Hashable, Sendable {
  public var kind: String
  public var help: String
  /// How often it is drawn, as a part of all; 0 if it is off.
  public var share: Double
  /// The axes that it goes along.
  public var axes: Int
  /// An edit in words; nil if none was found that the network bears.
  public var example: String?
}

extension SearchSpace {
  /// Edits that are tried for an example.
  private static let tries = 64

  /// Every mutation of a catalogue, in its order, tried on the base architecture.
  ///
  /// - parameter catalogue: the one that the space was made with
  public func mutationTrials(
    of catalogue: MutationCatalogue = .builtin, loader: ArchitectureLoader,
    using generator: inout some RandomNumberGenerator
  ) -> [MutationTrial] {
    let maker = CandidateMaker(space: self, loader: loader)
    let total = mutations.members.reduce(0) { $0 + $1.mutation.weight }
    return catalogue.definitions.map { definition in
      var trial = MutationTrial(
        kind: definition.kind, help: definition.help, share: 0, axes: axes.count { $0.mutation == definition.kind })
      guard let mutation = mutations.members.first(where: { $0.kind == definition.kind })?.mutation,
        let base = maker.origin
      else { return trial }
      trial.share = mutation.weight / total
      for _ in 0..<Self.tries {
        guard let edit = mutation.edit(base, using: &generator), (try? maker.edited(edit.document)) != nil
        else { continue }
        trial.example = edit.description
        break
      }
      return trial
    }
  }
}
