import CEspalierPlugin

/// An edit of architectures.
public protocol Mutation: Sendable {
  static var kind: String { get }
  /// One sentence.
  static var help: String { get }
  /// How often it is drawn, relative to the weights of the others, by default.
  static var weight: Double { get }
  static var settings: [Setting] { get }

  /// - parameter settings: an object with a value for each setting
  init(settings: JSON) throws

  /// The document after the edit, and a few words on what was done; nil if there is nothing to edit. A function of the
  /// document and the generator.
  func edit(_ document: JSON, using generator: inout SeededGenerator) throws -> (document: JSON, change: String)?
}

extension Mutation {
  public static var weight: Double { 1 }
  public static var settings: [Setting] { [] }

  static var table: espalier_mutation {
    let witness = MutationWitness { settings, document, seed in
      var generator = SeededGenerator(seed: seed)
      return try Self(settings: settings).edit(document, using: &generator)
    }
    let schema: JSON = ["weight": .number(weight), "settings": .array(settings.map(\.json))]
    return espalier_mutation(
      size: UInt64(MemoryLayout<espalier_mutation>.size), context: Permanent.object(witness),
      kind: Permanent.text(kind), help: Permanent.text(help), schema: Permanent.text(schema.line),
      edit: { context, settings, document, seed, result, error in
        attempt(error) {
          let witness = context.object(MutationWitness.self)
          let edit = try witness.edit(JSON(parsing: read(settings)), JSON(parsing: read(document)), seed)
          guard let edit else { throw PluginError.refusal("there is nothing to edit") }
          result?.say(["document": edit.document, "change": .string(edit.change)])
        }
      })
  }
}

private final class MutationWitness: Sendable {
  let edit: @Sendable (JSON, JSON, UInt64) throws -> (document: JSON, change: String)?

  init(_ edit: @escaping @Sendable (JSON, JSON, UInt64) throws -> (document: JSON, change: String)?) {
    self.edit = edit
  }
}
