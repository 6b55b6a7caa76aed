import Diagnostics
import JSONText
import TensorTypes

extension Architecture {
  /// Reads a document and reports every fault that can be found without a catalogue.
  init(reading root: JSONValue, at location: Finding.Location, _ findings: inout Findings) {
    self.init(name: "")
    guard case .object(let object) = root else {
      findings.add(
        "wrong-type", at: location, "the document is \(root.kindDescription), but must be an object",
        remedy: "An architecture starts with { \"espalier\": 1, … }")
      return
    }
    var reader = ObjectReader(object, at: location, subject: "an architecture")
    guard reader.checkVersion(of: Self.format, &findings) else { return }
    schema = reader.string("$schema", &findings)
    comment = reader.string("comment", &findings)
    name = reader.string("name", &findings) ?? ""
    imports = reader.strings("import", &findings) ?? []
    plugins = reader.strings("plugins", &findings) ?? []
    output = reader.string("output", &findings)
    search = reader.object("search", &findings)
    recipe = reader.object("recipe", &findings)
    input = Self.shape(&reader, &findings)
    let parameters = reader.object("parameters", &findings)
    let blocks = reader.object("blocks", &findings)
    let layers = reader.list("layers", &findings)
    reader.finish(&findings)

    self.parameters = AttributeDeclaration.list(parameters, at: location / "parameters", &findings)
    for parameter in self.parameters where parameter.defaultValue == nil {
      findings.add(
        "missing-member", at: location / "parameters" / parameter.name,
        "the parameter '\(parameter.name)' has no value", remedy: "Add \"default\"")
    }
    self.blocks = (blocks?.members ?? []).compactMap { member in
      BlockDeclaration(
        reading: member.value, name: member.key, at: location / "blocks" / member.key, &findings)
    }
    self.layers = LayerEntry.list(layers, at: location / "layers", &findings)
    checkCompleteness(reader, &findings)
  }

  private static func shape(_ reader: inout ObjectReader, _ findings: inout Findings) -> Shape? {
    guard let value = reader.value("input") else { return nil }
    let expected = "[channels, height, width], [channels, length] or [features]"
    let location = reader.location / "input"
    guard case .array(let elements) = value, (1...3).contains(elements.count) else {
      let isBatch = if case .array(let elements) = value { elements.count == 4 } else { false }
      findings.mismatch(
        value, at: location, key: "input", expected: expected,
        remedy: isBatch ? "Shapes are those of one sample: leave the batch out" : nil)
      return nil
    }
    var extents: [Int] = []
    for (index, element) in elements.enumerated() {
      guard case .integer(let extent) = element, extent >= 1 else {
        findings.add(
          "wrong-type", at: location / index,
          "'input' has the extent \(element.briefly), but extents are integers from 1 on",
          remedy: element.remedyForQuotes)
        return nil
      }
      extents.append(extent)
    }
    do {
      return try Shape(extents)
    } catch {
      findings.add("too-large", at: location, "the input is too large: \(error)")
      return nil
    }
  }

  private func checkCompleteness(_ reader: ObjectReader, _ findings: inout Findings) {
    let (object, location) = (reader.object, reader.location)
    let isLibrary = object["blocks"] != nil && object["layers"] == nil && object["input"] == nil
    if object["layers"] == nil && !isLibrary && !reader.misspells("layers") {
      findings.add("missing-member", at: location, "the architecture has no layers", remedy: "Add \"layers\": […]")
    }
    if object["layers"] != nil && object["input"] == nil && !reader.misspells("input") {
      findings.add(
        "missing-member", at: location, "the architecture does not say the shape of its input",
        remedy: "Add \"input\": [channels, height, width]")
    }
    if case .array(let layers)? = object["layers"], layers.isEmpty {
      findings.addEmptyList(at: location / "layers")
    }
    if let index = imports.firstIndex(of: "") {
      findings.add(
        "bad-import", at: location / "import" / index, "the path of an import is empty", remedy: "Name a file")
    }
  }
}

extension BlockDeclaration {
  init?(reading value: JSONValue, name: String, at location: Finding.Location, _ findings: inout Findings) {
    guard case .object(let object) = value else {
      findings.mismatch(value, at: location, key: name, expected: "an object with \"layers\"")
      return nil
    }
    self.init(name: name)
    var reader = ObjectReader(object, at: location, subject: "a block")
    comment = reader.string("comment", &findings)
    help = reader.string("help", &findings)
    inputs = reader.strings("inputs", &findings)
    output = reader.string("output", &findings)
    let attributes = reader.object("attributes", &findings)
    let layers = reader.list("layers", &findings)
    reader.finish(&findings)
    if !name.isIdentifier {
      findings.add("bad-name", at: location.key, "'\(name)' cannot name a block", remedy: String.identifierRule)
    }
    self.attributes = AttributeDeclaration.list(attributes, at: location / "attributes", &findings)
    self.layers = LayerEntry.list(layers, at: location / "layers", &findings)
    if layers == nil && object["layers"] == nil {
      guard !reader.misspells("layers") else { return }
      findings.add("missing-member", at: location, "the block '\(name)' has no layers", remedy: "Add \"layers\": […]")
    } else if let layers, layers.isEmpty {
      findings.addEmptyList(at: location / "layers")
    }
    checkInputs(at: location / "inputs", &findings)
  }
}

