import Diagnostics
import Files
import JSONText
import Safetensors

/// Named tensors from a safetensors file, of this program or of another tool, for a network that names its own alike:
/// `block1.conv1.weight`, the layer's path and the tensor's name.
///
/// ```swift
/// let weights = try NetworkWeights(path: "resnet.safetensors")
/// let match = WeightMatch(weights, network.graph)
/// if match.isWhole { try trainer.begin(from: match) }
/// ```
public struct NetworkWeights: Sendable {
  /// Where they were read, for messages.
  public var path: String
  public var tensors: [SafetensorsFile.Tensor]
  /// Tensors whose elements are integers.
  public var unread: [SafetensorsFile.UnreadTensor]
  /// The run that wrote them; nil for a file of weights alone.
  public var checkpoint: Checkpoint?

  public init(path: String, tensors: [SafetensorsFile.Tensor], unread: [SafetensorsFile.UnreadTensor] = []) {
    (self.path, self.tensors, self.unread) = (path, tensors, unread)
  }

  /// Reads a file. Of a checkpoint it takes the weights that are in use: the averaged ones if its recipe keeps averages.
  /// - throws: when the file is damaged or no safetensors file
  public init(path: String) throws(DiagnosticsError) {
    let file = try SafetensorsFile(path: path)
    guard file.metadata[Checkpoint.Key.version.rawValue] == nil else {
      let checkpoint = try Checkpoint(file, path: path)
      self.init(path: path, tensors: checkpoint.weights)
      self.checkpoint = checkpoint
      return
    }
    self.init(path: path, tensors: file.tensors, unread: file.unread)
  }
}
