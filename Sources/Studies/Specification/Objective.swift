import Search

/// What a study may improve. The raw value is the name in study.json.
public enum Objective: String, Hashable, Sendable, CaseIterable {
  /// On the samples set aside from the training data.
  case accuracy
  case parameters
  /// For one sample.
  case multiplyAdds
  /// Elements of all layers' outputs for one sample.
  case activations

  public var direction: Direction { self == .accuracy ? .maximize : .minimize }
}

/// What a trial measured, in the terms of every objective.
public struct Measurement: Hashable, Sendable {
  public var accuracy: Double
  public var size: CandidateSize

  public init(accuracy: Double, size: CandidateSize) {
    self.accuracy = accuracy
    self.size = size
  }

  public subscript(objective: Objective) -> Double {
    switch objective {
    case .accuracy: accuracy
    case .parameters: Double(size.parameters)
    case .multiplyAdds: Double(size.multiplyAdds)
    case .activations: Double(size.activations)
    }
  }

  /// In minimisation form.
  public func costs(of objectives: [Objective]) -> [Double] {
    objectives.map { $0.direction.cost(of: self[$0]) }
  }
}
