import GraphIR
import Primitives
import TensorTypes

/// What conv1d and conv2d have in common: the checks, the tensors and the lowering of a convolution over maps.
extension Convolution {
  /// The positions of the window on a padded map.
  /// - throws: groups that do not divide the channels; a window larger than the map
  func positions(
    on map: Extent, of input: Shape, out: Int, padding: Padding
  ) throws(LayerError) -> Extent {
    try input.checkChannels(divideInto: groups)
    guard out.isMultiple(of: groups) else {
      throw LayerError("groups = \(groups) must divide the \(out) output channels", attribute: "groups")
    }
    return try window.padded(padding, on: map).checkedPositions(on: map, rank: input.rank)
  }

  /// Weight and bias, filled as PyTorch fills them: uniform within ±1 / √fan-in (He et al. 2015, arXiv:1502.01852,
  /// with a = √5).
  func parameters(_ weight: [Int]) throws(LayerError) -> [Parameter] {
    let shape = try Shape.checked(weight, "the weight")
    let initializer = Initializer.uniform(bound: 1 / Double(shape.elementCount(from: 1)).squareRoot())
    let parameter = Parameter("weight", shape, initializer)
    return bias ? [parameter, Parameter("bias", try .checked([weight[0]]), initializer)] : [parameter]
  }

  func lower(_ input: Value, padding: Padding, into program: inout ProgramBuilder) -> Value {
    let shape = program.shape(input)
    var convolution = self
    convolution.window = window.padded(padding, on: Extent(height: shape[2], width: shape[3]))
    var weight = program.tensor("weight")
    let extents = program.shape(weight)
    if extents.rank == 3 { weight = program(.reshape([extents[0], extents[1], 1, extents[2]]), weight) }
    let tensors = bias ? [weight, program.tensor("bias")] : [weight]
    return program.apply(.convolution(convolution), [input] + tensors)[0]
  }
}
