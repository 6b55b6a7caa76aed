import GraphIR
import Quantization

/// How large a candidate is: what limits and objectives speak of.
public struct CandidateSize: Hashable, Sendable {
  public var parameters: Int
  public var multiplyAdds: Int
  public var activations: Int
  /// Bytes on a microcontroller; nil unless they were counted: see ``SizeCounting``.
  public var flash: Int?
  public var ram: Int?

  public init(parameters: Int, multiplyAdds: Int, activations: Int, flash: Int? = nil, ram: Int? = nil) {
    self.parameters = parameters
    self.multiplyAdds = multiplyAdds
    self.activations = activations
    (self.flash, self.ram) = (flash, ram)
  }

  /// The names that study.json uses.
  public enum Measure: String, Hashable, Sendable, CaseIterable {
    case parameters, multiplyAdds, activations, flash, ram

    /// Those that every candidate has.
    public static let ofNetworks: [Measure] = [.parameters, .multiplyAdds, .activations]
    /// Those that are bytes on a microcontroller.
    public static let ofDevices: [Measure] = [.flash, .ram]

    public var isOfDevice: Bool { Self.ofDevices.contains(self) }

    /// What is counted, in the plural: `multiply-adds`, `bytes of RAM`.
    public var noun: String {
      switch self {
      case .parameters: "parameters"
      case .multiplyAdds: "multiply-adds"
      case .activations: "activation elements"
      case .flash: "bytes of flash"
      case .ram: "bytes of RAM"
      }
    }
  }

  /// Nil for bytes that were not counted.
  public subscript(measure: Measure) -> Int? {
    switch measure {
    case .parameters: parameters
    case .multiplyAdds: multiplyAdds
    case .activations: activations
    case .flash: flash
    case .ram: ram
    }
  }
}

extension CandidateSize {
  public init(_ size: NetworkSize, on device: DeviceFootprint? = nil) {
    self.init(
      parameters: size.trainable, multiplyAdds: size.multiplyAdds, activations: size.activations,
      flash: device?.flash, ram: device?.ram)
  }
}
