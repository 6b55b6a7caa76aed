import Diagnostics
import GraphIR
import Primitives
import Tasks
import TensorTypes

extension Graph {
  /// What a lowered program computes beside the network's output.
  public enum Purpose: Hashable, Sendable {
    /// The output in training mode and the loss against targets.
    case training
    /// The output and the loss as they are in use: running statistics, no dropout.
    case evaluation
    /// The output alone.
    case inference
  }

  /// The network as a program for batches of a fixed size: every layer lowered, nothing yet differentiated or fused.
  ///
  /// Parameters and buffers stand in the order of the layers; their names are the layer's path and the tensor's name,
  /// `block1.conv1.weight`. A program's input is [batch, channels, height, width], [batch, channels, 1, length] or
  /// [batch, features].
  /// - parameter loss: what training makes small
  /// - throws: a diagnostic where the batch is too large, or where a loss is asked of a network whose output is no vector
  public func program(
    batchSize: Int, for purpose: Purpose, loss: Loss = .crossEntropy
  ) throws(DiagnosticsError) -> Program {
    var builder = ProgramBuilder(mode: purpose == .training ? .training : .inference)
    let batch = builder.placeholder(try batched(input, batchSize, path: "input"), role: .input)
    var values: [Value] = []
    var tensors: [[String: Value]] = []
    func value(_ source: Source) -> Value {
      switch source {
      case .input: batch
      case .node(let index): values[index]
      }
    }
    for (index, node) in nodes.enumerated() {
      let path = path(of: index)
      _ = try batched(node.output, batchSize, path: path)
      tensors.append(node.sharesWith.map { tensors[$0] } ?? builder.addTensors(of: node, path: path))
      builder.beginLayer(index, tensors: tensors[index])
      values.append(node.operation.lower(node.inputs.map(value), shapes: node.inputs.map(shape(of:)), into: &builder))
    }
    let output = value(self.output)
    builder.setOutput(output)
    if purpose != .inference {
      guard outputShape.rank == 1 else {
        throw DiagnosticsError(
          Diagnostic(
            code: "no-classes",
            "'\(name)' ends in \(outputShape), but a loss needs one number for each \(loss.form.singular)",
            remedy: "End in a linear layer with one feature for each \(loss.form.singular)"))
      }
      let target = builder.placeholder(builder.shape(output), role: .target)
      builder.setLoss(loss.lower(output, against: target, into: &builder))
    }
    return builder.program
  }

  private func batched(_ sample: Shape, _ count: Int, path: String) throws(DiagnosticsError) -> Shape {
    do {
      return try sample.batchShape(count)
    } catch {
      throw DiagnosticsError(
        Diagnostic(
          code: "too-large", path: path, "a batch of \(count) is too large: \(error)", remedy: "Use smaller batches"))
    }
  }
}

extension ProgramBuilder {
  fileprivate mutating func addTensors(of node: Graph.Node, path: String) -> [String: Value] {
    var tensors: [String: Value] = [:]
    for parameter in node.parameters {
      let tensor = StoredTensor(
        name: "\(path).\(parameter.name)", shape: parameter.shape, initializer: parameter.initializer)
      tensors[parameter.name] = parameter.isTrainable ? addParameter(tensor) : addBuffer(tensor)
    }
    return tensors
  }
}
