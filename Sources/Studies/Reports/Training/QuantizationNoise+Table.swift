import Figures
import JSONText
import Quantization
import Training

extension [QuantizationNoise] {
  /// The layers whose results suffer most from 8-bit numbers.
  public var table: Table {
    var table = Table(
      "Layers with the most noise in int8", columns: [Column("Layer"), Column("Signal to noise", .right, unit: "dB")])
    for noise in prefix(5) {
      table.append([
        .text(noise.layer), noise.signalToNoise.isFinite ? .number(noise.signalToNoise, decimals: 1) : .text("exact"),
      ])
    }
    return table
  }
}

extension Evaluation {
  /// The evaluation's members, and `quantization`: the noise of each layer, if the network was evaluated in 8-bit numbers.
  public func json(with noise: [QuantizationNoise]?) -> JSONValue {
    guard let noise, case .object(var members) = json else { return json }
    members["quantization"] = .array(noise.map(\.json))
    return .object(members)
  }
}

extension QuantizationNoise {
  /// `layer`, `signalToNoise` in decibels, null where nothing differs.
  public var json: JSONValue {
    [
      "layer": .string(layer), "signalToNoise": signalToNoise.isFinite ? .number(signalToNoise) : .null,
    ]
  }
}
