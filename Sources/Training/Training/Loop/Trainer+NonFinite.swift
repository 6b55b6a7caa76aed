import Compilation
import Datasets
import Diagnostics
import Primitives

/// Finding out where numbers stopped being finite.
extension Trainer {
  /// The loss of a batch is no finite number: blames a stored tensor, a layer of the forward pass, or else the loss.
  func nonFiniteLoss(_ loss: Double, _ positions: Range<Int>, _ order: EpochOrder) -> DiagnosticsError {
    let step = "\(stepInWords): the loss is \(loss.inWords)"
    if let tensor = firstNonFiniteTensor() {
      return nonFinite("\(step), and '\(tensor)' is not finite since an earlier step")
    }
    if let layer = firstNonFiniteLayer(positions, order) {
      return nonFinite("\(step), and this layer's output is the first that is not finite", path: graph.path(of: layer))
    }
    return nonFinite("\(step), though every layer's output is finite")
  }

  /// Every loss of the epoch was finite, but that of its validation is not.
  func nonFiniteValidation(_ loss: Double) -> DiagnosticsError {
    let fact = "epoch \(progress.epoch + 1), validation: the loss is \(loss.inWords)"
    let tensor = firstNonFiniteTensor().map { ", and '\($0)' is not finite since the last step" }
    return nonFinite(fact + (tensor ?? ", though every weight is finite"))
  }

  /// The gradients are not finite where the loss was. They are still in the session.
  func nonFiniteGradient(_ norm: Double) -> DiagnosticsError {
    let step = stepInWords
    // The backward pass goes from the last layer to the first, so the last parameter was reached first.
    for (index, tensor) in program.parameters.enumerated().reversed()
    where !session.read(.gradient(index)).allSatisfy(\.isFinite) {
      return nonFinite("\(step): the gradient of '\(tensor.name)' is the first that is not finite")
    }
    return nonFinite("\(step): the norm of the gradients is \(norm.inWords)")
  }

  private var stepInWords: String {
    "epoch \(progress.epoch + 1), step \(progress.batch + 1) of \(batches.count)"
  }

  private func nonFinite(_ fact: String, path: String? = nil) -> DiagnosticsError {
    DiagnosticsError(
      Diagnostic(
        code: "not-finite", path: path, fact,
        remedy: "Lower the learning rate, or clip gradients with \"clipNorm\""))
  }

  /// The name of a parameter or buffer.
  private func firstNonFiniteTensor() -> String? {
    for (tensors, reference) in [
      (program.parameters, TensorReference.parameter), (program.buffers, TensorReference.buffer),
    ] {
      for (index, tensor) in tensors.enumerated() where !session.read(reference(index)).allSatisfy(\.isFinite) {
        return tensor.name
      }
    }
    return nil
  }

  /// Runs the forward pass again, instruction by instruction, each time from the beginning: a program has one output.
  /// The run is over, so its time does not matter.
  private func firstNonFiniteLayer(_ positions: Range<Int>, _ order: EpochOrder) -> Int? {
    let forward = try? graph.program(
      batchSize: positions.count, for: .training, loss: data.task.loss, quantized: recipe.quantization?.trainingForm)
    guard let forward else { return nil }
    for instruction in forward.instructions where instruction.outputs[0] != forward.loss {
      var probe = forward
      probe.loss = nil
      probe.output = instruction.outputs[0]
      // Statistics stay as they were.
      probe.bufferUpdates = probe.bufferUpdates.map { _ in nil }
      guard let executable = try? session.compile(probe.withoutDeadCode()) else { continue }
      let scratch = UnsafeMutableBufferPointer<Float>.allocate(
        capacity: positions.count * data.training.targets.count)
      defer { scratch.deallocate() }
      executable.fill { input, target in
        loader.fill(positions, of: order, inputs: input, targets: target.isEmpty ? scratch : target)
      }
      executable.run(key: RandomKey(seed: recipe.seed, step: UInt64(step)))
      if !executable.withOutput({ $0.allSatisfy(\.isFinite) }) { return instruction.origin }
    }
    return nil
  }
}

extension Double {
  /// What is no finite number, without the sign that a processor may give it.
  fileprivate var inWords: String { isNaN ? "nan" : "\(self)" }
}
