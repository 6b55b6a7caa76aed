import GraphIR

/// Bounds on the size of every candidate, in any combination.
public struct SizeLimits: Hashable, Sendable, Codable {
  public struct Bounds: Hashable, Sendable, Codable {
    public var minimum: Int?
    public var maximum: Int?

    public init(minimum: Int? = nil, maximum: Int? = nil) {
      self.minimum = minimum
      self.maximum = maximum
    }
  }

  /// What is bounded.
  public enum Quantity: String, Hashable, Sendable, CaseIterable {
    case parameters
    case multiplyAdds = "multiply-adds"
    case activations = "activation elements"

    public func value(of size: NetworkSize) -> Int {
      switch self {
      case .parameters: size.trainable
      case .multiplyAdds: size.multiplyAdds
      case .activations: size.activations
      }
    }
  }

  /// Trainable ones, as PyTorch counts them.
  public var parameters = Bounds()
  /// For one sample.
  public var multiplyAdds = Bounds()
  /// Elements of all layers' outputs for one sample.
  public var activations = Bounds()

  public init() {}

  public init(maximumParameters: Int) {
    parameters.maximum = maximumParameters
  }

  public subscript(quantity: Quantity) -> Bounds {
    get {
      switch quantity {
      case .parameters: parameters
      case .multiplyAdds: multiplyAdds
      case .activations: activations
      }
    }
    set {
      switch quantity {
      case .parameters: parameters = newValue
      case .multiplyAdds: multiplyAdds = newValue
      case .activations: activations = newValue
      }
    }
  }

  /// How much of the tightest upper bound a size takes: above 1 it is above the limits. 0 if nothing is bounded.
  public func load(_ size: NetworkSize) -> Double {
    Quantity.allCases.reduce(0) { load, quantity in
      guard let maximum = self[quantity].maximum else { return load }
      return max(load, Double(quantity.value(of: size)) / Double(max(maximum, 1)))
    }
  }

  /// How much of the lower bound that is missed most a size reaches: below 1 it is below the limits.
  public func reach(_ size: NetworkSize) -> Double {
    Quantity.allCases.reduce(.infinity) { reach, quantity in
      guard let minimum = self[quantity].minimum, minimum > 0 else { return reach }
      return min(reach, Double(quantity.value(of: size)) / Double(minimum))
    }
  }

  public func admits(_ size: NetworkSize) -> Bool { violation(of: size) == nil }

  /// The first bound that a size breaks, in words; nil if it keeps all.
  public func violation(of size: NetworkSize) -> String? {
    for quantity in Quantity.allCases {
      let value = quantity.value(of: size)
      if let maximum = self[quantity].maximum, value > maximum {
        return "\(value) \(quantity.rawValue) are more than \(maximum)"
      }
      if let minimum = self[quantity].minimum, value < minimum {
        return "\(value) \(quantity.rawValue) are fewer than \(minimum)"
      }
    }
    return nil
  }
}
