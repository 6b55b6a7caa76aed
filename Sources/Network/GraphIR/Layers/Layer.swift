import Primitives
import TensorTypes

/// A layer with its attributes set: what a node of a graph holds. Shapes are those of one sample:
/// [channels, height, width], [channels, length] or [features].
///
/// The methods are called in this order, each only when the one before it succeeded: `output`, `parameters`, `lower`.
public protocol LayerOperation: Sendable {
  /// The shape of the output for inputs of these shapes.
  /// - throws: what does not fit and what would
  func output(_ inputs: [Shape]) throws(LayerError) -> Shape

  /// The tensors that the layer keeps, in the order in which they are stored.
  /// - throws: if a tensor would have an unsound shape
  func parameters(_ inputs: [Shape]) throws(LayerError) -> [Parameter]

  /// The number of positions of the output at which the trainable parameters are applied: the area of the map for a
  /// convolution, 1 for a layer that uses each once. Parameters times positions are the layer's multiply-adds, biases
  /// included, as torchinfo counts them.
  func positions(output: Shape) -> Int

  /// The multiply-adds for one sample; nil if they are parameters times positions.
  func multiplyAdds(_ inputs: [Shape]) throws(LayerError) -> Int?

  /// Writes the layer as primitives. Values are batches: [batch, channels, height, width] for images,
  /// [batch, channels, 1, length] for sequences, [batch, features] for vectors (`Shape.batchShape(_:)`). The
  /// shapes are those of one sample, which distinguish a sequence from an image of height 1.
  func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value
}

extension LayerOperation {
  public func parameters(_ inputs: [Shape]) throws(LayerError) -> [Parameter] { [] }
  public func positions(output: Shape) -> Int { 1 }
  public func multiplyAdds(_ inputs: [Shape]) throws(LayerError) -> Int? { nil }
}

/// A layer written in Swift: one type, one file, one catalogue line.
public protocol Layer: LayerOperation, Hashable {
  /// The name in architecture files.
  static var kind: String { get }
  /// One sentence for the catalogue.
  static var help: String { get }
  static var arity: Arity { get }
  /// The kinds that this one may be exchanged for; nil if there are none.
  static var family: LayerFamily? { get }
  static var attributes: [Attribute<Self>] { get }

  /// The layer with every attribute at its default.
  init()
}

extension Layer {
  public static var arity: Arity { .one }
  public static var family: LayerFamily? { nil }
  public static var attributes: [Attribute<Self>] { [] }
}

/// How many inputs a layer reads.
public enum Arity: Hashable, Sendable {
  case one
  case atLeast(Int)

  public func accepts(_ count: Int) -> Bool {
    switch self {
    case .one: count == 1
    case .atLeast(let least): count >= least
    }
  }
}
