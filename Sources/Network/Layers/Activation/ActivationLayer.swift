import GraphIR
import Primitives
import TensorTypes

/// A layer that applies one function to each element by itself and keeps no tensors.
protocol ActivationLayer: Layer {
  var function: Elementwise { get }
}

extension ActivationLayer {
  public static var family: LayerFamily? { .activation }

  public func output(_ inputs: [Shape]) throws(LayerError) -> Shape { inputs[0] }

  public func lower(_ inputs: [Value], shapes: [Shape], into program: inout ProgramBuilder) -> Value {
    program(.elementwise(function), inputs[0])
  }
}