extension BlockDeclaration {
  static let maximumInputs = 64

  private mutating func checkInputs(at location: Finding.Location, _ findings: inout Findings) {
    guard let names = inputs else { return }
    if names.isEmpty {
      findings.add(
        "no-inputs", at: location, "a block reads at least one input",
        remedy: "Leave 'inputs' out where one called 'input' will do")
      inputs = nil
    }
    if names.count > Self.maximumInputs {
      findings.add(
        "too-many-inputs", at: location, "a block reads at most \(Self.maximumInputs) inputs, not \(names.count)")
      inputs = Array(names.prefix(Self.maximumInputs))
    }
    for (index, name) in names.prefix(Self.maximumInputs).enumerated() {
      if !name.isIdentifier {
        findings.add("bad-name", at: location / index, "'\(name)' cannot name an input", remedy: String.identifierRule)
      }
      if names[..<index].contains(name) {
        findings.add(
          "duplicate-name", at: location / index, "two inputs are called '\(name)'", remedy: "Choose another name")
      }
    }
  }
}

extension LayerEntry {
  /// Members that every layer has; the others are its attributes.
  static let commonMembers: Set<String> = ["kind", "name", "inputs", "repeat", "when", "share", "comment"]

  static func list(
    _ values: [JSONValue]?, at location: Finding.Location, _ findings: inout Findings
  ) -> [LayerEntry] {
    (values ?? []).enumerated().map { index, value in
      LayerEntry(reading: value, at: location / index, &findings)
    }
  }

  /// A layer that cannot be read keeps its index in the list, with an empty kind, so that the locations of the others
  /// stay those of the text.
  private init(reading value: JSONValue, at location: Finding.Location, _ findings: inout Findings) {
    self.init("")
    guard case .object(let object) = value else {
      findings.add(
        "wrong-type", at: location, "a layer is an object, not \(value.briefly)",
        remedy: "Write {\"kind\": …}")
      return
    }
    // Layers are what files consist of, so their members are distinguished here, in one pass.
    for member in object.members {
      switch (member.key, member.value) {
      case ("kind", .string(let text)): kind = text
      case ("name", .string(let text)): name = text
      case ("comment", .string(let text)): comment = text
      case ("share", .string(let text)): share = text
      case ("kind", let value), ("name", let value), ("comment", let value), ("share", let value):
        findings.mismatch(value, at: location / member.key, key: member.key, expected: "a string")
      case ("inputs", _):
        var reader = ObjectReader(object, at: location, subject: "a layer")
        inputs = reader.strings("inputs", &findings)
      case ("repeat", let value): repetition = value
      case ("when", let value): condition = value
      case (let key, let value): attributes.append(key, value)
      }
    }
    if object["kind"] == nil {
      findings.add("missing-member", at: location, "the layer has no kind", remedy: "Add \"kind\": …")
    }
    if let name, !name.isIdentifier {
      findings.add("bad-name", at: location / "name", "'\(name)' cannot name a layer", remedy: String.identifierRule)
    }
    if case .array([])? = object["inputs"] {
      findings.add(
        "no-inputs", at: location / "inputs", "'inputs' is empty",
        remedy: "Name the layers to read, or leave it out to read the one before")
    }
  }
}

extension Findings {
  fileprivate mutating func addEmptyList(at location: Finding.Location) {
    add("no-layers", at: location, "the list of layers is empty", remedy: "Add a layer: {\"kind\": …}")
  }
}

extension JSONValue {
  /// What to do about a number that is written as a string.
  fileprivate var remedyForQuotes: String? {
    if case .string(let text) = self, Int(text) != nil { "Remove the quotes" } else { nil }
  }
}

extension String {
  static let identifierRule = "Use at most 64 letters, digits, '_' and '-', a letter first"

  /// Letters, digits, `_` and `-`, a letter or `_` first, at most 64 characters.
  var isIdentifier: Bool {
    guard let first = utf8.first, utf8.count <= 64 else { return false }
    func isLetter(_ byte: UInt8) -> Bool {
      (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
    }
    return isLetter(first)
      && utf8.allSatisfy { isLetter($0) || ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: "-") }
  }
}
