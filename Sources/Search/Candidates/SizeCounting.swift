import Diagnostics
import GraphIR
import Quantization

/// What is counted of candidates, beside what their graphs say.
public struct SizeCounting: Hashable, Sendable {
  /// The numbers that weights and activations have on a microcontroller; nil if its bytes are not counted.
  public var numbers: DeviceFootprint.Numbers?

  public init(_ numbers: DeviceFootprint.Numbers? = nil) { self.numbers = numbers }

  /// Of a network.
  /// - throws: why it cannot be written for a microcontroller
  public func size(of network: Network) throws(DiagnosticsError) -> CandidateSize {
    guard let numbers else { return CandidateSize(network.size) }
    return CandidateSize(network.size, on: try DeviceFootprint(of: network.graph, in: numbers))
  }

  /// The bytes that a weight takes in flash; nil if they are not counted.
  var bytesPerWeight: Int? {
    switch numbers {
    case nil: nil
    case .int8: 1
    case .float32: 4
    }
  }
}

extension Specimen {
  /// Nil if it cannot be written for a microcontroller, and has to be.
  func size(_ counting: SizeCounting) -> CandidateSize? {
    guard let numbers = counting.numbers else { return CandidateSize(network.size) }
    return footprint(in: numbers).map { CandidateSize(network.size, on: $0) }
  }

  /// Nil if it cannot be written for a microcontroller.
  func footprint(in numbers: DeviceFootprint.Numbers) -> DeviceFootprint? {
    derived.footprint(in: numbers) { try? DeviceFootprint(of: graph, in: numbers) }
  }
}
