import JSONText

/// A version of ONNX's standard operators that models are written in.
struct ONNXOpset: Hashable {
  /// The newest that the definition of ONNX beside this code knows (onnx 1.23).
  static let supported = Ranges.opset
  /// Old enough for tools of 2022, new enough for every operator that is written.
  static let standard = ONNXOpset(17)

  let version: Int

  init(_ version: Int) {
    precondition(Self.supported.contains(version), "ranges are checked where numbers are read")
    self.version = version
  }

  /// The version of the file's structure that came with the operators: the oldest that may name them.
  /// https://github.com/onnx/onnx/blob/main/docs/Versioning.md
  var irVersion: Int64 {
    switch version {
    case ...18: 8
    case ...20: 9
    case ...22: 10
    case 23: 11
    case 24: 12
    case ...27: 13
    default: 14
    }
  }

  /// Whether ReduceMean and ReduceMax take their axes as an input and not as an attribute.
  var reducesByInput: Bool { version >= 18 }
  /// Whether there is an operator Gelu.
  var hasGelu: Bool { version >= 20 }
}
