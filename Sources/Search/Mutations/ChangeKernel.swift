import Catalogues
import GraphIR
import JSONText

/// Changes the side of a window to another odd number. Padding that kept the size of the map still keeps it.
public struct ChangeKernel: Mutation, Configurable {
  public static let kind = "kernel"
  public static let help = "Changes the size of a window."
  public var weight = 1.5

  public init() {}

  public func axes(of specimen: Specimen) -> [Axis] {
    Self.knobs(specimen).map { specimen.axis($0, mutation: Self.kind) }
  }

  public func edit(_ specimen: Specimen, using generator: inout some RandomNumberGenerator) -> Edit? {
    let knobs = Self.knobs(specimen)
    guard !knobs.isEmpty else { return nil }
    let knob = knobs[generator.nextIndex(of: knobs)]
    let values = knob.domain.values(including: knob.value).filter { $0 != knob.value }
    return specimen.turningWindow(knob, to: values[generator.nextIndex(of: values)])
  }

  public func edits(of specimen: Specimen) -> [Edit]? {
    Self.knobs(specimen).flatMap { knob in
      knob.domain.values(including: knob.value).filter { $0 != knob.value }.map { specimen.turningWindow(knob, to: $0) }
    }
  }

  /// The windows of poolings are left to other mutations, as they are steps too, unless the section has a line for them.
  static func knobs(_ specimen: Specimen) -> [Knob] {
    specimen.derived.list(\.kernels) {
      let lines = specimen.space.rules.values
      return specimen.knobs(.kernel).filter { knob in
        knob.slots.allSatisfy { slot in
          guard case .attribute(let layer, let name) = slot, specimen.family(layer) == .pooling else { return true }
          return lines[SlotName(layer: specimen.document.name(of: layer), attribute: name)] != nil
        }
      }
    }
  }
}

extension Specimen {
  /// The document with a window's side changed, and with it the padding that kept the size of the map.
  func turningWindow(_ knob: Knob, to value: Int) -> Edit {
    var edit = turning(knob, to: value)
    for case .attribute(let layer, _) in knob.slots {
      guard let term = terms[layer] else { continue }
      for attribute in term.attributes where attribute.type.isPadding {
        guard case .integer(let padding)? = literal(of: .attribute(layer: layer, name: attribute.name)),
          2 * padding == knob.value - 1, value / 2 == padding || allows(.integer(value / 2), layer, attribute.name)
        else { continue }
        edit.document.layers[layer].attributes[attribute.name] = .integer(value / 2)
      }
    }
    return edit
  }

  private func allows(_ value: JSONValue, _ layer: Int, _ attribute: String) -> Bool {
    let slot = Slot.attribute(layer: layer, name: attribute)
    return isMutable(slot) && allows(value, slot)
  }
}

extension AttributeType {
  /// Whether values say how far a map is extended.
  var isPadding: Bool {
    switch self {
    case .padding, .sequencePadding: true
    case .integer, .number, .boolean, .choice, .extent, .integers, .formula, .text: false
    }
  }
}
