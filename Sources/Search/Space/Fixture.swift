import GraphIR
import JSONText

/// An attribute that has a role, is written in the architecture, and stays as it is.
public struct Fixture: Hashable, Sendable {
  public enum Reason: String, Hashable, Sendable {
    /// The search section fixes it, or its layer.
    case section
    /// It holds an expression.
    case expression
    /// The mutation that would change it is off.
    case mutation
    /// It agrees with the network's input or output.
    case network
    /// There is no other value that it may have.
    case single
  }

  /// What it is: `conv1.kernel`.
  public var name: String
  public var value: JSONValue
  public var reason: Reason
}

extension Specimen {
  /// What the document writes and no axis leads along, in the order of roles and of the document.
  func fixtures(beside axes: [Axis]) -> [Fixture] {
    let moving = Set(axes.flatMap { [$0.name] + $0.followers })
    return AttributeRole.allCases.flatMap { role in
      slots(role).compactMap { slot -> Fixture? in
        let name = document.name(of: slot)
        guard !moving.contains(name), let value = written(slot) else { return nil }
        return Fixture(name: name, value: value, reason: reason(slot, role))
      }
    }
  }

  private func written(_ slot: Slot) -> JSONValue? {
    switch slot {
    case .attribute(let layer, let name): layers[layer].attributes[name]
    case .repetition(let layer): layers[layer].repetition
    case .parameter(let index): document.parameters[index].defaultValue
    }
  }

  private func reason(_ slot: Slot, _ role: AttributeRole) -> Fixture.Reason {
    guard literal(of: slot) != nil else { return .expression }
    if !isMutable(slot) { return .section }
    // Mutations of attributes are called as the roles that they go by.
    if !space.mutations.members.contains(where: { $0.kind == role.rawValue }) { return .mutation }
    let domain = domain(of: [slot], role)
    return role == .width && domain.map { !$0.isSingle } ?? false ? .network : .single
  }
}
