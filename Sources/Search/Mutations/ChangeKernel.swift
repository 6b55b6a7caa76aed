import GraphIR
import JSONText

/// Changes the side of a window to another odd number. Padding that kept the size of the map goes on keeping it.
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
    let value = values[generator.nextIndex(of: values)]
    var edit = specimen.turning(knob, to: value)
    for case .attribute(let layer, _) in knob.slots {
      guard let term = specimen.terms[layer] else { continue }
      for attribute in term.attributes where attribute.type.isPadding {
        guard case .integer(let padding)? = specimen.literal(of: .attribute(layer: layer, name: attribute.name)),
          2 * padding == knob.value - 1
        else { continue }
        edit.document.layers[layer].attributes[attribute.name] = .integer(value / 2)
      }
    }
    return edit
  }

  /// The windows of poolings are left to other mutations, as they are steps too.
  private static func knobs(_ specimen: Specimen) -> [Knob] {
    specimen.knobs(.kernel).filter { knob in
      knob.slots.allSatisfy { slot in
        if case .attribute(let layer, _) = slot { specimen.family(layer) != .pooling } else { true }
      }
    }
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
