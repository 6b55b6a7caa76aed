import GraphIR

/// Bounds on the size of every candidate, in any combination.
public struct SizeLimits: Hashable, Sendable {
  public struct Bounds: Hashable, Sendable {
    public var minimum: Int?
    public var maximum: Int?

    public init(minimum: Int? = nil, maximum: Int? = nil) {
      self.minimum = minimum
      self.maximum = maximum
    }
  }

  /// Trainable ones, as PyTorch counts them.
  public var parameters = Bounds()
  /// For one sample.
  public var multiplyAdds = Bounds()
  /// Elements of all layers' outputs for one sample.
  public var activations = Bounds()
  /// Bytes of code, tables and weights on a microcontroller.
  public var flash = Bounds()
  /// Bytes of the arena on a microcontroller.
  public var ram = Bounds()

  public init() {}

  public init(maximumParameters: Int) {
    parameters.maximum = maximumParameters
  }

  public subscript(measure: CandidateSize.Measure) -> Bounds {
    get {
      switch measure {
      case .parameters: parameters
      case .multiplyAdds: multiplyAdds
      case .activations: activations
      case .flash: flash
      case .ram: ram
      }
    }
    set {
      switch measure {
      case .parameters: parameters = newValue
      case .multiplyAdds: multiplyAdds = newValue
      case .activations: activations = newValue
      case .flash: flash = newValue
      case .ram: ram = newValue
      }
    }
  }

  /// Whether bytes on a microcontroller are bounded.
  public var areOfDevice: Bool { CandidateSize.Measure.ofDevices.contains { self[$0] != Bounds() } }

  /// How much of the tightest upper bound a size takes: above 1 it is above the limits. 0 if nothing is bounded; infinite
  /// if what is bounded was not counted.
  public func load(_ size: CandidateSize) -> Double {
    CandidateSize.Measure.allCases.reduce(0) { load, measure in
      guard let maximum = self[measure].maximum else { return load }
      return max(load, size[measure].map { Double($0) / Double(max(maximum, 1)) } ?? .infinity)
    }
  }

  /// How much of the lower bound that is missed most a size reaches: below 1 it is below the limits.
  public func reach(_ size: CandidateSize) -> Double {
    CandidateSize.Measure.allCases.reduce(.infinity) { reach, measure in
      guard let minimum = self[measure].minimum, minimum > 0 else { return reach }
      return min(reach, size[measure].map { Double($0) / Double(minimum) } ?? 0)
    }
  }

  /// What was not counted breaks every bound.
  public func admits(_ size: CandidateSize) -> Bool {
    CandidateSize.Measure.allCases.allSatisfy { measure in
      let bounds = self[measure]
      guard bounds != Bounds() else { return true }
      return size[measure].map { $0 >= bounds.minimum ?? .min && $0 <= bounds.maximum ?? .max } ?? false
    }
  }

  /// The first bound that a size breaks, in words; nil if it keeps all.
  public func violation(of size: CandidateSize) -> String? {
    for measure in CandidateSize.Measure.allCases {
      guard let value = size[measure] else { continue }
      if let maximum = self[measure].maximum, value > maximum {
        return "\(value) \(measure.noun) are more than \(maximum)"
      }
      if let minimum = self[measure].minimum, value < minimum {
        return "\(value) \(measure.noun) are fewer than \(minimum)"
      }
    }
    return nil
  }
}
