import Diagnostics
import GraphIR
import JSONText

extension SearchRules {
  /// What the names of a section can mean.
  struct Scope {
    let architecture: Architecture
    let vocabulary: Vocabulary
    /// By their names; the first of a name.
    private let layers: [String: LayerEntry]

    init(architecture: Architecture, vocabulary: Vocabulary) {
      self.architecture = architecture
      self.vocabulary = vocabulary
      layers = Dictionary(
        architecture.layers.compactMap { layer in layer.name.map { ($0, layer) } },
        uniquingKeysWith: { first, _ in first })
    }

    func layer(
      _ name: String, at pointer: JSONPointer, _ part: JSONDocument.Part, _ reader: inout SectionReader
    ) -> LayerEntry? {
      if let layer = layers[name] { return layer }
      var names: [String] { architecture.layers.compactMap(\.name) }
      reader.report(
        "unknown-layer", at: pointer, part: part, "there is no layer '\(name.echoed)'",
        remedy: didYouMean(name, among: names) ?? "Layers are \(listing(names))")
      return nil
    }

    /// An attribute by its name, after a check that there is one.
    func slot(
      _ text: String, at pointer: JSONPointer, _ part: JSONDocument.Part, takesEvery: Bool = false,
      _ reader: inout SectionReader
    ) -> SlotName? {
      guard let written = SlotName(text) else {
        reader.report(
          "bad-name", at: pointer, part: part, "'\(text.echoed)' does not name an attribute",
          remedy: "Write 'layer.attribute', or '$parameter'")
        return nil
      }
      let name = present(written)
      if name != written { reader.warnOfRenamed(text, to: "\(name)", at: pointer, part) }
      if name.isParameter {
        let names = architecture.parameters.map(\.name)
        if names.contains(name.attribute) { return name }
        reader.report(
          "unknown-parameter", at: pointer, part: part, "the architecture has no parameter '\(name.attribute.echoed)'",
          remedy: didYouMean(name.attribute, among: names))
        return nil
      }
      if takesEvery, name.layer == SlotName.everyLayer {
        guard schemas(name).isEmpty, !SearchRules.ofEveryKind.contains(name.attribute) else { return name }
        reader.report(
          "unknown-attribute", at: pointer, part: part, "no layer has an attribute '\(name.attribute.echoed)'",
          remedy: didYouMean(
            name.attribute, among: vocabulary.terms.flatMap { $0.attributes.map(\.name) } + SearchRules.ofEveryKind))
        return nil
      }
      guard let layer = layer(name.layer, at: pointer, part, &reader) else { return nil }
      if schemas(name).isEmpty, !SearchRules.ofEveryKind.contains(name.attribute) {
        let names = (vocabulary[layer.kind]?.attributes.map(\.name) ?? []) + SearchRules.ofEveryKind
        reader.report(
          "unknown-attribute", at: pointer, part: part,
          "'\(name.attribute.echoed)' is not an attribute of \(layer.kind)",
          remedy: didYouMean(name.attribute, among: names) ?? "It has \(listing(names))")
        return nil
      }
      return name
    }

    /// The name with its attribute's present name.
    private func present(_ name: SlotName) -> SlotName {
      guard !name.isParameter, schemas(name).isEmpty else { return name }
      let terms =
        name.layer == SlotName.everyLayer
        ? vocabulary.terms : [layers[name.layer].flatMap { vocabulary[$0.kind] }].compactMap { $0 }
      let attribute = terms.lazy.compactMap { $0.presentName(of: name.attribute) }.first
      return SlotName(layer: name.layer, attribute: attribute ?? name.attribute)
    }

    /// The schemas that an attribute's name can refer to.
    private func schemas(_ name: SlotName) -> [AttributeSchema] {
      if name.layer == SlotName.everyLayer { return vocabulary.terms.compactMap { $0[attribute: name.attribute] } }
      let layer = layers[name.layer]
      return layer.flatMap { vocabulary[$0.kind]?[attribute: name.attribute] }.map { [$0] } ?? []
    }

    /// Whether an attribute can be an integer.
    func takesBounds(_ name: SlotName) -> Bool {
      if name.attribute == Slot.repetitionName { return true }
      if name.isParameter {
        return architecture.parameters.contains { $0.name == name.attribute && $0.attributeType.integers != nil }
      }
      return schemas(name).contains { $0.type.integers != nil }
    }

    /// Checks a value that an attribute is allowed to take.
    func check(_ value: JSONValue, _ name: SlotName, at pointer: JSONPointer, _ reader: inout SectionReader) {
      if name.attribute == "kind" {
        guard case .string(let kind) = value else {
          return reader.mismatch(value, at: pointer, "kind", expected: "the kind of a layer or the name of a block")
        }
        guard vocabulary[kind] == nil else { return }
        let kinds = vocabulary.terms.map(\.kind)
        reader.report(
          "unknown-kind", at: pointer, "'\(kind.echoed)' is neither a layer nor a block that is imported",
          remedy: didYouMean(kind, among: kinds))
        return
      }
      var types = schemas(name).map(\.type)
      if name.attribute == Slot.repetitionName { types.append(.integer(1...10_000)) }
      if name.isParameter {
        types = architecture.parameters.filter { $0.name == name.attribute }.map(\.attributeType)
      }
      guard let first = types.first, !types.contains(where: { (try? $0.decode(value)) != nil }) else { return }
      reader.mismatch(value, at: pointer, name.attribute, expected: first.description)
    }

    /// What an attribute is in the architecture: as written, or its default.
    func value(of name: SlotName) -> JSONValue? {
      if name.isParameter { return architecture.parameters.first { $0.name == name.attribute }?.defaultValue }
      guard let layer = layers[name.layer] else { return nil }
      if name.attribute == Slot.repetitionName { return layer.repetition ?? 1 }
      return layer.attributes[name.attribute]
        ?? vocabulary[layer.kind]?[attribute: name.attribute]?.writtenDefault?.json
    }
  }
}
