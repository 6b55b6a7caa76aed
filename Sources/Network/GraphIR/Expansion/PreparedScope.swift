import JSONText

/// The blocks that a file may use.
struct VisibleBlocks: Sendable {
  /// By name, as indices in the loader's list.
  var indices: [String: Int] = [:]
  /// Whether every import was read. If not, an unknown kind may be a block of a missing import.
  var isComplete = true

  subscript(name: String) -> Int? { indices[name] }
}

/// A list of layers with everything resolved that depends on no shape and no attribute value: kinds, literals,
/// expressions, inputs, the order of evaluation. Made once, expanded many times.
final class PreparedScope: Sendable {
  /// Where the list stands.
  let location: Finding.Location
  let entries: [PreparedEntry]
  /// The entries in an order in which each comes after those it reads.
  let order: [Int]
  let output: Int
  /// Whether an entry shares the parameters of another.
  let hasShares: Bool
  /// What `$` can name in this list, and the blocks that its kinds can name.
  let variables: [String]
  let visibleBlocks: VisibleBlocks

  init(
    location: Finding.Location, entries: [PreparedEntry], order: [Int], output: Int, variables: [String],
    visibleBlocks: VisibleBlocks
  ) {
    self.location = location
    self.entries = entries
    self.order = order
    self.output = output
    hasShares = entries.contains { $0.share != nil }
    self.variables = variables
    self.visibleBlocks = visibleBlocks
  }
}

/// One element of a list. A class, as the expansion passes it around by reference.
final class PreparedEntry: Sendable {
  /// The name, given or made from the kind; unique in its scope.
  let name: String
  let inputs: [PreparedInput]
  let call: PreparedCall
  let repetition: Repetition
  let condition: Condition
  let share: PreparedShare?

  init(
    name: String, inputs: [PreparedInput], call: PreparedCall, repetition: Repetition, condition: Condition,
    share: PreparedShare?
  ) {
    self.name = name
    self.inputs = inputs
    self.call = call
    self.repetition = repetition
    self.condition = condition
    self.share = share
  }

  enum Repetition: Hashable, Sendable {
    case count(Int)
    case computed(Expression)
  }

  enum Condition: Hashable, Sendable {
    case always, never
    case computed(Expression)
  }
}

enum PreparedInput: Hashable, Sendable {
  /// An input of the scope, by number.
  case scope(Int)
  case entry(Int)
  /// A name that nothing has, which was reported.
  case unknown
}

/// What an entry stands for.
enum PreparedCall: Sendable {
  case layer(PreparedLayer)
  case block(PreparedUse)
  /// The kind is the value of a variable, by its index; the entry is resolved when that is known.
  indirect case byName(Int, LayerEntry)
  /// An error was reported; whatever reads this entry has no shape.
  case broken
}

final class PreparedLayer: Sendable {
  let definition: LayerDefinition
  let arguments: Arguments
  /// The layer and its values, where all of its attributes are literals.
  let prototype: (operation: any LayerOperation, values: [AttributeValue])?

  init(
    definition: LayerDefinition, arguments: Arguments,
    prototype: (operation: any LayerOperation, values: [AttributeValue])?
  ) {
    self.definition = definition
    self.arguments = arguments
    self.prototype = prototype
  }
}

final class PreparedUse: Sendable {
  /// The block, by its index in the loader's list.
  let block: Int
  let arguments: Arguments

  init(block: Int, arguments: Arguments) {
    self.block = block
    self.arguments = arguments
  }
}

/// Values for the attributes of a layer or block.
struct Arguments: Sendable {
  /// One value for each attribute; nil if a binding or a computed default gives it.
  var values: [AttributeValue?]
  var bindings: [Binding]
  /// The attributes that the text gives, by index.
  var given: [Int] = []

  struct Binding: Sendable {
    var index: Int
    var source: Source

    enum Source: Sendable {
      case variable(Int)
      case expression(Expression)
      /// The text of a formula with `$name` in it, and the names of the scope's variables.
      case formula(String, variables: [String])
    }
  }
}

struct ComputedDefault: Sendable {
  var expression: Expression
  var location: Finding.Location
}

/// A block that may be used: its attributes, its body, and where it was declared.
struct PreparedBlock: Sendable {
  var name: String
  var location: Finding.Location
  var schemas: [AttributeSchema]
  /// The schemas' defaults; nil if a value must be given or is computed.
  var defaults: [AttributeValue?] = []
  /// Defaults that are expressions over the attributes before them, by the attribute's index.
  var computedDefaults: [Int: ComputedDefault] = [:]
  /// The attributes whose default is not a literal: computed, or not known because of an error in it.
  var laterDefaults: Set<Int> = []
  var inputs: [String]
  var body: PreparedScope?
  /// The names of the block's attributes, then `in`.
  var variables: [String] { schemas.map(\.name) + ["in"] }
}
