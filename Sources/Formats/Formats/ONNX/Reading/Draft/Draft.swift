import JSONText
import Primitives
import Safetensors
import TensorTypes

/// The network while it is made of a file's nodes: layers with their weights, in an order in which each reads earlier
/// ones.
struct Draft {
  enum Source: Hashable {
    case input
    case layer(Int)
  }

  struct Tensor {
    /// As the layer calls it.
    var name: String
    var shape: Shape
    var values: [Float]
    /// The initialiser that it came from, if it came from one as it is.
    var origin: String?
  }

  struct Layer {
    var kind: String
    /// As a document has them, defaults left out.
    var attributes: JSONObject
    var inputs: [Source]
    var tensors: [Tensor] = []
    /// Of one sample.
    var shape: Shape
    /// What the layer does to each element, if it is such a layer.
    var formula: Formula?
    /// The node that it was first made of.
    var node: NodeName
    /// The layer whose tensors this one uses.
    var sharesWith: Int?
  }

  /// The name of the network's input in the file.
  var inputName: String
  var input: Shape
  var layers: [Layer] = []
  var output: Source = .input

  func shape(of source: Source) -> Shape {
    switch source {
    case .input: input
    case .layer(let index): layers[index].shape
    }
  }

  /// How many layers read each; the output counts as a reader.
  var readerCounts: [Int] {
    var counts = [Int](repeating: 0, count: layers.count)
    for case .layer(let index) in layers.flatMap(\.inputs) + [output] { counts[index] += 1 }
    return counts
  }
}

/// What a file calls a node, and where it stood in the program that the file was exported from.
struct NodeName: Hashable {
  /// As messages call it: `node 'conv1' (Conv)`.
  var words: String
  /// The module that the node belongs to, as in `features.0.conv`; empty if the file does not say.
  var scope: String
}
