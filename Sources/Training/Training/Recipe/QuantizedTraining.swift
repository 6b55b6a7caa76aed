import Compilation
import JSONText

/// Training for 8-bit integers: every step and every validation computes with weights and activations rounded as the quantised
/// network rounds them, and gradients pass as if they were not. Begun from a trained network it wins back what rounding
/// lost.
///
/// Jacob et al. 2018, arXiv:1712.05877; Krishnamoorthi 2018, arXiv:1806.08342.
public struct QuantizedTraining: Hashable, Sendable {
  /// The numbers as files name them.
  public enum Kind: String, Hashable, Sendable, CaseIterable { case int8 }

  /// What a batch counts for in the ranges of activations, which are those of the first batch and then follow.
  public var rangeMomentum: Double

  public init(rangeMomentum: Double = 0.01) { self.rangeMomentum = rangeMomentum }

  var trainingForm: QuantizedForm { .training(momentum: rangeMomentum) }

  var json: JSONValue { ["kind": .string(Kind.int8.rawValue), "rangeMomentum": .number(rangeMomentum)] }
}

extension Recipe {
  mutating func readQuantization(_ reader: inout Reader, _ findings: inout JSONFindings) {
    let chosen: (kind: QuantizedTraining.Kind, reader: Reader)? = reader.kinded(
      "quantization", subject: "a quantization", &findings)
    guard var inner = chosen?.reader else { return }
    var result = QuantizedTraining()
    result.rangeMomentum =
      inner.number("rangeMomentum", in: Ranges.rangeMomentum, &findings) ?? result.rangeMomentum
    inner.finish(&findings)
    quantization = result
  }
}
