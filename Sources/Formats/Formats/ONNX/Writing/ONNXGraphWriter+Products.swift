import Primitives
import TensorTypes

extension ONNXGraphWriter {
  mutating func write(_ convolution: Convolution, _ index: Int, _ form: Operand.Form) {
    let inputs = convolution.inputs(program.instructions[index].inputs)
    var operands = [operand(inputs.map, form)]
    let extents = perAxis(shape(inputs.weight).extents, in: form)
    if let constants = quantizedConstants(index, weight: inputs.weight, extents: extents, isTransposed: false) {
      operands += constants
    } else {
      operands.append(operand(inputs.weight, form))
      if let bias = inputs.bias { operands.append(operand(bias)) }
    }
    let attributes =
      attributes(of: convolution.window, form) + [
        ("dilations", .integers(form.spatial(convolution.window.dilation))), ("group", .integer(convolution.groups)),
      ]
    finish("Conv", operands, attributes, convolution.activation, index, form)
  }

  mutating func write(_ product: MatrixProduct, _ index: Int) {
    let inputs = product.inputs(program.instructions[index].inputs)
    var operands = [operand(inputs.a)]
    let extents = shape(inputs.b).extents
    if let constants = quantizedConstants(
      index, weight: inputs.b, extents: extents, isTransposed: !product.transposeB)
    {
      operands += constants
    } else {
      operands.append(operand(inputs.b))
      if let bias = inputs.bias { operands.append(operand(bias)) }
    }
    var attributes: [(String, ONNXAttribute)] = []
    if product.transposeA { attributes.append(("transA", .integer(1))) }
    if product.transposeB { attributes.append(("transB", .integer(1))) }
    finish("Gemm", operands, attributes, product.activation, index, .asInProgram)
  }

  /// - BatchNormalization's momentum is the weight of the old statistics, ours that of the new ones.
  mutating func write(_ normalization: BatchNormalization, _ index: Int, _ form: Operand.Form) {
    let inputs = normalization.inputs(program.instructions[index].inputs)
    let channels = shape(inputs.x)[1]
    func ones(_ value: Float, _ name: String, _ builder: inout ONNXGraphBuilder, _ path: String) -> String {
      let name = builder.unique("\(path).\(name)")
      builder.add(tensor: [Float](repeating: value, count: channels), [channels], named: name)
      return name
    }
    let x = operand(inputs.x, form)
    let path = layerPath(index)
    let scale = inputs.scale.map { operand($0) } ?? ones(1, "weight", &builder, path)
    let shift = inputs.shift.map { operand($0) } ?? ones(0, "bias", &builder, path)
    let operands = [x, scale, shift, operand(inputs.runningMean), operand(inputs.runningVariance)]
    let attributes: [(String, ONNXAttribute)] = [
      ("epsilon", .number(normalization.epsilon)), ("momentum", .number(1 - normalization.momentum)),
    ]
    finish("BatchNormalization", operands, attributes, normalization.relu ? .relu : nil, index, form)
  }

  /// Appends a node and the function that the primitive applies to its result, if any.
  private mutating func finish(
    _ type: String, _ operands: [String], _ attributes: [(String, ONNXAttribute)], _ activation: Elementwise?,
    _ index: Int, _ form: Operand.Form
  ) {
    guard let activation else { return add(type, operands, attributes, index, form) }
    let x = step(type, operands, attributes, in: index)
    emit(index, form, Self.type(of: activation)) { $0.write(activation, x, index, named: $1) }
  }

  func attributes(of window: Window, _ form: Operand.Form) -> [(String, ONNXAttribute)] {
    let padding = window.padding
    return [
      ("kernel_shape", .integers(form.spatial(window.kernel))),
      (
        "pads",
        .integers(
          form.spatial(Extent(height: padding.top, width: padding.left))
            + form.spatial(Extent(height: padding.bottom, width: padding.right)))
      ),
      ("strides", .integers(form.spatial(window.stride))),
    ]
  }
}

extension ONNXGraphWriter.Operand.Form {
  /// The numbers of the spatial axes that a value in this form has.
  func spatial(_ extent: Extent) -> [Int] {
    self == .sequence ? [extent.width] : [extent.height, extent.width]
  }
}
