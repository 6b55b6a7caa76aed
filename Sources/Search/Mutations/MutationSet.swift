import Catalogues

/// The mutations that a search draws from, each as often as its weight says.
public struct MutationSet: Sendable {
  public struct Member: Sendable {
    public let kind: String
    public let mutation: any Mutation
  }

  /// Those with a weight above 0, in the order of the catalogue.
  public let members: [Member]
  private let bounds: [Double]

  /// - Parameter inserts: whether ``InsertUnit`` is among them where the section does not say
  /// - Precondition: the rules' settings were checked against the catalogue.
  init(_ catalogue: MutationCatalogue, rules: SearchRules, inserts: Bool) {
    var members: [Member] = []
    for definition in catalogue.definitions {
      // Without axes it would take draws from the others.
      if definition.kind == ChangeRecipe.kind, rules.recipe.isEmpty { continue }
      if definition.kind == InsertUnit.kind, !inserts, rules.mutations[definition.kind] == nil { continue }
      var settings: [String: SettingValue] = [:]
      switch rules.mutations[definition.kind] {
      case .off?: continue
      case .settings(let given)?: settings = given
      case nil: break
      }
      do {
        let mutation = try definition.make(settings)
        if mutation.weight > 0 { members.append(Member(kind: definition.kind, mutation: mutation)) }
      } catch {
        preconditionFailure("settings that were checked do not fit: \(error)")
      }
    }
    self.init(members)
  }

  private init(_ members: [Member]) {
    self.members = members
    var sum = 0.0
    bounds = members.map { member in
      sum += member.mutation.weight
      return sum
    }
  }

  /// Whether there are mutations of plug-ins, which may change what no other does.
  var hasForeign: Bool {
    let own = Set(MutationCatalogue.builtin.definitions.map(\.kind))
    return members.contains { !own.contains($0.kind) }
  }

  /// The set with one mutation only; empty if it has no such.
  public func only(_ kind: String) -> MutationSet { MutationSet(members.filter { $0.kind == kind }) }

  /// One of the members; nil if there are none.
  func draw(using generator: inout some RandomNumberGenerator) -> (any Mutation)? {
    guard let total = bounds.last else { return nil }
    let point = generator.nextUnit() * total
    return members[bounds.firstIndex { point < $0 } ?? members.count - 1].mutation
  }

  func axes(of specimen: Specimen) -> [Axis] {
    members.flatMap { $0.mutation.axes(of: specimen) }
  }
}
