import CEspalierPlugin
import Diagnostics
import Glibc
import Primitives
import TensorTypes

/// A plug-in's layer in one executable: its state, and descriptions of its tensors that are made once.
final class PluginLayerKernel: ExternalKernel {
  private let table: PluginLayerTable
  private let operation: ExternalOperation
  private let attributes: UnsafeMutablePointer<CChar>
  private var state: UnsafeMutableRawPointer?
  private var isOpen = false
  private(set) var fault: String?

  /// Inputs and parameters, their gradients, the output and its gradient.
  private let tensors: UnsafeMutablePointer<espalier_tensor>
  private let operandCount: Int
  private var pass = espalier_pass()

  init(_ table: PluginLayerTable, _ operation: ExternalOperation) {
    self.table = table
    self.operation = operation
    attributes = strdup(operation.attributes)
    let batch = operation.batchSize
    let samples = operation.inputs.map { [batch] + $0.extents }
    let operands = samples + operation.parameters.map(\.extents)
    let output = [batch] + operation.output.extents
    operandCount = operands.count
    let all = operands + operands + [output, output]
    tensors = .allocate(capacity: all.count)
    for (index, extents) in all.enumerated() { (tensors + index).initialize(to: espalier_tensor(extents)) }

    pass.size = UInt64(MemoryLayout<espalier_pass>.size)
    pass.attributes = UnsafePointer(attributes)
    pass.input_count = UInt64(operation.inputs.count)
    pass.parameter_count = UInt64(operation.parameters.count)
    pass.inputs = UnsafePointer(tensors)
    pass.parameters = UnsafePointer(tensors + operation.inputs.count)
    pass.output = UnsafePointer(tensors + 2 * operandCount)
    open(samples)
  }

  deinit {
    if isOpen { table.owner.run("close") { table.functions.close?(state) } }
    free(attributes)
    tensors.deallocate()
  }

  private func open(_ samples: [[Int]]) {
    guard let function = table.functions.open else {
      state = table.functions.context
      return
    }
    let shapes = samples.map { espalier_shape(extents: $0) }
    do throws(PluginFailure) {
      try table.owner.call("open") {
        function(table.functions.context, attributes, shapes, UInt64(shapes.count), &state, $0)
      }
      isOpen = true
    } catch {
      fault = error.sentence
    }
  }

  func forward(
    _ inputs: [UnsafeMutablePointer<Float>], to output: UnsafeMutablePointer<Float>, training: Bool
  ) {
    for (index, address) in inputs.enumerated() { tensors[index].data = UnsafeMutableRawPointer(address) }
    tensors[2 * operandCount].data = UnsafeMutableRawPointer(output)
    pass.training = training ? 1 : 0
    pass.output_gradient = nil
    pass.input_gradients = nil
    pass.parameter_gradients = nil
    if !run("forward", table.functions.forward) {
      output.update(repeating: .nan, count: operation.result.elementCount)
    }
  }

  func backward(
    _ inputs: [UnsafeMutablePointer<Float>], output: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>, to gradients: [UnsafeMutablePointer<Float>?]
  ) {
    for (index, address) in inputs.enumerated() { tensors[index].data = UnsafeMutableRawPointer(address) }
    for (index, address) in gradients.enumerated() {
      tensors[operandCount + index].data = address.map { UnsafeMutableRawPointer($0) }
    }
    tensors[2 * operandCount].data = UnsafeMutableRawPointer(output)
    tensors[2 * operandCount + 1].data = UnsafeMutableRawPointer(gradient)
    pass.training = 1
    pass.output_gradient = UnsafePointer(tensors + 2 * operandCount + 1)
    pass.input_gradients = UnsafePointer(tensors + operandCount)
    pass.parameter_gradients = UnsafePointer(tensors + operandCount + operation.inputs.count)
    if run("backward", table.functions.backward) { return }
    for (index, address) in gradients.enumerated() {
      address?.update(repeating: .nan, count: tensors[index].elementCount)
    }
  }

  private typealias Function =
    @convention(c) (
      UnsafeMutableRawPointer?, UnsafePointer<espalier_pass>?, UnsafeMutablePointer<espalier_error>?
    ) -> Int32

  /// - returns: whether the outputs are valid
  private func run(_ name: String, _ function: Function?) -> Bool {
    guard let function, fault == nil else { return false }
    do throws(PluginFailure) {
      try table.owner.call(name) { error in withUnsafePointer(to: &pass) { function(state, $0, error) } }
      return true
    } catch {
      fault = error.sentence
      return false
    }
  }
}

extension espalier_shape {
  fileprivate init(extents list: [Int]) {
    self.init()
    rank = UInt32(list.count)
    withUnsafeMutableBytes(of: &extents) { bytes in
      let elements = bytes.bindMemory(to: Int64.self)
      for (axis, extent) in list.enumerated() { elements[axis] = Int64(extent) }
    }
  }
}

extension espalier_tensor {
  /// Row-major, without an address yet.
  init(_ list: [Int]) {
    self.init()
    type = UInt32(ESPALIER_FLOAT32)
    rank = UInt32(list.count)
    var stride: Int64 = 1
    var steps = list.map { _ in Int64(0) }
    for axis in list.indices.reversed() {
      steps[axis] = stride
      stride *= Int64(list[axis])
    }
    withUnsafeMutableBytes(of: &extents) { bytes in
      let elements = bytes.bindMemory(to: Int64.self)
      for (axis, extent) in list.enumerated() { elements[axis] = Int64(extent) }
    }
    withUnsafeMutableBytes(of: &strides) { bytes in
      let elements = bytes.bindMemory(to: Int64.self)
      for (axis, step) in steps.enumerated() { elements[axis] = step }
    }
  }

  fileprivate var elementCount: Int {
    withUnsafeBytes(of: extents) { bytes in
      bytes.bindMemory(to: Int64.self).prefix(Int(rank)).reduce(1) { $0 * Int($1) }
    }
  }
}
