import Diagnostics
import Formats
import ONNXModel
import Testing

/// Every operator with too few inputs, with too many, and with inputs of kinds that it does not take: read or refused, and
/// never a trap.
@Suite struct OperatorInputsTests {
  private static let operators = [
    "Abs", "Add", "ArgMax", "Attention", "AveragePool", "BatchNormalization", "Cast", "CastLike", "Ceil", "Celu",
    "Clip", "Concat", "ConcatFromSequence", "Constant", "ConstantOfShape", "Conv", "ConvTranspose", "DepthToSpace",
    "Div", "Dropout", "Einsum", "Elu", "Expand", "Flatten", "Floor", "Gather", "Gelu", "Gemm", "GlobalAveragePool",
    "GlobalMaxPool", "GroupNormalization", "HardSigmoid", "HardSwish", "Identity", "InstanceNormalization",
    "LayerNormalization", "LeakyRelu", "LogSoftmax", "MatMul", "Max", "MaxPool", "Mean", "Min", "Mish", "Mul", "Neg",
    "PRelu", "Pad", "Pow", "QLinearConv", "RMSNormalization", "Reciprocal", "ReduceMax", "ReduceMean", "ReduceProd",
    "Relu", "Reshape", "Resize", "Selu", "SequenceAt", "SequenceConstruct", "Shape", "Sigmoid", "Slice", "Softmax",
    "Softsign", "Split", "SplitToSequence", "Sqrt", "Squeeze", "Sub", "Sum", "Swish", "Tanh", "ThresholdedRelu",
    "Transpose", "Unsqueeze", "Upsample", "Where",
  ]

  @Test(arguments: operators) func isReadOrRefused(_ kind: String) throws {
    let folder = try ImportFolder()
    let inputs = ["x", "integers", "floats", "nothing", ""]
    var lists: [[String]] = [[]]
    for first in inputs {
      lists.append([first])
      for second in inputs { lists += [[first, second], [first, second, "integers"]] }
    }
    for list in lists {
      var maker = ModelMaker(input: [0, 4, 6, 6])
      maker.constant("integers", [1, 2])
      maker.weight("floats", [2, 2])
      maker.weight("nothing", [0, 1 << 28, 1 << 28, 1 << 28])
      maker.node(kind, list, ["y"])
      maker.node("Relu", ["y"], ["z"])
      maker.end("z")
      do {
        _ = try folder.read(maker)
      } catch let error as DiagnosticsError {
        #expect(!error.diagnostics.isEmpty)
      }
    }
  }
}
