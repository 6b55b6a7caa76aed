import Diagnostics

/// What is said of operators that no layer says.
enum ONNXOperators {
  /// The nearest thing that can be said, by operator.
  private static let nearest: [String: String] = [
    "ConvTranspose": "upsample followed by conv2d enlarges a map",
    "LRN": "batch_norm normalises a map", "LpPool": "avg_pool2d and max_pool2d pool a map",
    "GlobalLpPool": "global_avg_pool and global_max_pool pool a map",
    "Attention": "conv1d mixes the elements of a sequence",
    "LSTM": "conv1d reads sequences", "GRU": "conv1d reads sequences", "RNN": "conv1d reads sequences",
    "Hardmax": "softmax gives probabilities", "LogSoftmax": "softmax gives probabilities",
    "DepthToSpace": "upsample enlarges a map", "SpaceToDepth": "conv2d with a stride reduces a map",
    "RMSNormalization": "layer_norm normalises a sample", "LpNormalization": "layer_norm normalises a sample",
    "Einsum": "MatMul with constant weights is linear, or a convolution with kernel 1",
    "If": "export the branch that is taken", "Loop": "export the loop unrolled", "Scan": "export the loop unrolled",
    "QuantizeLinear": "export the network before it is quantised",
    "DequantizeLinear": "export the network before it is quantised",
    "QLinearConv": "export the network before it is quantised",
    "QLinearMatMul": "export the network before it is quantised",
    "ConvInteger": "export the network before it is quantised",
    "MatMulInteger": "export the network before it is quantised",
    "DynamicQuantizeLinear": "export the network before it is quantised",
    "Where": "an elementwise layer has where(a < b, c, d)",
    "MeanVarianceNormalization": "group_norm normalises channels of a sample",
    "ReduceL2": "ReduceMean over the map is avg_pool2d", "ReduceSum": "ReduceMean over the map is avg_pool2d",
    "ReduceMin": "ReduceMax over the map is max_pool2d",
    "ArgMax": "leave the class with the largest output to who reads the outputs",
    "TopK": "leave the classes with the largest outputs to who reads the outputs",
  ]

  static func unsupported(_ kind: String, known: some Sequence<String>) -> ONNXFault {
    let advice = nearest[kind].map { "The nearest: \($0)" } ?? didYouMean(kind, among: known)
    return ONNXFault(
      "no layer does what this operator does", remedy: advice ?? "Write a plug-in layer, or change the network")
  }
}
