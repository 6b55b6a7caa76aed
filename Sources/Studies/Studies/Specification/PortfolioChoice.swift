import Diagnostics
import GraphIR
import JSONText
import Search
import Training

/// The designs that a search begins with, beside its base, or that lend it their blocks.
public enum PortfolioChoice: Hashable, Sendable {
  /// Those that ship, fitted to the samples: they are written out as the study begins.
  case published
  /// Documents without imports.
  case designs([JSONValue])
  /// The search begins with the base alone, but candidates may take blocks of these.
  indirect case blocks(of: PortfolioChoice)

  /// The most designs of a study.
  static let most = 64
  static let blocksMember = "blocksOf"

  var json: JSONValue {
    switch self {
    case .published: true
    case .designs(let documents): .array(documents)
    case .blocks(of: let lenders): .object(JSONObject([(Self.blocksMember, lenders.json)]))
    }
  }

  /// Whether the samples are still to say which designs these are.
  var isPublished: Bool {
    switch self {
    case .published: true
    case .designs: false
    case .blocks(of: let lenders): lenders.isPublished
    }
  }

  public var lendsOnlyBlocks: Bool { if case .blocks = self { true } else { false } }

  var documents: [JSONValue] {
    switch self {
    case .published: []
    case .designs(let documents): documents
    case .blocks(of: let lenders): lenders.documents
    }
  }

  /// The same choice of documents that are known by now.
  func written(_ documents: [JSONValue]) -> PortfolioChoice {
    lendsOnlyBlocks ? .blocks(of: .designs(documents)) : .designs(documents)
  }

  static var schema: JSONValue {
    let choices: [JSONValue] = [
      ["type": "boolean"],
      [
        "type": "array", "minItems": 1, "maxItems": .integer(most),
        "items": ["description": "A path, relative to this file, or the document.", "type": ["string", "object"]],
      ],
    ]
    let lender: JSONValue = ["anyOf": .array(choices)]
    let lenders = JSONValue.object(JSONObject([(blocksMember, lender)]))
    let lending: JSONValue = [
      "type": "object", "required": [.string(blocksMember)], "additionalProperties": false, "properties": lenders,
    ]
    return [
      "description": .string(
        """
        Designs that the search begins with, beside the architecture, each in several sizes: true for the published ones \
        that ship, or a list. None when absent; where there is no architecture either, the published ones. With \
        {"\(blocksMember)": …} the search begins with the architecture alone, and candidates may take blocks of these designs.
        """), "anyOf": JSONValue.array(choices + [lending]),
    ]
  }
}

extension StudySpecification {
  /// What the search begins with, by name, the base first; nil if that is the base alone, or open.
  public var designNames: [String]? {
    guard let portfolio, !portfolio.isPublished else { return nil }
    return Self.names(portfolio.lendsOnlyBlocks ? [architecture] : [architecture] + portfolio.documents)
  }

  /// Of designs that lend it only their blocks; nil if there are none, or that is open.
  public var lenderNames: [String]? {
    guard let portfolio, portfolio.lendsOnlyBlocks, !portfolio.isPublished else { return nil }
    return Self.names(portfolio.documents)
  }

  private static func names(_ documents: [JSONValue]) -> [String] {
    documents.compactMap { document in
      if case .object(let object) = document, case .string(let name)? = object["name"] { name } else { nil }
    }
  }

  /// Reads the member `portfolio`: nil if it is absent or false.
  static func portfolio(
    _ value: JSONValue?, in document: JSONDocument, loader: ArchitectureLoader, _ methods: StudyMethods,
    warnings: inout [Diagnostic]
  ) throws(DiagnosticsError) -> PortfolioChoice? {
    let pointer = JSONPointer() / "portfolio"
    if case .object(let object)? = value, object.members.map(\.key) == [PortfolioChoice.blocksMember] {
      let member = PortfolioChoice.blocksMember
      let lenders = try designs(
        object[member], member, at: pointer / member, in: document, loader: loader, methods, warnings: &warnings)
      return lenders.map { .blocks(of: $0) }
    }
    return try designs(value, "portfolio", at: pointer, in: document, loader: loader, methods, warnings: &warnings)
  }

  private static func designs(
    _ value: JSONValue?, _ member: String, at pointer: JSONPointer, in document: JSONDocument,
    loader: ArchitectureLoader,
    _ methods: StudyMethods, warnings: inout [Diagnostic]
  ) throws(DiagnosticsError) -> PortfolioChoice? {
    switch value {
    case nil, .boolean(false)?: return nil
    case .boolean(true)?: return .published
    case .array(let elements)? where (1...PortfolioChoice.most).contains(elements.count):
      var designs: [JSONValue] = []
      for (index, element) in elements.enumerated() {
        let source: SourceText
        switch element {
        case .object where methods.takesUnknownKinds:
          designs.append(loader.withPresentNames(element))
          continue
        case .string(let path): source = try ArchitectureText.read(document.source.file.sibling(path))
        default: source = try document.part(at: pointer / index).source
        }
        designs.append(
          try standingAlone(source, loader: loader, plugins: methods.plugins, warnings: &warnings))
      }
      return .designs(designs)
    default:
      throw DiagnosticsError(
        Diagnostic(
          code: "type-mismatch", at: document.location(of: pointer),
          "'\(member)' is \(value?.briefly ?? "absent"), but must be true, false, or a list of "
            + "1 to \(PortfolioChoice.most) architectures"))
    }
  }

  /// The designs as values; none if there is no portfolio, or it was not fitted to samples yet.
  /// - Throws: when a document is no architecture
  func designs(by loader: ArchitectureLoader) throws(DiagnosticsError) -> [Architecture] {
    var designs: [Architecture] = []
    for document in portfolio?.documents ?? [] {
      designs.append(
        try loader.load(SourceText(file: "\(name)(design)", text: JSONWriter.pretty(document))).architecture)
    }
    return designs
  }

  /// That a base or a design has blocks of the same name that are not alike; nil if all go together.
  static func clash(of designs: [Architecture], with base: Architecture) -> Diagnostic? {
    var blocks = Dictionary(base.blocks.map { ($0.name, (block: $0, owner: base.name)) }) { first, _ in first }
    for design in designs {
      for block in design.blocks {
        if let other = blocks[block.name], other.block != block {
          return Diagnostic(
            code: "block-clash",
            "'\(other.owner)' and '\(design.name)' have different blocks called '\(block.name)', so that one search cannot "
              + "begin with both",
            remedy: "Rename one of them")
        }
        blocks[block.name] = (block, design.name)
      }
    }
    return nil
  }
}
