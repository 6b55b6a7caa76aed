import ONNXModel
import Primitives
import TensorTypes

extension ONNXGraphWriter {
  /// The batch stays whatever it is: 0 stands for the input's own extent.
  mutating func writeReshape(to target: Shape, _ index: Int, _ form: Operand.Form) {
    let input = program.instructions[index].inputs[0]
    let source = shape(input)
    let x = operand(input, self.form(input) ?? .asInProgram)
    let from = perAxis(source.extents, in: self.form(input) ?? .asInProgram)
    var extents = perAxis(target.extents, in: form)
    if from == extents {
      // The same shape in the model: only the program distinguishes the two.
      guard program.instructions[index].outputs[0] == program.output else {
        return set(program.instructions[index].outputs[0], x, form)
      }
      return add("Identity", [x], index, form)
    }
    if extents.count == 2, from.count > 2, extents[0] == from[0] {
      return add("Flatten", [x], [("axis", .integer(1))], index, form)
    }
    extents[0] = extents[0] == from[0] ? 0 : -1
    add("Reshape", [x, builder.list(extents)], index, form)
  }

  /// Stretches axes of extent 1. The batch is that of the input, or of the model's input for what has none.
  mutating func writeBroadcast(to target: Shape, _ index: Int, _ form: Operand.Form) {
    let input = program.instructions[index].inputs[0]
    let x = operand(input, form)
    var extents = perAxis(target.extents, in: form)
    let batch = program.values.indices.first { program.values[$0].role == .input }.map { Value(index: $0) }
    guard shape(input)[0] != target[0], let batch else {
      extents[0] = 1
      return add("Expand", [x, builder.list(extents)], index, form)
    }
    let shape = step("Shape", [operand(batch, self.form(batch) ?? .asInProgram)], [("end", .integer(1))], in: index)
    let rest = builder.list(Array(extents.dropFirst()))
    let whole = step("Concat", [shape, rest], [("axis", .integer(0))], in: index)
    add("Expand", [x, whole], index, form)
  }

  mutating func write(upsamplingBy factor: Extent, _ index: Int, _ form: Operand.Form) {
    let x = operand(program.instructions[index].inputs[0], form)
    let factors = [1, 1] + form.spatial(factor)
    let scales = builder.unique("\(layerPath(index))/scales")
    builder.add(tensor: factors.map { Float($0) }, [factors.count], named: scales)
    add(
      "Resize", [x, "", scales],
      [
        ("coordinate_transformation_mode", .text("asymmetric")), ("mode", .text("nearest")),
        ("nearest_mode", .text("floor")),
      ], index, form)
  }
}

extension DataType {
  var onnxType: Onnx_TensorProto.DataType {
    switch self {
    case .float32: .float
    case .bfloat16: .bfloat16
    case .int32: .int32
    case .uint8: .uint8
    }
  }
}

extension ONNXGraphBuilder {
  /// Rows of whole numbers, as positions for Gather are.
  mutating func matrix(_ rows: [[Int]]) -> String {
    list(rows.flatMap { $0 }, [rows.count, rows.first?.count ?? 0])
  }
}
