import Primitives
import TensorTypes

/// A network with every block expanded, every attribute set and every shape known. A value; edits make new ones.
///
/// Nodes stand in an order in which each reads only earlier ones.
public struct Graph: Sendable {
  public var name: String
  /// The shape of one sample.
  public var input: Shape
  public var nodes: [Node]
  public var output: Source
  /// The uses of blocks that nodes belong to; a node outside every block has none.
  public var groups: [Group]
  /// The output of each layer of the architecture's list, in the order of the list.
  public var entries: [Source]

  /// What a node reads.
  public enum Source: Hashable, Sendable {
    case input
    case node(Int)
  }

  /// One layer of the graph.
  public struct Node: Sendable {
    public var layer: ResolvedLayer
    public var inputs: [Source]
    /// The node whose parameters this one uses in place of its own.
    public var sharesWith: Int?
    /// The name within its group.
    public var name: String
    public var group: Int?

    public var definition: LayerDefinition { layer.definition }
    public var kind: String { layer.definition.kind }
    /// A value for each of the definition's attributes.
    public var attributes: [AttributeValue] { layer.attributes }
    public var operation: any LayerOperation { layer.operation }
    /// The shape of the output for one sample.
    public var output: Shape { layer.output }
    public var parameters: [Parameter] { layer.parameters }
    /// Multiply-adds for one sample, biases included, as torchinfo counts them.
    public var multiplyAdds: Int { layer.size.multiplyAdds }
  }

  /// A layer with its attributes set, for inputs of known shapes. It does not depend on its position in a graph, and is
  /// shared by every node that uses it, also in other graphs.
  public final class ResolvedLayer: Sendable {
    public let definition: LayerDefinition
    public let attributes: [AttributeValue]
    public let operation: any LayerOperation
    public let output: Shape
    public let parameters: [Parameter]
    /// The layer's size if it shares no parameters.
    let size: NetworkSize
    /// The kind and the attributes as canonical text has them.
    let canonicalText: [UInt8]

    /// - parameter multiplyAdds: for one sample
    init(
      definition: LayerDefinition, attributes: [AttributeValue], operation: any LayerOperation, output: Shape,
      parameters: [Parameter], multiplyAdds: Int
    ) {
      self.definition = definition
      self.attributes = attributes
      self.operation = operation
      self.output = output
      self.parameters = parameters
      var size = NetworkSize()
      for parameter in parameters {
        if parameter.isTrainable {
          size.trainable += parameter.shape.elementCount
        } else {
          size.buffers += parameter.shape.elementCount
        }
      }
      size.multiplyAdds = multiplyAdds
      size.activations = output.elementCount
      self.size = size
      canonicalText = definition.canonicalText(of: attributes)
    }
  }

  /// One use of a block.
  public struct Group: Hashable, Sendable {
    /// The block's name.
    public var kind: String
    public var name: String
    public var parent: Int?
    /// The output of the block.
    public var output: Source
    /// A value for each attribute of the block, then the channels of its first input.
    public var values: [AttributeValue] = []
  }

  public func shape(of source: Source) -> Shape {
    switch source {
    case .input: input
    case .node(let index): nodes[index].output
    }
  }

  public var outputShape: Shape { shape(of: output) }

  /// The names from the outermost block to the node, joined by dots.
  public func path(of index: Int) -> String {
    guard let group = nodes[index].group else { return nodes[index].name }
    return path(ofGroup: group) + "." + nodes[index].name
  }

  public func path(ofGroup index: Int) -> String {
    guard let parent = groups[index].parent else { return groups[index].name }
    return path(ofGroup: parent) + "." + groups[index].name
  }
}
