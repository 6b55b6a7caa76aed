import Diagnostics
import JSONText
import TensorTypes

extension Recipe {
  /// Whether samples of a shape can be trained on by this recipe.
  /// - Parameter location: where the document that the recipe was read from says something
  /// - throws: everything that they cannot take
  public func check(
    for shape: Shape, location: (JSONPointer) -> SourceLocation? = { _ in nil }
  ) throws(DiagnosticsError) {
    var faults = augmentation.faults(for: shape).map { fault in
      Diagnostic(
        code: "augmentation", at: location(JSONPointer() / "augmentation" / fault.member), fault.message,
        remedy: fault.remedy)
    }
    let channels = shape.rank >= 2 ? shape[0] : 1
    if case .given(let mean, _) = normalization, mean.count != 1, mean.count != channels {
      faults.append(
        Diagnostic(
          code: "normalization", at: location(JSONPointer() / "normalization" / "mean"),
          "normalization has \(mean.count) means, but the samples have \(channels) channel\(channels == 1 ? "" : "s")",
          remedy: "Give one for every channel, or one for all channels"))
    }
    if quantization != nil, precision != .float32 {
      faults.append(
        Diagnostic(
          code: "quantization", at: location(JSONPointer() / "quantization"),
          "training for 8-bit integers computes in f32, not in \(precision.rawValue), which holds fewer bits than they need",
          remedy: "Set \"precision\" to \"f32\", or remove \"quantization\""))
    }
    if !faults.isEmpty { throw DiagnosticsError(faults) }
  }
}
