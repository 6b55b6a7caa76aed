import GraphIR

/// What has served small networks well, so that random candidates may begin with it. Mutations bring it about, where they are
/// on.
enum Prior: CaseIterable {
  /// All layers equally wide.
  case balancedWidths
  /// A map that is at most half of the input's before the second layer or block reads it.
  case earlyDownSampling
  /// A depthwise and a pointwise convolution instead of one, or of a block.
  case separableConvolution
  /// The input of layers added to their output.
  case residual
  /// A head that pools each channel instead of one that flattens the map.
  case poolingHead

  /// - Parameter infer: the specimen of a document; nil if it does not infer
  /// - Returns: what was made, and in words; nil if there is nothing to edit
  func apply(
    to specimen: Specimen, infer: (Architecture) -> Specimen?, using generator: inout some RandomNumberGenerator
  ) -> (Specimen, [String])? {
    guard let edit = edit(specimen, using: &generator) else {
      // Blocks have no convolution of their own to separate, until one replaces a block.
      guard self == .separableConvolution, let replacing = mutation(ReplaceUnit.kind, of: specimen),
        let replaced = replacing.edit(specimen, using: &generator), let between = infer(replaced.document),
        let separated = self.edit(between, using: &generator), let next = infer(separated.document)
      else { return nil }
      return (next, [replaced.description, separated.description])
    }
    return infer(edit.document).map { ($0, [edit.description]) }
  }

  private func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    guard let mutation = mutation(kind, of: specimen) else { return nil }
    switch self {
    case .balancedWidths: return BalanceWidths.balancing(specimen.knobs(.width), of: specimen)
    case .earlyDownSampling: return AddPooling.behindFirst(specimen, using: &generator)
    case .poolingHead where specimen.layers.indices.contains { specimen.family($0) == .globalPooling }: return nil
    case .separableConvolution, .residual, .poolingHead: return mutation.edit(specimen, using: &generator)
    }
  }

  private var kind: String {
    switch self {
    case .balancedWidths: BalanceWidths.kind
    case .earlyDownSampling: AddPooling.kind
    case .separableConvolution: SeparateConvolution.kind
    case .residual: AddSkip.kind
    case .poolingHead: ChangeHead.kind
    }
  }

  private func mutation(_ kind: String, of specimen: Specimen) -> (any Mutation)? {
    specimen.space.mutations.members.first { $0.kind == kind }?.mutation
  }
}
