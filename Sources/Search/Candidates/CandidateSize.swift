import GraphIR

/// How large a candidate is: what limits and objectives speak of.
public struct CandidateSize: Hashable, Sendable {
  public var parameters: Int
  public var multiplyAdds: Int
  public var activations: Int

  public init(parameters: Int, multiplyAdds: Int, activations: Int) {
    self.parameters = parameters
    self.multiplyAdds = multiplyAdds
    self.activations = activations
  }

  /// The names that study.json uses.
  public enum Measure: String, Hashable, Sendable, CaseIterable {
    case parameters, multiplyAdds, activations
  }

  public subscript(measure: Measure) -> Int {
    switch measure {
    case .parameters: parameters
    case .multiplyAdds: multiplyAdds
    case .activations: activations
    }
  }
}

extension CandidateSize {
  public init(_ size: NetworkSize) {
    self.init(parameters: size.trainable, multiplyAdds: size.multiplyAdds, activations: size.activations)
  }
}

extension SizeLimits {
  public subscript(measure: CandidateSize.Measure) -> Bounds {
    get {
      switch measure {
      case .parameters: parameters
      case .multiplyAdds: multiplyAdds
      case .activations: activations
      }
    }
    set {
      switch measure {
      case .parameters: parameters = newValue
      case .multiplyAdds: multiplyAdds = newValue
      case .activations: activations = newValue
      }
    }
  }

  public func admits(_ size: CandidateSize) -> Bool {
    CandidateSize.Measure.allCases.allSatisfy { measure in
      let bounds = self[measure]
      return size[measure] >= bounds.minimum ?? .min && size[measure] <= bounds.maximum ?? .max
    }
  }
}
