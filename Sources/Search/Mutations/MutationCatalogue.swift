import Catalogues

public typealias MutationDefinition = MethodDefinition<any Mutation>
public typealias MutationCatalogue = MethodCatalogue<any Mutation>

extension MutationDefinition {
  public init<Method: Mutation & Configurable>(_ method: Method.Type) {
    self.init(kind: Method.kind, help: Method.help, settings: Method.settings.map(\.description)) {
      settings throws(SettingError) in try Method(settings: settings)
    }
  }
}

extension MutationCatalogue {
  public static let builtin = MutationCatalogue(
    of: "mutation",
    builtin: [
      MutationDefinition(ChangeWidth.self),
      MutationDefinition(BalanceWidths.self),
      MutationDefinition(ChangeBottleneck.self),
      MutationDefinition(ChangeDepth.self),
      MutationDefinition(DuplicateUnit.self),
      MutationDefinition(AddHiddenLayer.self),
      MutationDefinition(RemoveUnit.self),
      MutationDefinition(ReplaceUnit.self),
      MutationDefinition(InsertUnit.self),
      MutationDefinition(SeparateConvolution.self),
      MutationDefinition(ChangeKernel.self),
      MutationDefinition(ChangeStride.self),
      MutationDefinition(ChangeGroups.self),
      MutationDefinition(AddPooling.self),
      MutationDefinition(RemovePooling.self),
      MutationDefinition(MovePooling.self),
      MutationDefinition(ChangeResolution.self),
      MutationDefinition(ChangeHead.self),
      MutationDefinition(SwapKind.self),
      MutationDefinition(ChangeChoice.self),
      MutationDefinition(AddNormalization.self),
      MutationDefinition(RemoveNormalization.self),
      MutationDefinition(AddSkip.self),
      MutationDefinition(RemoveSkip.self),
      MutationDefinition(ChangeRegularization.self),
      MutationDefinition(ChangeRecipe.self),
    ])
}
